//! Blocks put in their places.

use crate::jpeg::blocks::Size;
use crate::jpeg::header::{Component, Header};
use crate::{Channels, Raster};

/// The pixels of one channel, row by row, without padding between the units.
pub(super) struct Plane {
    /// Pixels of a block: coarser channels have larger blocks.
    pub(super) block: Size,
    stride: usize,
    pixels: Vec<u8>,
}

impl Plane {
    /// The pixels from the first of a block on; and those from one row to the next.
    #[inline]
    pub(super) fn block_at(&mut self, column: usize, row: usize) -> (&mut [u8], usize) {
        let start = row * self.block.height * self.stride + column * self.block.width;
        (&mut self.pixels[start..], self.stride)
    }
}

/// Where blocks go. A unit is what one block of the coarsest channel covers.
pub(super) struct Layout {
    /// Units across and down.
    pub(super) across: usize,
    pub(super) down: usize,
    pub(super) planes: Vec<Plane>,
}

impl Layout {
    /// With `side` pixels of a block of the finest channel. `None` where a block would grow.
    pub(super) fn of(header: &Header, side: usize) -> Option<Self> {
        let across = header.components.iter().map(|component| component.across).max()?;
        let down = header.components.iter().map(|component| component.down).max()?;
        let units = (header.width.div_ceil(8 * across), header.height.div_ceil(8 * down));
        let stride = units.0 * across * side;
        let plane = |component: &Component| {
            let block = Size::of(side * across / component.across, side * down / component.down)?;
            Some(Plane { block, stride, pixels: vec![0; stride * units.1 * down * side] })
        };
        let planes = header.components.iter().map(plane).collect::<Option<_>>()?;
        Some(Self { across: units.0, down: units.1, planes })
    }

    /// The picture, without what fills up the units at its right and lower edge.
    pub(super) fn assembled(self, header: &Header, divisor: u32) -> Raster {
        let width = header.width.div_ceil(divisor as usize);
        let height = header.height.div_ceil(divisor as usize);
        let channels = if self.planes.len() == 1 { Channels::Grey } else { Channels::Rgb };
        let mut pixels = vec![0; width * height * channels.count()];
        for (y, out) in pixels.chunks_exact_mut((width * channels.count()).max(1)).enumerate() {
            let mut rows = self.planes.iter().map(|plane| &plane.pixels[y * plane.stride..][..width]);
            match (rows.next(), rows.next(), rows.next()) {
                (Some(luma), Some(blue), Some(red)) => colour(luma, blue, red, out),
                (Some(grey), ..) => out.copy_from_slice(grey),
                _ => {}
            }
        }
        Raster { width: width as u32, height: height as u32, channels, pixels }
    }
}

fn colour(luma: &[u8], blue: &[u8], red: &[u8], out: &mut [u8]) {
    let (out, _) = out.as_chunks_mut::<3>();
    for (((luma, blue), red), out) in luma.iter().zip(blue).zip(red).zip(out) {
        *out = rgb(*luma, *blue, *red);
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
