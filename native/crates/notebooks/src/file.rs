//! A file's bytes, into memory.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use bytes::Bytes;

/// The size of a huge page. Of files from this size on, most of the time to read them would go into getting
/// memory page by page.
const LARGE_BYTES: u64 = 2 << 20;

/// The bytes of the file at `path`; of a longer one, one byte more than `max_bytes`.
pub(crate) fn read(path: &Path, max_bytes: u64) -> io::Result<Bytes> {
    let mut file = File::open(path)?;
    let told = file.metadata()?.len();
    if (LARGE_BYTES..=max_bytes).contains(&told) {
        if let Some(bytes) = read_large(&mut file, told as usize)? {
            return Ok(bytes);
        }
        file.rewind()?;
    }
    let mut bytes = Vec::with_capacity(told.min(LARGE_BYTES) as usize);
    file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

/// The `size` bytes of a file in huge pages, which the system hands out 512 times as fast as small ones: of
/// 50 MB in small pages, getting and giving back the memory is three quarters of the time.
///
/// `None` when the file has grown or shrunk meanwhile, and where the system has no memory to give.
#[cfg(target_os = "linux")]
fn read_large(file: &mut File, size: usize) -> io::Result<Option<Bytes>> {
    let Ok(mut memory) = memmap2::MmapMut::map_anon(size) else { return Ok(None) };
    // A kernel without huge pages says no, and small ones do as well.
    let _ = memory.advise(memmap2::Advice::HugePage);
    match file.read_exact(&mut memory) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let at_end = file.read(&mut [0])? == 0;
    Ok(at_end.then(|| Bytes::from_owner(memory)))
}

/// Elsewhere memory comes in whatever pages it comes.
#[cfg(not(target_os = "linux"))]
fn read_large(_: &mut File, _: usize) -> io::Result<Option<Bytes>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str, bytes: &[u8]) -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("ferrolab-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    #[test]
    fn files_of_every_size_are_read_whole() {
        for size in [0, 1, LARGE_BYTES as usize, LARGE_BYTES as usize + 1] {
            let bytes: Vec<u8> = (0..size).map(|at| at as u8).collect();
            let path = written(&format!("{size}"), &bytes);
            assert!(read(&path, u64::MAX).expect("bytes") == bytes, "{size}");
            std::fs::remove_file(path).expect("removed");
        }
    }

    #[test]
    fn of_a_file_over_the_limit_one_byte_too_many_is_read() {
        let path = written("limit", b"0123456789");
        assert_eq!(read(&path, 10).expect("bytes").len(), 10);
        assert_eq!(read(&path, 4).expect("bytes").len(), 5);
        std::fs::remove_file(path).expect("removed");
    }

    #[test]
    fn a_file_that_is_not_as_long_as_told_is_read_anew() {
        let path = written("grown", b"0123456789");
        for told in [9, 11] {
            let mut file = File::open(&path).expect("a file");
            assert!(read_large(&mut file, told).expect("bytes").is_none());
        }
        std::fs::remove_file(path).expect("removed");
    }
}
