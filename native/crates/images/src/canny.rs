//! Edges as thin lines (Canny, "A computational approach to edge detection", 1986).

use ferrolab_pictures::{Channels, Raster};

use crate::edges::gradients;

/// White where brightness is steepest across a line that is steeper than `high` somewhere and steeper than
/// `low` all along; black elsewhere. Transparency is laid on white before.
pub(crate) fn picture(raster: &Raster, low: f64, high: f64) -> Raster {
    let luma = raster.clone().on([255; 3]).luma();
    let slopes = Slopes::of(&luma, raster.width as usize);
    Raster {
        width: raster.width,
        height: raster.height,
        channels: Channels::Grey,
        pixels: slopes.lines(low, high),
    }
}

/// The way that brightness changes most, of the four that a pixel's neighbours lie in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Across,
    Down,
    /// To the lower right.
    Falling,
    /// To the upper right.
    Rising,
}

impl Way {
    fn of(across: i32, down: i32) -> Self {
        // The tangent of an eighth of a turn's half.
        const NARROW: f32 = 0.414_213_57;
        let (wide, high) = (across.unsigned_abs() as f32, down.unsigned_abs() as f32);
        if high <= wide * NARROW {
            Self::Across
        } else if wide <= high * NARROW {
            Self::Down
        } else if (across < 0) == (down < 0) {
            Self::Falling
        } else {
            Self::Rising
        }
    }
}

/// Steepness of each pixel and its way; both nothing at the picture's edge.
struct Slopes {
    width: usize,
    steepness: Vec<u16>,
    ways: Vec<Way>,
}

impl Slopes {
    fn of(luma: &[u8], width: usize) -> Self {
        let mut slopes = Self { width, steepness: vec![0; luma.len()], ways: vec![Way::Across; luma.len()] };
        gradients(luma, width, |place, across, down| {
            // At most 255 times 4 times the square root of 2.
            slopes.steepness[place] = ((across * across + down * down) as f32).sqrt().round() as u16;
            slopes.ways[place] = Way::of(across, down);
        });
        slopes
    }

    /// The pixels of the lines, grown from those that are steep enough to begin one.
    fn lines(&self, low: f64, high: f64) -> Vec<u8> {
        const LINE: u8 = 255;
        let mut out = vec![0; self.steepness.len()];
        let mut open = Vec::new();
        for place in 0..self.steepness.len() {
            if out[place] == LINE || f64::from(self.steepness[place]) <= high || !self.is_crest(place) {
                continue;
            }
            out[place] = LINE;
            open.push(place);
            while let Some(place) = open.pop() {
                for next in self.neighbours(place) {
                    if out[next] != LINE && f64::from(self.steepness[next]) > low && self.is_crest(next) {
                        out[next] = LINE;
                        open.push(next);
                    }
                }
            }
        }
        out
    }

    /// Those of a pixel that is not at the picture's edge, where nothing is steep.
    fn neighbours(&self, place: usize) -> [usize; 8] {
        let (above, below) = (place - self.width, place + self.width);
        [above - 1, above, above + 1, place - 1, place + 1, below - 1, below, below + 1]
    }

    /// Whether both neighbours along the pixel's way are less steep; of two alike, one is the crest.
    fn is_crest(&self, place: usize) -> bool {
        let here = self.steepness[place];
        if here == 0 {
            return false;
        }
        let step = match self.ways[place] {
            Way::Across => 1,
            Way::Down => self.width,
            Way::Falling => self.width + 1,
            Way::Rising => self.width - 1,
        };
        self.steepness[place - step] < here && self.steepness[place + step] <= here
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(width: u32, pixels: Vec<u8>, low: f64, high: f64) -> Vec<u8> {
        let height = pixels.len() as u32 / width;
        picture(&Raster { width, height, channels: Channels::Grey, pixels }, low, high).pixels
    }

    #[test]
    fn a_step_is_a_line_of_one_pixel() {
        let out = lines(6, [0, 0, 0, 90, 90, 90].repeat(4), 50.0, 100.0);
        assert_eq!(out[6..12], [0, 0, 255, 0, 0, 0]);
        assert_eq!(out.iter().filter(|pixel| **pixel > 0).count(), 2);
        let down: Vec<u8> = (0..36).map(|place| if place < 18 { 0 } else { 90 }).collect();
        let out = lines(6, down, 50.0, 100.0);
        assert_eq!(out[12..18], [0, 255, 255, 255, 255, 0]);
    }

    #[test]
    fn a_faint_line_is_kept_where_it_goes_on_from_a_clear_one() {
        // A step that fades from row to row; right of it one that is faint all along.
        let row = |step: u8| [0, 0, 0, step, step, step, step, step, step + 20, step + 20, step + 20];
        let pixels: Vec<u8> = (0..20).flat_map(|y| row(80 - 3 * y)).collect();
        let out = lines(11, pixels, 60.0, 200.0);
        let column = |x: usize| (1..19).filter(|y| out[y * 11 + x] == 255).count();
        assert_eq!((column(2) + column(3), column(7) + column(8)), (18, 0));
    }

    #[test]
    fn a_slanting_step_is_a_thin_line() {
        let pixels = (0..400).map(|place| if place % 20 > place / 20 { 200 } else { 0 }).collect();
        let out = lines(20, pixels, 100.0, 200.0);
        for y in 2..18 {
            let count = out[y * 20..(y + 1) * 20].iter().filter(|pixel| **pixel == 255).count();
            assert!((1..=2).contains(&count), "row {y}");
        }
    }

    #[test]
    fn pictures_without_an_inside_have_no_lines() {
        assert_eq!(lines(2, vec![0, 255, 0, 255], 1.0, 2.0), [0; 4]);
        assert_eq!(lines(1, vec![7], 0.0, 0.0), [0]);
    }
}
