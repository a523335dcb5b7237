//! The one scan, unit by unit.

use crate::jpeg::assembly::Layout;
use crate::jpeg::bits::Bits;
use crate::jpeg::blocks::Blocks;
use crate::jpeg::header::Header;

/// A prediction for each channel.
type Predictions = [i32; 3];

/// The pixels of all blocks in the order of the file, as [`Blocks::next`] gives them. `None` for what is
/// damaged or cut short.
pub(super) fn decoded(scan: &[u8], header: &Header, layout: &Layout) -> Option<Vec<i32>> {
    let mut channels = Vec::new();
    for (component, size) in header.components.iter().zip(&layout.block_sizes) {
        let tables = (header.dc(component)?, header.ac(component)?);
        channels.push((Blocks::new(component, tables, *size), component.across * component.down));
    }
    let units = Units { channels };
    let mut values = Vec::with_capacity(layout.pixels(header));
    let mut left = layout.units();
    let mut rest = scan;
    let mut bytes = Vec::with_capacity(scan.len());
    while left > 0 {
        let after = interval(rest, &mut bytes);
        let count = if header.restart_interval == 0 { left } else { left.min(header.restart_interval) };
        units.all(&bytes, count, &mut values)?;
        left -= count;
        rest = after;
    }
    Some(values)
}

/// Fill `bytes` with those up to the next mark, without the zeros that are put after bytes that look like
/// one; gives what comes after the mark.
fn interval<'a>(scan: &'a [u8], bytes: &mut Vec<u8>) -> &'a [u8] {
    bytes.clear();
    let mut start = 0;
    while let Some(found) = memchr::memchr(0xFF, &scan[start..]) {
        let place = start + found;
        match scan.get(place + 1) {
            Some(0) => {
                bytes.extend_from_slice(&scan[start..=place]);
                start = place + 2;
            }
            // Marks may be filled up with more of their first byte.
            Some(0xFF) => {
                bytes.extend_from_slice(&scan[start..place]);
                start = place + 1;
            }
            _ => {
                bytes.extend_from_slice(&scan[start..place]);
                return scan.get(place + 2..).unwrap_or(&[]);
            }
        }
    }
    bytes.extend_from_slice(&scan[start..]);
    &[]
}

/// Unpacks units: of each channel the blocks that belong together.
struct Units<'a> {
    channels: Vec<(Blocks<'a>, usize)>,
}

impl Units<'_> {
    fn all(&self, bytes: &[u8], count: usize, values: &mut Vec<i32>) -> Option<()> {
        let mut bits = Bits::new(bytes, 0);
        let mut predictions = [0; 3];
        for _ in 0..count {
            self.next(&mut bits, &mut predictions, values)?;
            if bits.is_beyond_end() {
                return None;
            }
        }
        Some(())
    }

    #[inline]
    fn next(&self, bits: &mut Bits<'_>, predictions: &mut Predictions, values: &mut Vec<i32>) -> Option<()> {
        for ((blocks, count), prediction) in self.channels.iter().zip(predictions) {
            for _ in 0..*count {
                blocks.next(bits, prediction, values)?;
            }
        }
        Some(())
    }
}
