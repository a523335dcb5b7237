//! The system call filter: what a Python program needs, and nothing else.
//!
//! Two filters, of which the kernel heeds the stricter answer: a list of allowed calls with
//! conditions on their arguments, and a short one for the few calls that are refused in a way
//! that the C library knows how to live with, or decided by the host.

use std::collections::BTreeMap;
use std::io;
use std::os::fd::{FromRawFd, OwnedFd};

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch,
};

/// A runner's number in its own namespace: it comes after the init and the helper that forks it.
const RUNNER: u64 = 3;

/// For whom a filter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// User code in a private root.
    Runner,
    /// User code that sees the whole file system: what landlock does not govern is refused too.
    RunnerWithoutRoot,
    /// A worker of our own that reads foreign bytes: has no files to write.
    Worker,
}

/// Both filters, compiled.
pub(crate) struct Filters {
    allowed: BpfProgram,
    special: Vec<libc::sock_filter>,
    asks_host: bool,
}

impl Filters {
    /// Compile the filters for `audience`.
    pub(crate) fn new(audience: Audience) -> io::Result<Self> {
        let architecture: TargetArch = std::env::consts::ARCH
            .try_into()
            .map_err(|_| io::Error::other(format!("no filter for {} processors", std::env::consts::ARCH)))?;
        let refused = SeccompAction::Errno(libc::EPERM as u32);
        let (certain, depending): (Vec<_>, Vec<_>) =
            rules(audience).into_iter().partition(|(_, conditions)| conditions.is_empty());
        let depending = depending.into_iter().collect();
        let filter = SeccompFilter::new(depending, refused, SeccompAction::Allow, architecture);
        let mut allowed = allow_first(&certain.into_iter().map(|(call, _)| call).collect::<Vec<_>>())?;
        allowed.extend(filter.and_then(BpfProgram::try_from).map_err(io::Error::other)?);
        let asks_host = audience == Audience::Runner;
        Ok(Self { allowed, special: special(asks_host), asks_host })
    }

    /// Put the short filter in force for this thread and all that it starts; new privileges must
    /// be ruled out. First, as the list allows no further filter.
    ///
    /// Gives the descriptor on which the host decides about forks, for [`Audience::Runner`].
    pub(crate) fn install_special(&self) -> io::Result<Option<OwnedFd>> {
        let program =
            libc::sock_fprog { len: self.special.len() as u16, filter: self.special.as_ptr().cast_mut() };
        let flags = if self.asks_host { libc::SECCOMP_FILTER_FLAG_NEW_LISTENER } else { 0 };
        // SAFETY: the program outlives the call, which copies it.
        let outcome = unsafe {
            libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, flags, &raw const program)
        };
        if outcome == -1 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: with the flag the call gives a new descriptor.
        Ok(self.asks_host.then(|| unsafe { OwnedFd::from_raw_fd(outcome as i32) }))
    }

    /// Put the list of allowed calls in force, after the short filter.
    pub(crate) fn install_allowed(&self) -> io::Result<()> {
        seccompiler::apply_filter(&self.allowed).map_err(io::Error::other)
    }
}

/// The beginning of a program: one step for each of the `calls`, which are allowed. What it does not know,
/// other calls and other processors' ways to call, is for the program that follows.
fn allow_first(calls: &[i64]) -> io::Result<BpfProgram> {
    const NUMBER: u32 = 0;
    const ARCHITECTURE: u32 = 4;
    #[cfg(target_arch = "x86_64")]
    const OURS: u32 = 0xc000_003e;
    #[cfg(target_arch = "aarch64")]
    const OURS: u32 = 0xc000_00b7;
    const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    const IF_EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
    const GO: u16 = (libc::BPF_JMP | libc::BPF_JA) as u16;
    const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;
    let step = |code, k: u32, jt, jf| seccompiler::sock_filter { code, jt, jf, k };
    // Over the load, the calls, and the two steps after them.
    let all = u8::try_from(calls.len() + 3).map_err(io::Error::other)?;
    let mut program =
        vec![step(LOAD, ARCHITECTURE, 0, 0), step(IF_EQUAL, OURS, 0, all), step(LOAD, NUMBER, 0, 0)];
    // From each call over those after it, and over the step on.
    program.extend((1..=all - 3).rev().zip(calls).map(|(over, &call)| step(IF_EQUAL, call as u32, over, 0)));
    program.push(step(GO, 1, 0, 0));
    program.push(step(RETURN, libc::SECCOMP_RET_ALLOW, 0, 0));
    Ok(program)
}

