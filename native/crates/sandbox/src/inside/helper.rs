//! Calling a function in a process of its own that shares this one's memory, as `vfork` has it.
//!
//! Such a process costs next to nothing, whatever this one's size. It may enter namespaces, which would
//! change this process for good, and make further processes there.

use std::ffi::c_void;
use std::io;

/// Which process goes on.
pub(crate) enum Side {
    /// The one that called; the helper has ended.
    Caller,
    /// One with a memory of its own that was forked within the function.
    Fork,
}

/// Call `function` in a helper: a process that shares this one's memory, which waits until it has ended.
///
/// The function returns only in processes with a memory of their own that are forked within it, and
/// these go on from here. In the helper itself it ends with [`exit`].
///
/// # Safety
/// The process must have one thread. What the function does to memory stays done, and what it leaves
/// half done (a lock, an allocation) stays so.
pub(crate) unsafe fn call_in_helper<F: FnMut()>(function: &mut F) -> io::Result<Side> {
    extern "C" fn trampoline<F: FnMut()>(function: *mut c_void) {
        // SAFETY: the pointer is that of the caller's exclusive reference, who waits meanwhile.
        unsafe { (*function.cast::<F>())() }
    }
    const FLAGS: u64 = (libc::CLONE_VM | libc::CLONE_VFORK) as u64;
    let blocked = Blocked::all();
    // SAFETY: the trampoline fits the pointer, which outlives the call, since the kernel stops this
    // process until the helper has ended. The caller warrants the rest.
    let pid = unsafe { clone_and_call(FLAGS, trampoline::<F>, (&raw mut *function).cast()) };
    drop(blocked);
    match pid {
        0 => Ok(Side::Fork),
        pid if pid < 0 => Err(io::Error::from_raw_os_error(-pid as i32)),
        pid => {
            // Gone is more than done with our memory: only then are its children another's.
            // SAFETY: takes a number; nothing is written to null.
            while unsafe { libc::waitpid(pid as i32, std::ptr::null_mut(), libc::__WALL) } == -1
                && io::Error::last_os_error().kind() == io::ErrorKind::Interrupted
            {}
            Ok(Side::Caller)
        }
    }
}

/// End a helper.
pub(crate) fn exit() -> ! {
    // SAFETY: ends the process, without touching the memory that it shares.
    unsafe { libc::_exit(0) }
}

/// No signal's handler runs in a helper, on memory that is not its own.
struct Blocked(libc::sigset_t);

impl Blocked {
    fn all() -> Self {
        // SAFETY: fills local sets.
        unsafe {
            let (mut all, mut before) = (std::mem::zeroed(), std::mem::zeroed());
            libc::sigfillset(&raw mut all);
            libc::sigprocmask(libc::SIG_SETMASK, &raw const all, &raw mut before);
            Self(before)
        }
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        // SAFETY: restores a set that was read before.
        unsafe { libc::sigprocmask(libc::SIG_SETMASK, &raw const self.0, std::ptr::null_mut()) };
    }
}

/// `clone` with `flags`; the child calls `function` on the stack where its parent stopped.
///
/// Gives the child's number, or an error's below zero, in the parent, and 0 where the function returns.
/// Written in assembly because both sides return through the same frame: the return address lies
/// above all that the child writes, and compilers know of no function that returns twice.
///
/// # Safety
/// As [`call_in_helper`]; `flags` must have the child share memory and the parent wait, or not share any.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
unsafe extern "C" fn clone_and_call(
    flags: u64,
    function: extern "C" fn(*mut c_void),
    argument: *mut c_void,
) -> libc::c_long {
    core::arch::naked_asm!(
        "mov r9, rsi",
        "mov r8, rdx",
        "xor esi, esi",
        "xor edx, edx",
        "xor r10d, r10d",
        "mov eax, {clone}",
        "syscall",
        "test rax, rax",
        "jnz 2f",
        "mov rdi, r8",
        "sub rsp, 8",
        "call r9",
        "add rsp, 8",
        "xor eax, eax",
        "2:",
        "ret",
        clone = const libc::SYS_clone,
    )
}

/// As above, for the other processors.
///
/// # Safety
/// As above.
#[cfg(target_arch = "aarch64")]
#[unsafe(naked)]
unsafe extern "C" fn clone_and_call(
    flags: u64,
    function: extern "C" fn(*mut c_void),
    argument: *mut c_void,
) -> libc::c_long {
    core::arch::naked_asm!(
        "mov x9, x1",
        "mov x10, x2",
        "mov x1, xzr",
        "mov x2, xzr",
        "mov x3, xzr",
        "mov x4, xzr",
        "mov x8, {clone}",
        "svc #0",
        "cbnz x0, 2f",
        "stp x29, x30, [sp, #-16]!",
        "mov x0, x10",
        "blr x9",
        "ldp x29, x30, [sp], #16",
        "mov x0, xzr",
        "2:",
        "ret",
        clone = const libc::SYS_clone,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_helper_shares_memory_and_its_fork_does_not() {
        let mut seen = 0;
        let mut inner: libc::c_long = 0;
        let mut function = || {
            seen += 1;
            // SAFETY: a plain fork, whose child only ends.
            inner = unsafe { libc::syscall(libc::SYS_clone, libc::SIGCHLD, 0, 0, 0, 0) };
            if inner != 0 {
                exit();
            }
        };
        // SAFETY: other threads of this test's process hold no lock that the function needs.
        match unsafe { call_in_helper(&mut function) }.unwrap() {
            Side::Fork => {
                seen += 100;
                // SAFETY: ends the fork with what it saw.
                unsafe { libc::_exit(seen) }
            }
            Side::Caller => assert!(seen == 1 && inner > 0),
        }
    }
}
