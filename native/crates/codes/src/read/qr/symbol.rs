//! From a symbol's modules to its data bytes.

use crate::modules::Modules;
use crate::options::ErrorLevel;
use crate::qr_tables as tables;
use crate::qr_tables::Division;
use crate::reed_solomon::QR;

/// Wrong bits that format and version information survive.
const MENDABLE_BITS: u32 = 3;

/// The data bytes of a symbol, and the error level they were guarded with.
pub(super) fn data(modules: &Modules) -> Option<Vec<u8>> {
    let version = (modules.width() - 17) / 4;
    let (level, mask) = format(modules)?;
    let division = Division::of(version, level);
    let codewords = codewords(modules, version, mask, division.total);
    let mut blocks: Vec<Vec<u8>> =
        (0..division.blocks).map(|block| vec![0; division.data_bytes_of(block) + division.checks]).collect();
    for ((block, at), byte) in division.places().into_iter().zip(codewords) {
        blocks[block][at] = byte;
    }
    let mut data = Vec::with_capacity(division.data_bytes());
    for (at, mut block) in blocks.into_iter().enumerate() {
        QR.mend(&mut block, division.checks)?;
        data.extend_from_slice(&block[..division.data_bytes_of(at)]);
    }
    Some(data)
}

/// Error level and mask, from the copy of the format bits that is less damaged.
pub(super) fn format(modules: &Modules) -> Option<(ErrorLevel, usize)> {
    let copies = tables::format_places(modules.width()).map(|places| {
        let bits =
            places.into_iter().enumerate().map(|(bit, (x, y))| u32::from(modules.is_dark(x, y)) << bit);
        bits.sum::<u32>()
    });
    let all = ErrorLevel::ALL.into_iter().flat_map(|level| (0..8).map(move |mask| (level, mask)));
    let distance = |(level, mask)| {
        let wanted = tables::format_bits(level, mask);
        copies.iter().map(|copy| (copy ^ wanted).count_ones()).min().unwrap_or(u32::MAX)
    };
    let best = all.min_by_key(|format| distance(*format))?;
    (distance(best) <= MENDABLE_BITS).then_some(best)
}

/// The version that a larger symbol's version bits tell, when they are legible.
pub(super) fn told_version(modules: &Modules) -> Option<usize> {
    let side = modules.width();
    let read = |place: &dyn Fn(usize) -> (usize, usize)| {
        let bits = (0..18).map(|bit| {
            let (x, y) = place(bit);
            u32::from(modules.is_dark(x, y)) << bit
        });
        bits.sum::<u32>()
    };
    let copies = [read(&|bit| (side - 11 + bit % 3, bit / 3)), read(&|bit| (bit / 3, side - 11 + bit % 3))];
    let distance = |version: usize| {
        let wanted = tables::version_bits(version);
        copies.iter().map(|copy| (copy ^ wanted).count_ones()).min().unwrap_or(u32::MAX)
    };
    let best = (7..=40).min_by_key(|version| distance(*version))?;
    (distance(best) <= MENDABLE_BITS).then_some(best)
}

fn codewords(modules: &Modules, version: usize, mask: usize, total: usize) -> Vec<u8> {
    let mut bytes = vec![0; total];
    for (at, (x, y)) in tables::data_modules(version).take(total * 8).enumerate() {
        let dark = modules.is_dark(x, y) != tables::is_masked(mask, x, y);
        bytes[at / 8] |= u8::from(dark) << (7 - at % 8);
    }
    bytes
}
