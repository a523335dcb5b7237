//! The one scan, unit by unit.

use crate::jpeg::assembly::Layout;
use crate::jpeg::bits::Bits;
use crate::jpeg::blocks::Blocks;
use crate::jpeg::header::Header;

/// Fill the planes with the pixels of all blocks. `None` for what is damaged or cut short.
pub(super) fn decode(scan: &[u8], header: &Header, layout: &mut Layout) -> Option<()> {
    let mut channels = Vec::new();
    for (component, plane) in header.components.iter().zip(&layout.planes) {
        let tables = (header.dc(component)?, header.ac(component)?);
        let blocks = Blocks::new(component, tables, plane.block);
        channels.push(Channel { blocks, across: component.across, down: component.down });
    }
    let units = layout.across * layout.down;
    let mut done = 0;
    let mut rest = scan;
    let mut bytes = Vec::with_capacity(scan.len());
    while done < units {
        let after = interval(rest, &mut bytes);
        let left = units - done;
        let count = if header.restart_interval == 0 { left } else { left.min(header.restart_interval) };
        decode_units(&channels, &bytes, done..done + count, layout)?;
        done += count;
        rest = after;
    }
    Some(())
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

/// A channel's blocks, and how many of them a unit has.
struct Channel<'a> {
    blocks: Blocks<'a>,
    across: usize,
    down: usize,
}

fn decode_units(
    channels: &[Channel<'_>],
    bytes: &[u8],
    units: std::ops::Range<usize>,
    layout: &mut Layout,
) -> Option<()> {
    let mut bits = Bits::new(bytes, 0);
    let mut predictions = [0; 3];
    for unit in units {
        let (column, row) = (unit % layout.across, unit / layout.across);
        for ((channel, plane), prediction) in channels.iter().zip(&mut layout.planes).zip(&mut predictions) {
            for down in 0..channel.down {
                for across in 0..channel.across {
                    let place = (column * channel.across + across, row * channel.down + down);
                    let (out, stride) = plane.block_at(place.0, place.1);
                    channel.blocks.next(&mut bits, prediction, out, stride)?;
                }
            }
        }
        if bits.is_beyond_end() {
            return None;
        }
    }
    Some(())
}
