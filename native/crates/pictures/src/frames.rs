//! How many pictures a moving picture has, counted without unpacking them.

use crate::PictureFormat;

/// Frames of a file, `limit` at most; one for what does not move.
pub(crate) fn count(bytes: &[u8], format: PictureFormat, limit: usize) -> usize {
    let counted = match format {
        PictureFormat::Gif => gif(bytes, limit),
        PictureFormat::Webp => webp(bytes),
        PictureFormat::Png => png(bytes),
        _ => None,
    };
    counted.unwrap_or(1).clamp(1, limit.max(1))
}

/// Blocks after the header: extensions, and pictures each with a colour table of its own.
fn gif(bytes: &[u8], limit: usize) -> Option<usize> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut place = 13 + table(*bytes.get(10)?);
    let mut frames = 0;
    while frames < limit {
        match bytes.get(place) {
            Some(0x21) => place += 2,
            Some(0x2C) => {
                let Some(flags) = bytes.get(place + 9) else { break };
                // The descriptor, the table, and the first byte of the packed pixels.
                place += 10 + table(*flags) + 1;
                frames += 1;
            }
            _ => break,
        }
        while let Some(length) = bytes.get(place).filter(|length| **length > 0) {
            place += 1 + usize::from(*length);
        }
        place += 1;
    }
    Some(frames)
}

/// Chunks named `ANMF`.
fn webp(bytes: &[u8]) -> Option<usize> {
    let mut place = 12;
    let mut frames = 0;
    while let Some(head) = bytes.get(place..place + 8) {
        frames += usize::from(&head[..4] == b"ANMF");
        let length = u32::from_le_bytes(head[4..].try_into().ok()?) as usize;
        place = place.checked_add(8 + length + (length & 1))?;
    }
    Some(frames)
}

/// What the chunk `acTL` states, which comes before the pixels.
fn png(bytes: &[u8]) -> Option<usize> {
    let mut place = 8;
    loop {
        let head = bytes.get(place..place + 8)?;
        let length = u32::from_be_bytes(head[..4].try_into().ok()?) as usize;
        match &head[4..] {
            b"acTL" => {
                return Some(u32::from_be_bytes(bytes.get(place + 8..place + 12)?.try_into().ok()?) as usize);
            }
            b"IDAT" => return None,
            _ => place = place.checked_add(12 + length)?,
        }
    }
}