/// Calls that are allowed whatever their arguments.
#[rustfmt::skip]
fn always() -> Vec<i64> {
    let mut calls = vec![
        // Files that are open, and opening more; landlock and the private root say which.
        libc::SYS_read, libc::SYS_write, libc::SYS_readv, libc::SYS_writev, libc::SYS_pread64,
        libc::SYS_pwrite64, libc::SYS_preadv, libc::SYS_pwritev, libc::SYS_preadv2, libc::SYS_pwritev2,
        libc::SYS_openat, libc::SYS_close, libc::SYS_close_range, libc::SYS_lseek, libc::SYS_fstat,
        libc::SYS_newfstatat, libc::SYS_statx, libc::SYS_statfs, libc::SYS_fstatfs, libc::SYS_getdents64,
        libc::SYS_readlinkat, libc::SYS_faccessat, libc::SYS_faccessat2, libc::SYS_getcwd, libc::SYS_chdir,
        libc::SYS_fchdir, libc::SYS_umask, libc::SYS_ftruncate, libc::SYS_fallocate, libc::SYS_fsync,
        libc::SYS_fdatasync, libc::SYS_flock, libc::SYS_dup, libc::SYS_dup3, libc::SYS_pipe2,
        libc::SYS_sendfile, libc::SYS_copy_file_range, libc::SYS_mkdirat, libc::SYS_unlinkat,
        libc::SYS_renameat, libc::SYS_renameat2, libc::SYS_linkat, libc::SYS_symlinkat, libc::SYS_fadvise64,
        // Memory; mapping has conditions.
        libc::SYS_munmap, libc::SYS_mremap, libc::SYS_madvise, libc::SYS_brk, libc::SYS_msync,
        libc::SYS_mincore, libc::SYS_membarrier,
        // Waiting and time.
        libc::SYS_ppoll, libc::SYS_pselect6, libc::SYS_epoll_create1, libc::SYS_epoll_ctl,
        libc::SYS_epoll_pwait, libc::SYS_eventfd2, libc::SYS_timerfd_create, libc::SYS_timerfd_settime,
        libc::SYS_timerfd_gettime, libc::SYS_nanosleep, libc::SYS_clock_nanosleep, libc::SYS_clock_gettime,
        libc::SYS_clock_getres, libc::SYS_gettimeofday, libc::SYS_times, libc::SYS_getitimer,
        libc::SYS_setitimer, libc::SYS_sched_yield,
        // Threads.
        libc::SYS_clone, libc::SYS_clone3, libc::SYS_futex, libc::SYS_set_robust_list,
        libc::SYS_set_tid_address, libc::SYS_rseq, libc::SYS_exit, libc::SYS_exit_group,
        // Signals to itself.
        libc::SYS_rt_sigaction, libc::SYS_rt_sigprocmask, libc::SYS_rt_sigreturn, libc::SYS_rt_sigpending,
        libc::SYS_rt_sigsuspend, libc::SYS_rt_sigtimedwait, libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        // What a process may know of itself.
        libc::SYS_getpid, libc::SYS_getppid, libc::SYS_gettid, libc::SYS_getuid, libc::SYS_geteuid,
        libc::SYS_getgid, libc::SYS_getegid, libc::SYS_getresuid, libc::SYS_getresgid, libc::SYS_getgroups,
        libc::SYS_getpgid, libc::SYS_getsid, libc::SYS_getpriority, libc::SYS_getrusage,
        libc::SYS_sched_getaffinity, libc::SYS_getcpu, libc::SYS_uname, libc::SYS_sysinfo,
        libc::SYS_getrandom, libc::SYS_capget, libc::SYS_wait4, libc::SYS_waitid,
        // Pairs of sockets, which event loops wake themselves with.
        libc::SYS_shutdown, libc::SYS_getsockopt, libc::SYS_getsockname, libc::SYS_getpeername,
    ];
    #[cfg(target_arch = "x86_64")]
    calls.extend([
        libc::SYS_open, libc::SYS_creat, libc::SYS_stat, libc::SYS_lstat, libc::SYS_getdents,
        libc::SYS_readlink, libc::SYS_access, libc::SYS_dup2, libc::SYS_pipe, libc::SYS_mkdir,
        libc::SYS_rmdir, libc::SYS_unlink, libc::SYS_rename, libc::SYS_link, libc::SYS_symlink,
        libc::SYS_poll, libc::SYS_select, libc::SYS_epoll_create, libc::SYS_epoll_wait, libc::SYS_eventfd,
        libc::SYS_time, libc::SYS_alarm, libc::SYS_getpgrp, libc::SYS_arch_prctl, libc::SYS_pause,
    ]);
    calls
}

