//! How far a page is from straight.
//!
//! The ink of straight lines of text falls into few rows with clear ones between.
//! Of all angles, the one at which neighbouring rows differ most is that of the lines.

use crate::image::GreyImage;

/// Scanners feed no worse than this.
const MAX_DEGREES: f32 = 8.0;
/// Less does recognition no harm, and rotating blurs.
const MIN_DEGREES: f32 = 0.2;
/// Rows must part this much better than they do unrotated.
const MIN_GAIN: f32 = 1.1;
/// Darker is ink.
const INK: u8 = 128;
/// Points of ink that are looked at.
const MAX_POINTS: usize = 60_000;

/// The angle in degrees by which the page has to be rotated to be straight; `None` when it is.
pub(crate) fn skew(image: &GreyImage) -> Option<f32> {
    let points = ink(image);
    if points.len() < 500 {
        return None;
    }
    let clarity = |degrees: f32| clarity(&points, image.height(), degrees);
    let best_of = |from: f32, to: f32, step: f32| {
        let count = ((to - from) / step).round() as i32;
        let angles = (0..=count).map(|index| from + index as f32 * step);
        angles
            .map(|angle| (angle, clarity(angle)))
            .fold((0.0, 0.0), |best, next| if next.1 > best.1 { next } else { best })
    };
    let (coarse, _) = best_of(-MAX_DEGREES, MAX_DEGREES, 0.5);
    let (fine, _) = best_of(coarse - 0.5, coarse + 0.5, 0.1);
    let (angle, best) = best_of(fine - 0.1, fine + 0.1, 0.025);
    (angle.abs() >= MIN_DEGREES && best > clarity(0.0) * MIN_GAIN).then_some(angle)
}

/// Where there is ink, evenly chosen.
fn ink(image: &GreyImage) -> Vec<(f32, f32)> {
    let rows = 0..image.height();
    let count: usize = rows.clone().map(|y| image.row(y).iter().filter(|grey| **grey < INK).count()).sum();
    let step = count.div_ceil(MAX_POINTS).max(1);
    let points = rows.flat_map(|y| {
        let dark = image.row(y).iter().enumerate().filter(|(_, grey)| **grey < INK);
        dark.map(move |(x, _)| (x as f32, y as f32))
    });
    points.step_by(step).collect()
}

/// How much the ink of neighbouring rows differs when the page is rotated.
fn clarity(points: &[(f32, f32)], height: u32, degrees: f32) -> f32 {
    let slope = degrees.to_radians().tan();
    // Rows that lines fall into at any angle.
    let margin = height as f32;
    let mut rows = vec![0f32; height as usize * 3 + 1];
    for (x, y) in points {
        let row = y - x * slope + margin;
        if let Some(row) = rows.get_mut(row.max(0.0) as usize) {
            *row += 1.0;
        }
    }
    rows.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::skew;
    use crate::image::GreyImage;

    /// A page of lines of broken strokes.
    fn page() -> GreyImage {
        let (width, height) = (800u32, 1000u32);
        let ink = |x: u32, y: u32| {
            (80..720).contains(&x) && (80..920).contains(&y) && y % 30 < 12 && (x * 7 + y / 30 * 13) % 11 < 6
        };
        let pixels =
            (0..height).flat_map(|y| (0..width).map(move |x| if ink(x, y) { 0 } else { 255 })).collect();
        GreyImage::new(width, height, 100.0, pixels).unwrap()
    }

    #[test]
    fn a_straight_page_stays_as_it_is() {
        assert_eq!(skew(&page()), None);
        assert_eq!(skew(&GreyImage::new(100, 100, 72.0, vec![255; 10_000]).unwrap()), None);
    }

    #[test]
    fn the_angle_is_found_within_a_tenth_of_a_degree() {
        for degrees in [-6.0f32, -1.5, 0.7, 3.0] {
            let found = skew(&page().rotated(degrees)).unwrap();
            assert!((found + degrees).abs() < 0.1, "{degrees}: {found}");
            assert_eq!(skew(&page().rotated(degrees).rotated(found)), None);
        }
    }
}
