//! The content of one entry, unpacked until it ends, is damaged, or is too much.

use ferrolab_base::reading::Limits;
use ferrolab_base::{Code, Error, Result};
use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::directory::Entry;
use crate::Salvaged;

/// How much more room each step gives: a bomb costs no more than this beyond the cap.
const STEP_BYTES: usize = 64 << 10;

/// Unpack `entry`, at most `cap` bytes of it.
pub(super) fn unpack(archive: &[u8], entry: &Entry, cap: u64) -> Result<Salvaged> {
    if entry.is_encrypted {
        return Err(Error::new(Code::PasswordRequired, format!("the part {:?} is encrypted", entry.name))
            .hint("unpack the archive with its password first")
            .with("part", &entry.name));
    }
    let content = &archive[entry.start.min(archive.len())..];
    let length = entry.packed.and_then(|packed| usize::try_from(packed).ok()).unwrap_or(usize::MAX);
    let is_cut = entry.packed.is_some() && length > content.len();
    let content = &content[..length.min(content.len())];
    let mut salvaged = match entry.method {
        0 => stored(entry, content, cap)?,
        8 => inflate(entry, content, cap)?,
        method => {
            let message = format!("the part {:?} is packed by method {method}", entry.name);
            return Err(Error::new(Code::UnsupportedFormat, message)
                .hint("only deflate is used in documents; pack the file again with it")
                .with("method", method));
        }
    };
    if salvaged.damage.is_none() && (is_cut || !checksum_holds(entry, &salvaged.bytes)) {
        salvaged.damage = Some(damaged(entry, if is_cut { "is cut off" } else { "fails its checksum" }));
    }
    Ok(salvaged)
}

fn stored(entry: &Entry, content: &[u8], cap: u64) -> Result<Salvaged> {
    if content.len() as u64 > cap {
        return Err(Limits::exceeded("max_part_bytes", &entry.name, cap));
    }
    Ok(Salvaged { bytes: content.to_vec(), damage: None })
}

fn inflate(entry: &Entry, content: &[u8], cap: u64) -> Result<Salvaged> {
    let mut inflater = Decompress::new(false);
    let mut bytes = Vec::new();
    let damage = loop {
        if bytes.len() as u64 > cap {
            return Err(Limits::exceeded("max_part_bytes", &entry.name, cap));
        }
        if bytes.capacity() - bytes.len() < STEP_BYTES / 2 {
            // Doubling keeps copying linear; the cap keeps the last doubling from overshooting it.
            let room = usize::try_from(cap).unwrap_or(usize::MAX).saturating_sub(bytes.len());
            bytes.reserve_exact(bytes.len().min(room).saturating_add(STEP_BYTES));
        }
        let (read, written) = (inflater.total_in(), bytes.len());
        let rest = &content[usize::try_from(read).unwrap_or(usize::MAX).min(content.len())..];
        match inflater.decompress_vec(rest, &mut bytes, FlushDecompress::None) {
            Ok(Status::StreamEnd) => break None,
            Ok(_) if inflater.total_in() == read && bytes.len() == written => break Some("is cut off"),
            Ok(_) => {}
            Err(_) => break Some("is damaged"),
        }
    };
    if bytes.len() as u64 > cap {
        return Err(Limits::exceeded("max_part_bytes", &entry.name, cap));
    }
    Ok(Salvaged { bytes, damage: damage.map(|what| damaged(entry, what)) })
}

fn checksum_holds(entry: &Entry, bytes: &[u8]) -> bool {
    entry.checksum.is_none_or(|expected| {
        let mut crc = Crc::new();
        crc.update(bytes);
        crc.sum() == expected
    })
}

fn damaged(entry: &Entry, what: &str) -> Error {
    Error::new(Code::Corrupt, format!("the part {:?} {what}", entry.name))
        .hint("the file is damaged; get it again from its source")
        .with("part", &entry.name)
}