/// Calls on paths that landlock does not govern.
fn on_own_files() -> Vec<i64> {
    let mut calls = vec![
        libc::SYS_truncate,
        libc::SYS_fchmod,
        libc::SYS_fchmodat,
        libc::SYS_fchmodat2,
        libc::SYS_utimensat,
    ];
    #[cfg(target_arch = "x86_64")]
    calls.extend([libc::SYS_chmod, libc::SYS_utime, libc::SYS_utimes, libc::SYS_futimesat]);
    calls
}

fn rules(audience: Audience) -> BTreeMap<i64, Vec<SeccompRule>> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        always().into_iter().map(|call| (call, vec![])).collect();
    match audience {
        Audience::Runner => rules.extend(on_own_files().into_iter().map(|call| (call, vec![]))),
        Audience::RunnerWithoutRoot => {}
        Audience::Worker => {
            // Duplicates of a handed file are read by position; its socket takes and gives descriptors.
            rules.extend(
                [libc::SYS_sendto, libc::SYS_recvfrom, libc::SYS_recvmsg, libc::SYS_sendmsg]
                    .map(|call| (call, vec![])),
            );
        }
    }
    conditional(&mut rules, audience);
    rules
}

/// Calls that depend on their arguments; each rule is one way to be allowed.
fn conditional(rules: &mut BTreeMap<i64, Vec<SeccompRule>>, audience: Audience) {
    // Shared memory without a file, and mappings that grow, are not counted against the limit.
    const SHARED_WITHOUT_FILE: u64 = (libc::MAP_SHARED | libc::MAP_ANONYMOUS) as u64;
    let grows = libc::MAP_GROWSDOWN as u64;
    let mapping = [0, libc::MAP_SHARED as u64, libc::MAP_ANONYMOUS as u64];
    let mapping = mapping.map(|bits| rule([masked(3, SHARED_WITHOUT_FILE, bits), masked(3, grows, 0)]));
    rules.insert(libc::SYS_mmap, mapping.into());
    let growing = (libc::PROT_GROWSDOWN | libc::PROT_GROWSUP) as u64;
    rules.insert(libc::SYS_mprotect, vec![rule([masked(2, growing, 0)])]);

    let commands = [
        libc::F_DUPFD,
        libc::F_DUPFD_CLOEXEC,
        libc::F_GETFD,
        libc::F_SETFD,
        libc::F_GETFL,
        libc::F_SETFL,
        libc::F_GETLK,
        libc::F_SETLK,
        libc::F_SETLKW,
        libc::F_OFD_GETLK,
        libc::F_OFD_SETLK,
        libc::F_OFD_SETLKW,
        libc::F_GETPIPE_SZ,
    ];
    rules.insert(libc::SYS_fcntl, one_of(1, &commands.map(|command| command as u64)));
    let requests =
        [libc::TCGETS, libc::TIOCGWINSZ, libc::FIONREAD, libc::FIONBIO, libc::FIOCLEX, libc::FIONCLEX];
    #[allow(clippy::unnecessary_cast, reason = "other C libraries have another type")]
    let requests = requests.map(|request| request as u64);
    rules.insert(libc::SYS_ioctl, one_of(1, &requests));

    const SET_VMA: u64 = 0x5356_4d41;
    let operations = [libc::PR_SET_NAME, libc::PR_GET_NAME, libc::PR_GET_DUMPABLE, libc::PR_GET_NO_NEW_PRIVS];
    let mut operations = operations.map(|operation| operation as u64).to_vec();
    operations.push(SET_VMA);
    rules.insert(libc::SYS_prctl, one_of(0, &operations));
    // Its own limits, which it can only lower.
    rules.insert(libc::SYS_prlimit64, one_of(0, &[0]));
    #[cfg(target_arch = "x86_64")]
    rules.extend([(libc::SYS_getrlimit, vec![]), (libc::SYS_setrlimit, vec![])]);

    let streams = [
        libc::SOCK_STREAM,
        libc::SOCK_STREAM | libc::SOCK_CLOEXEC,
        libc::SOCK_STREAM | libc::SOCK_NONBLOCK,
        libc::SOCK_STREAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK,
    ];
    let pairs = streams.map(|kind| rule([equals(0, libc::AF_UNIX as u64), equals(1, kind as u64)]));
    rules.insert(libc::SYS_socketpair, pairs.into());
    if audience != Audience::Worker {
        // Over such a pair, never to an address.
        rules.insert(libc::SYS_sendto, vec![rule([long_equals(4, 0)])]);
        rules.insert(libc::SYS_recvfrom, vec![]);
    }

    // Signals to itself alone. In its own numbering a runner is the third process; the copy that
    // takes a dead one's place does without signals.
    let own = match audience {
        Audience::Runner => RUNNER,
        Audience::RunnerWithoutRoot | Audience::Worker => std::process::id().into(),
    };
    let target = one_of(0, &[own]);
    for call in [libc::SYS_kill, libc::SYS_tgkill] {
        rules.insert(call, target.clone());
    }
}

