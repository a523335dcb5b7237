//! JPEG pictures made smaller while they are unpacked.
//!
//! A block of 8 by 8 pixels is stored as 64 frequencies, and the few lowest of them are the block at a half,
//! a quarter or an eighth of its size. The others are passed over, several at a time. This is for the common
//! kind of file: one scan, Huffman codes, eight bits, grey or YCbCr. Of any other, and of damaged ones, the
//! reading of the whole tells what is in it or wrong with it.

mod assembly;
mod bits;
mod blocks;
mod header;
mod huffman;
mod scan;

use crate::Raster;

/// The picture, which has this width and height, with both sides divided by 2, 4 or 8, `factor` at most,
/// and the divisor.
pub(crate) fn reduced(bytes: &[u8], (width, height): (u32, u32), factor: u32) -> Option<(Raster, u32)> {
    // Pixels of a block's side that are left.
    let (side, divisor) = match factor {
        8.. => (1, 8),
        4.. => (2, 4),
        2.. => (4, 2),
        _ => return None,
    };
    let header = header::Header::of(bytes)?;
    if (header.width, header.height) != (width as usize, height as usize) {
        return None;
    }
    let mut layout = assembly::Layout::of(&header, side)?;
    scan::decode(bytes.get(header.scan_start..)?, &header, &mut layout)?;
    Some((layout.assembled(&header, divisor), divisor))
}
