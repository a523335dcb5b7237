//! Quarter turns and mirrors, which only move pixels.

use crate::{Channels, Raster};

/// One of the eight ways that a rectangle can lie on itself, or stand on its side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Turn {
    /// As it is.
    #[default]
    None,
    /// Left and right change places.
    MirrorSideways,
    /// Half a turn.
    Half,
    /// Top and bottom change places.
    MirrorDownwards,
    /// Rows become columns.
    Transpose,
    /// A quarter turn clockwise.
    Clockwise,
    /// Rows become columns, and half a turn.
    Transverse,
    /// A quarter turn against the clock.
    Anticlockwise,
}

impl Turn {
    /// The turn that sets a picture upright whose EXIF orientation is `number`; `None` is all nonsense too.
    pub fn from_exif(number: u8) -> Self {
        match number {
            2 => Self::MirrorSideways,
            3 => Self::Half,
            4 => Self::MirrorDownwards,
            5 => Self::Transpose,
            6 => Self::Clockwise,
            7 => Self::Transverse,
            8 => Self::Anticlockwise,
            _ => Self::None,
        }
    }

    /// Whether width and height change places.
    pub fn swaps_sides(self) -> bool {
        matches!(self, Self::Transpose | Self::Clockwise | Self::Transverse | Self::Anticlockwise)
    }
}

impl Raster {
    /// The picture turned.
    pub fn turned(self, turn: Turn) -> Raster {
        if turn == Turn::None {
            return self;
        }
        match self.channels {
            Channels::Grey => moved::<1>(&self, turn),
            Channels::GreyAlpha => moved::<2>(&self, turn),
            Channels::Rgb => moved::<3>(&self, turn),
            Channels::Rgba => moved::<4>(&self, turn),
        }
    }
}

fn moved<const N: usize>(raster: &Raster, turn: Turn) -> Raster {
    let (from, _) = raster.pixels.as_chunks::<N>();
    let (width, height) = (raster.width as usize, raster.height as usize);
    let (wide, high) = if turn.swaps_sides() { (height, width) } else { (width, height) };
    // Where the pixel that comes first was, and the steps from one to the next and from row to row.
    let (last_column, last_row) = (width as isize - 1, (height as isize - 1) * width as isize);
    let (right, down) = (1, width as isize);
    let (start, step, row_step) = match turn {
        Turn::None => (0, right, down),
        Turn::MirrorSideways => (last_column, -right, down),
        Turn::Half => (last_row + last_column, -right, -down),
        Turn::MirrorDownwards => (last_row, right, -down),
        Turn::Transpose => (0, down, right),
        Turn::Clockwise => (last_row, -down, right),
        Turn::Transverse => (last_row + last_column, -down, -right),
        Turn::Anticlockwise => (last_column, down, -right),
    };
    let mut pixels = vec![0; raster.pixels.len()];
    let (to, _) = pixels.as_chunks_mut::<N>();
    // Squares of this side stay in the cache while rows become columns.
    const TILE: usize = 32;
    for top in (0..high).step_by(TILE) {
        for left in (0..wide).step_by(TILE) {
            for y in top..(top + TILE).min(high) {
                let mut place = start + row_step * y as isize + step * left as isize;
                for pixel in &mut to[y * wide + left..y * wide + (left + TILE).min(wide)] {
                    *pixel = from[place as usize];
                    place += step;
                }
            }
        }
    }
    Raster { width: wide as u32, height: high as u32, channels: raster.channels, pixels }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(turn: Turn) -> (u32, u32, Vec<u8>) {
        let raster = Raster { width: 3, height: 2, channels: Channels::Grey, pixels: vec![1, 2, 3, 4, 5, 6] };
        let raster = raster.turned(turn);
        (raster.width, raster.height, raster.pixels)
    }

    #[test]
    fn all_eight_ways() {
        assert_eq!(turned(Turn::None), (3, 2, vec![1, 2, 3, 4, 5, 6]));
        assert_eq!(turned(Turn::MirrorSideways), (3, 2, vec![3, 2, 1, 6, 5, 4]));
        assert_eq!(turned(Turn::Half), (3, 2, vec![6, 5, 4, 3, 2, 1]));
        assert_eq!(turned(Turn::MirrorDownwards), (3, 2, vec![4, 5, 6, 1, 2, 3]));
        assert_eq!(turned(Turn::Transpose), (2, 3, vec![1, 4, 2, 5, 3, 6]));
        assert_eq!(turned(Turn::Clockwise), (2, 3, vec![4, 1, 5, 2, 6, 3]));
        assert_eq!(turned(Turn::Transverse), (2, 3, vec![6, 3, 5, 2, 4, 1]));
        assert_eq!(turned(Turn::Anticlockwise), (2, 3, vec![3, 6, 2, 5, 1, 4]));
    }

    #[test]
    fn pixels_of_several_bytes_stay_together() {
        let raster = Raster {
            width: 70,
            height: 40,
            channels: Channels::Rgb,
            pixels: (0..8_400).map(|n| (n % 251) as u8).collect(),
        };
        let again = raster.clone().turned(Turn::Clockwise).turned(Turn::Anticlockwise);
        assert_eq!(again, raster);
    }
}
