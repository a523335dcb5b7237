//! Restartable sequences, by which the kernel tells the C library the processor that a thread runs on.

/// Where the C library of this process has its area, if it has one.
///
/// Forks go on with their parent's registration, but helpers that share memory begin without.
pub(crate) fn register() {
    let Some(area) = area() else { return };
    /// Bytes that every kernel takes; later ones know how to fill more.
    const BYTES: u32 = 32;
    #[cfg(target_arch = "x86_64")]
    const SIGNATURE: u32 = 0x5305_3053;
    #[cfg(target_arch = "aarch64")]
    const SIGNATURE: u32 = 0xd428_bc00;
    // SAFETY: the area belongs to this thread's C library, which has registered it in the same way. A
    // kernel that refuses leaves a number that is valid, if old.
    unsafe { libc::syscall(libc::SYS_rseq, area, BYTES, 0, SIGNATURE) };
}

fn area() -> Option<usize> {
    let (offset, size) = (symbol(c"__rseq_offset")?, symbol(c"__rseq_size")?);
    // SAFETY: the C library documents the types of both.
    let (offset, size) = unsafe { (*offset.cast::<isize>(), *size.cast::<libc::c_uint>()) };
    (size != 0).then(|| thread_pointer().wrapping_add_signed(offset))
}

fn symbol(name: &std::ffi::CStr) -> Option<*const libc::c_void> {
    // SAFETY: takes a terminated name.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!found.is_null()).then_some(found.cast_const())
}

fn thread_pointer() -> usize {
    let pointer: usize;
    // SAFETY: reads the register, or the word it points to, that the platform keeps for this.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        core::arch::asm!("mov {}, fs:0", out(reg) pointer, options(nostack, readonly));
        #[cfg(target_arch = "aarch64")]
        core::arch::asm!("mrs {}, tpidr_el0", out(reg) pointer, options(nostack, nomem));
    }
    pointer
}
