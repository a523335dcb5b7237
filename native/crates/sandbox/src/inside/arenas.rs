//! The interpreter's objects in one place, which large pages can hold.
//!
//! Python takes memory in arenas of a mebibyte, which the kernel would put wherever there is a gap between
//! libraries.

use std::ffi::c_void;
use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::inside::huge_pages::HUGE;

/// Room for what numpy, pandas and their like make when they are loaded, several times over.
const BYTES: usize = 256 << 20;

static REGION: OnceLock<Region> = OnceLock::new();

/// Python's `PyObjectArenaAllocator`.
#[repr(C)]
struct Allocator {
    context: *mut c_void,
    allocate: extern "C" fn(*mut c_void, usize) -> *mut c_void,
    free: extern "C" fn(*mut c_void, *mut c_void, usize),
}

/// From here on the interpreter takes memory for objects from one region, until that is closed.
///
/// The function that says so is no part of Python's stable interface: where there is none, all stays as it was.
pub(crate) fn gather() {
    // SAFETY: takes a terminated name.
    let set = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"PyObject_SetArenaAllocator".as_ptr()) };
    if set.is_null() {
        return;
    }
    let Ok(region) = Region::reserve(BYTES) else { return };
    if REGION.set(region).is_err() {
        return;
    }
    // SAFETY: the function has had this type since it came to be.
    let set: extern "C" fn(*const Allocator) = unsafe { std::mem::transmute(set) };
    // The interpreter copies it; its lock is held by the caller, who has the only thread.
    set(&Allocator { context: std::ptr::null_mut(), allocate, free });
}

/// Give back what was not taken; from here on memory is mapped as ever.
pub(crate) fn close() {
    if let Some(region) = REGION.get() {
        region.close();
    }
}

extern "C" fn allocate(_: *mut c_void, bytes: usize) -> *mut c_void {
    let taken = REGION.get().and_then(|region| region.take(bytes));
    taken.or_else(|| map(bytes, 0).ok()).map_or(std::ptr::null_mut(), |start| start as *mut c_void)
}

extern "C" fn free(_: *mut c_void, start: *mut c_void, bytes: usize) {
    // SAFETY: what the interpreter got from here, or from a mapping of its own before, and needs no more.
    unsafe { libc::munmap(start, bytes) };
}

fn map(bytes: usize, more_flags: libc::c_int) -> io::Result<usize> {
    let access = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | more_flags;
    // SAFETY: a new mapping, wherever the kernel wants it.
    let start = unsafe { libc::mmap(std::ptr::null_mut(), bytes, access, flags, -1, 0) };
    if start == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(start as usize) }
}

/// Addresses set aside, which take no memory until they are written to.
struct Region {
    next: AtomicUsize,
    end: AtomicUsize,
}

impl Region {
    fn reserve(bytes: usize) -> io::Result<Self> {
        let whole = bytes + HUGE;
        let start = map(whole, libc::MAP_NORESERVE)?;
        let next = start.next_multiple_of(HUGE);
        Ok(Self { next: AtomicUsize::new(next), end: AtomicUsize::new(start + whole) })
    }

    /// So many bytes of whole pages, zeroed, which the taker may unmap; none where no more are left.
    fn take(&self, bytes: usize) -> Option<usize> {
        let fits = |next: usize| next.checked_add(bytes).filter(|end| *end <= self.end.load(Relaxed));
        self.next.fetch_update(Relaxed, Relaxed, fits).ok()
    }

    /// Give back what was not taken: it would count as memory that a sandbox has from the start.
    fn close(&self) {
        let (next, end) = (self.next.load(Relaxed), self.end.swap(0, Relaxed));
        if next < end {
            // SAFETY: nobody has taken these addresses, nor will.
            unsafe { libc::munmap(next as *mut c_void, end - next) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_taken_in_order_and_closed() {
        let region = Region::reserve(4 * HUGE).unwrap();
        let first = region.take(HUGE).unwrap();
        assert_eq!((first % HUGE, region.take(HUGE)), (0, Some(first + HUGE)));
        assert_eq!(region.take(usize::MAX), None);
        // SAFETY: the bytes were taken just above.
        unsafe { *(first as *mut u8) = 1 };
        region.close();
        assert_eq!(region.take(HUGE), None);
    }
}