fn rule<const N: usize>(conditions: [SeccompCondition; N]) -> SeccompRule {
    SeccompRule::new(conditions.into()).unwrap_or_else(|error| unreachable!("no condition: {error}"))
}

fn one_of(argument: u8, values: &[u64]) -> Vec<SeccompRule> {
    values.iter().map(|&value| rule([equals(argument, value)])).collect()
}

fn condition(argument: u8, length: SeccompCmpArgLen, operator: SeccompCmpOp, value: u64) -> SeccompCondition {
    SeccompCondition::new(argument, length, operator, value)
        .unwrap_or_else(|error| unreachable!("arguments count from 0 to 5: {error}"))
}

fn equals(argument: u8, value: u64) -> SeccompCondition {
    condition(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
}

fn long_equals(argument: u8, value: u64) -> SeccompCondition {
    condition(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, value)
}

fn masked(argument: u8, mask: u64, value: u64) -> SeccompCondition {
    condition(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(mask), value)
}

/// The short filter. `clone3` and `openat2` hide their flags behind a pointer that no filter
/// sees, so they do not exist here, and the C library takes the older calls. `clone` makes
/// threads; a plain fork is for the host to decide where it is asked, and refused elsewhere.
/// Locks on parts of files take memory of the kernel's that nobody counts, and locks on the files
/// that all sandboxes read would let them signal to each other. Within one process they hardly ever
/// conflict, so they are granted without being made.
fn special(asks_host: bool) -> Vec<libc::sock_filter> {
    const NUMBER: u32 = 0;
    const ARGUMENT: u32 = 16;
    const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    const IF_EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
    const IF_ANY_SET: u16 = (libc::BPF_JMP | libc::BPF_JSET | libc::BPF_K) as u16;
    const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;
    const NEW_NAMESPACES: i32 = libc::CLONE_NEWNS
        | libc::CLONE_NEWCGROUP
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUSER
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET;
    const PLAIN_FORK: i32 = libc::SIGCHLD | libc::CLONE_CHILD_SETTID | libc::CLONE_CHILD_CLEARTID;
    let step = |code, k: u32, jt, jf| libc::sock_filter { code, jt, jf, k };
    let errno = |number: i32| libc::SECCOMP_RET_ERRNO | number as u32;
    let fork = if asks_host { libc::SECCOMP_RET_USER_NOTIF } else { errno(libc::EPERM) };
    vec![
        step(LOAD, NUMBER, 0, 0),
        step(IF_EQUAL, libc::SYS_clone3 as u32, 15, 0),
        step(IF_EQUAL, libc::SYS_openat2 as u32, 14, 0),
        step(IF_EQUAL, libc::SYS_flock as u32, 15, 0),
        step(IF_EQUAL, libc::SYS_fcntl as u32, 5, 0),
        step(IF_EQUAL, libc::SYS_clone as u32, 0, 10),
        // How to clone.
        step(LOAD, ARGUMENT, 0, 0),
        step(IF_ANY_SET, NEW_NAMESPACES as u32, 10, 0),
        step(IF_ANY_SET, libc::CLONE_THREAD as u32, 7, 0),
        step(IF_EQUAL, PLAIN_FORK as u32, 5, 8),
        // What to do with a file.
        step(LOAD, ARGUMENT + 8, 0, 0),
        step(IF_EQUAL, libc::F_SETLK as u32, 7, 0),
        step(IF_EQUAL, libc::F_SETLKW as u32, 6, 0),
        step(IF_EQUAL, libc::F_OFD_SETLK as u32, 5, 0),
        step(IF_EQUAL, libc::F_OFD_SETLKW as u32, 4, 1),
        // Answers.
        step(RETURN, fork, 0, 0),
        step(RETURN, libc::SECCOMP_RET_ALLOW, 0, 0),
        step(RETURN, errno(libc::ENOSYS), 0, 0),
        step(RETURN, errno(libc::EPERM), 0, 0),
        step(RETURN, errno(0), 0, 0),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the beginning says to a call by this architecture's number: allowed, or left to what follows.
    fn is_allowed(program: &BpfProgram, architecture: u32, number: u32) -> bool {
        let (mut at, mut loaded) = (0, 0);
        while let Some(step) = program.get(at) {
            at += 1;
            match u32::from(step.code) & 0x07 {
                libc::BPF_LD => loaded = if step.k == 0 { number } else { architecture },
                libc::BPF_RET => return step.k == libc::SECCOMP_RET_ALLOW,
                _ if u32::from(step.code) & 0xf0 == libc::BPF_JA => at += step.k as usize,
                _ => at += usize::from(if loaded == step.k { step.jt } else { step.jf }),
            }
        }
        assert_eq!(at, program.len(), "a step leads past the end");
        false
    }

    #[test]
    fn the_beginning_allows_the_calls_of_this_architecture_alone() {
        let calls = always();
        let program = allow_first(&calls).unwrap();
        let ours = program[1].k;
        for number in 0..1024 {
            assert_eq!(is_allowed(&program, ours, number), calls.contains(&number.into()), "{number}");
            assert!(!is_allowed(&program, ours ^ 0x8000_0000, number));
            assert!(!is_allowed(&program, ours, number | 0x4000_0000));
        }
        assert!(allow_first(&vec![0; 300]).is_err());
    }
}
