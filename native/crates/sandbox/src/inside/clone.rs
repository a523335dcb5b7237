//! Forking by `clone3`, which the C library has no function for.

use std::io;
use std::mem::size_of;
use std::os::fd::{FromRawFd, OwnedFd};

/// The two sides of a fork.
pub(crate) enum Fork {
    Child,
    Parent { pid: i32, pidfd: OwnedFd },
}

/// Fork, by further `flags` of `clone`: new namespaces, or the same parent.
///
/// The C library remembers its thread's number and uses it for signals and locks; the
/// kernel writes the child's `number` there, as the library's own `fork` would have it do.
///
/// # Safety
/// The process must have one thread: locks held by another would stay locked in the child.
pub(crate) unsafe fn fork_into(flags: u64, number: ThreadNumber) -> io::Result<Fork> {
    let mut pidfd: libc::c_int = -1;
    // SAFETY: all zeros is a valid value of this plain structure.
    let mut arguments: libc::clone_args = unsafe { std::mem::zeroed() };
    arguments.flags =
        flags | (libc::CLONE_PIDFD | libc::CLONE_CHILD_SETTID | libc::CLONE_CHILD_CLEARTID) as u64;
    arguments.pidfd = &raw mut pidfd as u64;
    arguments.child_tid = number.0;
    // A sibling tells its parent of its end as this process does.
    let is_sibling = flags & libc::CLONE_PARENT as u64 != 0;
    arguments.exit_signal = if is_sibling { 0 } else { libc::SIGCHLD as u64 };
    // SAFETY: the structure outlives the call, its pointers are valid, and without CLONE_VM the
    // child goes on with a copy of this stack. The caller warrants a single thread.
    let pid = unsafe { libc::syscall(libc::SYS_clone3, &raw mut arguments, size_of::<libc::clone_args>()) };
    let pid = match (pid, io::Error::last_os_error().raw_os_error()) {
        // Filters of containers that can't look behind clone3's pointer deny that it exists.
        // SAFETY: as above.
        (-1, Some(libc::ENOSYS)) => unsafe { older_clone(&arguments) },
        _ => pid,
    };
    match pid {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(Fork::Child),
        // SAFETY: the kernel has just opened it for us.
        pid => Ok(Fork::Parent { pid: pid as i32, pidfd: unsafe { OwnedFd::from_raw_fd(pidfd) } }),
    }
}

/// The same by `clone`, whose arguments are in registers.
///
/// # Safety
/// As [`fork_into`].
unsafe fn older_clone(arguments: &libc::clone_args) -> libc::c_long {
    let flags = arguments.flags | arguments.exit_signal;
    let (pidfd, thread) = (arguments.pidfd, arguments.child_tid);
    let no_stack = 0u64;
    // SAFETY: without CLONE_VM the child goes on with a copy of this stack; the pointers are valid.
    #[cfg(target_arch = "x86_64")]
    return unsafe { libc::syscall(libc::SYS_clone, flags, no_stack, pidfd, thread, 0u64) };
    // SAFETY: as above; the last two arguments stand the other way round.
    #[cfg(not(target_arch = "x86_64"))]
    return unsafe { libc::syscall(libc::SYS_clone, flags, no_stack, pidfd, 0u64, thread) };
}

/// Where the C library keeps the number of the running thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ThreadNumber(u64);

impl ThreadNumber {
    /// Of this thread and those that forks make of it.
    pub(crate) fn find() -> io::Result<Self> {
        thread_number_address().map(Self)
    }
}

fn thread_number_address() -> io::Result<u64> {
    let mut address: u64 = 0;
    // SAFETY: the kernel writes one pointer to a valid place.
    let outcome = unsafe { libc::prctl(libc::PR_GET_TID_ADDRESS, &raw mut address) };
    // SAFETY: a system call without arguments.
    let thread = unsafe { libc::syscall(libc::SYS_gettid) } as i32;
    // SAFETY: the address is the one that the C library gave the kernel for this very thread.
    if outcome == 0 && address != 0 && unsafe { *(address as *const i32) } == thread {
        return Ok(address);
    }
    near_thread_pointer(thread).ok_or_else(|| io::Error::other("the C library's thread number was not found"))
}

/// For kernels that don't tell: the number stands within the first kilobyte or two of the
/// thread's descriptor, behind which comes that thread's stack or static storage.
fn near_thread_pointer(thread: i32) -> Option<u64> {
    const WORDS: usize = 512;
    // SAFETY: no arguments; gives the descriptor of this thread.
    let descriptor = unsafe { libc::pthread_self() } as *const i32;
    let is_number = |&at: &usize| {
        // SAFETY: the descriptor of every supported C library is larger than this.
        unsafe { *descriptor.add(at) == thread }
    };
    (0..WORDS).find(is_number).map(|at| descriptor as u64 + (at * 4) as u64)
}
