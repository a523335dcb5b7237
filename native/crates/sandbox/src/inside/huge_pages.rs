//! Large pages for the memory that all sandboxes share: a fork copies one entry for each instead of 512.

use std::fs;
use std::ops::Range;

pub(crate) const HUGE: usize = 2 << 20;
const MADV_COLLAPSE: libc::c_int = 25;

/// Put this process's own memory into large pages where it fills some, as far as the system goes along.
pub(crate) fn collapse() {
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    for range in maps.lines().filter_map(own_memory) {
        let (first, end) = (range.start.next_multiple_of(HUGE), range.end / HUGE * HUGE);
        for page in (first..end).step_by(HUGE) {
            // SAFETY: changes how the kernel keeps the bytes, never what they are. A kernel that can't says no.
            unsafe { libc::madvise(page as *mut libc::c_void, HUGE, MADV_COLLAPSE) };
        }
    }
}

/// The addresses in a line of `/proc/self/maps`, if they are private, writable and of no file.
fn own_memory(line: &str) -> Option<Range<usize>> {
    let mut fields = line.split_whitespace();
    let (addresses, access) = (fields.next()?, fields.next()?);
    let is_own = matches!(fields.nth(3), None | Some("[heap]"));
    let (first, end) = addresses.split_once('-')?;
    let range = usize::from_str_radix(first, 16).ok()?..usize::from_str_radix(end, 16).ok()?;
    (access == "rw-p" && is_own).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_memory_is_private_writable_and_of_no_file() {
        let own = "7f25284ff000-7f2528a00000 rw-p 00000000 00:00 0 ";
        assert_eq!(own_memory(own), Some(0x7f25_284f_f000..0x7f25_28a0_0000));
        let heap = "55868ef3a000-5586904ce000 rw-p 00000000 00:00 0                          [heap]";
        assert!(own_memory(heap).is_some());
        for other in [
            "7f25284ff000-7f2528a00000 r--p 00000000 00:00 0 ",
            "7f25284ff000-7f2528a00000 rw-s 00000000 00:00 0 ",
            "7f25284ff000-7f2528a00000 rw-p 00000000 fe:00 123   /usr/lib/libc.so.6",
            "7ffdd2588000-7ffdd25a9000 rw-p 00000000 00:00 0    [stack]",
            "",
        ] {
            assert_eq!(own_memory(other), None, "{other}");
        }
    }
}
