//! Blocks put in their places.

use crate::jpeg::header::Header;
use crate::{Channels, Raster};

/// Where blocks go.
pub(super) struct Layout {
    /// Units across and down. A unit is what one block of the coarsest channel covers.
    across: usize,
    down: usize,
    /// Pixels of a unit, once it is smaller.
    unit_width: usize,
    unit_height: usize,
    /// Width and height of the blocks of each channel: coarser channels have larger blocks.
    pub(super) block_sizes: Vec<(usize, usize)>,
}

impl Layout {
    /// With `side` pixels of a block of the finest channel. `None` where a block would grow.
    pub(super) fn of(header: &Header, side: usize) -> Option<Self> {
        let across = header.components.iter().map(|component| component.across).max()?;
        let down = header.components.iter().map(|component| component.down).max()?;
        let sizes = header
            .components
            .iter()
            .map(|component| (side * across / component.across, side * down / component.down));
        let block_sizes: Vec<_> = sizes.collect();
        block_sizes.iter().all(|(width, height)| *width <= 8 && *height <= 8).then_some(Self {
            across: header.width.div_ceil(8 * across),
            down: header.height.div_ceil(8 * down),
            unit_width: side * across,
            unit_height: side * down,
            block_sizes,
        })
    }

    pub(super) fn units(&self) -> usize {
        self.across * self.down
    }

    /// Pixels of all channels.
    pub(super) fn pixels(&self, header: &Header) -> usize {
        self.units() * self.unit_width * self.unit_height * header.components.len()
    }
}

/// The picture, without what fills up the units at its right and lower edge.
pub(super) fn assembled(values: &[i32], header: &Header, layout: &Layout, divisor: u32) -> Raster {
    let width = header.width.div_ceil(divisor as usize);
    let height = header.height.div_ceil(divisor as usize);
    let count = header.components.len();
    let channels = if count == 1 { Channels::Grey } else { Channels::Rgb };
    let mut pixels = Vec::with_capacity(width * height * count);
    let stride = layout.across * layout.unit_width;
    let mut planes = vec![vec![0; stride * layout.unit_height]; count];
    let row_of_units = values.chunks_exact(stride * layout.unit_height * count);
    for (index, values) in row_of_units.enumerate() {
        place(values, header, layout, &mut planes);
        let rows = (height - index * layout.unit_height).min(layout.unit_height);
        for row in 0..rows {
            let row = row * stride..row * stride + width;
            match &planes[..] {
                [luma, blue, red] => {
                    let coloured = luma[row.clone()].iter().zip(&blue[row.clone()]).zip(&red[row]);
                    pixels.extend(coloured.flat_map(|((luma, blue), red)| rgb(*luma, *blue, *red)));
                }
                [grey, ..] => pixels.extend_from_slice(&grey[row]),
                [] => {}
            }
        }
    }
    Raster { width: width as u32, height: height as u32, channels, pixels }
}

/// One row of units.
fn place(values: &[i32], header: &Header, layout: &Layout, planes: &mut [Vec<u8>]) {
    let stride = layout.across * layout.unit_width;
    let mut values = values;
    for unit in 0..layout.across {
        let channels = header.components.iter().zip(&layout.block_sizes).zip(planes.iter_mut());
        for ((component, (width, height)), plane) in channels {
            for down in 0..component.down {
                for across in 0..component.across {
                    let (block, rest) = values.split_at(width * height);
                    values = rest;
                    let start = down * height * stride + unit * layout.unit_width + across * width;
                    for (row, block) in block.chunks_exact(*width).enumerate() {
                        let start = start + row * stride;
                        for (pixel, value) in plane[start..start + width].iter_mut().zip(block) {
                            *pixel = (value.wrapping_add(4) >> 3).saturating_add(128).clamp(0, 255) as u8;
                        }
                    }
                }
            }
        }
    }
}

/// Of the full range of ITU-R BT.601, as JFIF has it.
#[inline]
fn rgb(luma: u8, blue: u8, red: u8) -> [u8; 3] {
    const BITS: i32 = 16;
    let luma = (i32::from(luma) << BITS) + (1 << (BITS - 1));
    let (blue, red) = (i32::from(blue) - 128, i32::from(red) - 128);
    let byte = |value: i32| (value >> BITS).clamp(0, 255) as u8;
    [byte(luma + 91_881 * red), byte(luma - 22_554 * blue - 46_802 * red), byte(luma + 116_130 * blue)]
}
