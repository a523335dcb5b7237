//! The colours that a picture is made of.

use ferrolab_pictures::Raster;
use serde::Serialize;

/// A colour and how much of the picture is near it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DominantColour {
    /// As `#rrggbb`.
    pub hex: String,
    /// Red, green and blue.
    pub rgb: [u8; 3],
    /// The share of the pixels that are not transparent.
    pub share: f64,
}

/// Colours that agree in the upper five bits of each channel.
#[derive(Clone, Copy, Default)]
struct Bin {
    count: u64,
    sums: [u64; 3],
}

impl Bin {
    fn add(&mut self, other: &Bin) {
        self.count += other.count;
        for (sum, other) in self.sums.iter_mut().zip(other.sums) {
            *sum += other;
        }
    }

    fn mean(&self) -> [f64; 3] {
        self.sums.map(|sum| sum as f64 / self.count.max(1) as f64)
    }
}

/// Up to `wanted` colours: k-means in CIELAB, which begins at the most frequent colour and goes on, each
/// time, at the one that most pixels are farthest from. Groups that the eye hardly tells apart are one.
pub(super) fn dominant(raster: &Raster, wanted: usize) -> Vec<DominantColour> {
    let bins = bins(raster);
    if bins.is_empty() || wanted == 0 {
        return Vec::new();
    }
    let points: Vec<[f64; 3]> = bins.iter().map(|bin| lab(bin.mean())).collect();
    let mut centres = first_centres(&bins, &points, wanted);
    const ROUNDS: usize = 20;
    let mut groups = grouped(&bins, &points, &centres);
    for _ in 0..ROUNDS {
        let moved: Vec<_> = groups.iter().map(|group| lab(group.mean())).collect();
        let is_settled = moved.iter().zip(&centres).all(|(new, old)| distance(new, old) < 0.01);
        centres = moved;
        groups = grouped(&bins, &points, &centres);
        if is_settled {
            break;
        }
    }
    named(merged(groups))
}

fn bins(raster: &Raster) -> Vec<Bin> {
    let channels = raster.channels.count();
    let mut table = vec![Bin::default(); 1 << 15];
    for pixel in raster.pixels.chunks_exact(channels) {
        if raster.channels.has_alpha() && pixel[channels - 1] < 128 {
            continue;
        }
        let [red, green, blue] = match raster.channels.has_colour() {
            true => [pixel[0], pixel[1], pixel[2]],
            false => [pixel[0]; 3],
        };
        let place = usize::from(red >> 3) << 10 | usize::from(green >> 3) << 5 | usize::from(blue >> 3);
        let bin = &mut table[place];
        bin.count += 1;
        for (sum, value) in bin.sums.iter_mut().zip([red, green, blue]) {
            *sum += u64::from(value);
        }
    }
    table.retain(|bin| bin.count > 0);
    table
}

fn first_centres(bins: &[Bin], points: &[[f64; 3]], wanted: usize) -> Vec<[f64; 3]> {
    let mut distances = vec![f64::INFINITY; points.len()];
    let mut next = (0..bins.len()).max_by_key(|index| bins[*index].count).unwrap_or(0);
    let mut centres = Vec::new();
    while centres.len() < wanted {
        let centre = points[next];
        centres.push(centre);
        for (distance_to_nearest, point) in distances.iter_mut().zip(points) {
            *distance_to_nearest = distance_to_nearest.min(distance(point, &centre));
        }
        let weight = |index: &usize| bins[*index].count as f64 * distances[*index];
        next = (0..bins.len()).max_by(|a, b| weight(a).total_cmp(&weight(b))).unwrap_or(0);
        if distances[next] == 0.0 {
            break;
        }
    }
    centres
}

/// What is nearest to each centre; centres with nothing near are left out.
fn grouped(bins: &[Bin], points: &[[f64; 3]], centres: &[[f64; 3]]) -> Vec<Bin> {
    let mut groups = vec![Bin::default(); centres.len()];
    for (bin, point) in bins.iter().zip(points) {
        let nearest =
            |a: &usize, b: &usize| distance(point, &centres[*a]).total_cmp(&distance(point, &centres[*b]));
        if let Some(index) = (0..centres.len()).min_by(nearest) {
            groups[index].add(bin);
        }
    }
    groups.retain(|group| group.count > 0);
    groups
}

/// Groups whose means differ by less than what is seen at a glance (5 in CIELAB) become one.
fn merged(mut groups: Vec<Bin>) -> Vec<Bin> {
    const SEEN: f64 = 5.0 * 5.0;
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    let mut out: Vec<Bin> = Vec::new();
    for group in groups {
        match out.iter_mut().find(|other| distance(&lab(other.mean()), &lab(group.mean())) < SEEN) {
            Some(other) => other.add(&group),
            None => out.push(group),
        }
    }
    out.sort_by_key(|group| std::cmp::Reverse(group.count));
    out
}

fn named(groups: Vec<Bin>) -> Vec<DominantColour> {
    let all: u64 = groups.iter().map(|group| group.count).sum();
    let colour = |group: &Bin| {
        let rgb = group.mean().map(|value| value.round() as u8);
        let [red, green, blue] = rgb;
        DominantColour {
            hex: format!("#{red:02x}{green:02x}{blue:02x}"),
            rgb,
            share: group.count as f64 / all as f64,
        }
    };
    groups.iter().map(colour).collect()
}

/// Squared.
fn distance(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// CIELAB of an sRGB colour, under D65.
fn lab(rgb: [f64; 3]) -> [f64; 3] {
    let [red, green, blue] = rgb.map(|value| {
        let value = value / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    let x = (0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue) / 0.950_47;
    let y = 0.212_672_9 * red + 0.715_152_2 * green + 0.072_175 * blue;
    let z = (0.019_333_9 * red + 0.119_192 * green + 0.950_304_1 * blue) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|value| {
        if value > 216.0 / 24_389.0 { value.cbrt() } else { (24_389.0 / 27.0 * value + 16.0) / 116.0 }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use ferrolab_pictures::Channels;

    #[test]
    fn lab_is_that_of_the_standard() {
        // skimage.color.rgb2lab([[[255, 0, 0], [0, 128, 255]]]) of scikit-image.
        let near = |rgb, [l, a, b]: [f64; 3]| {
            let [l2, a2, b2] = lab(rgb);
            assert!(
                (l - l2).abs() < 0.02 && (a - a2).abs() < 0.02 && (b - b2).abs() < 0.02,
                "{l2} {a2} {b2}"
            );
        };
        near([255.0, 0.0, 0.0], [53.2406, 80.0942, 67.2015]);
        near([255.0, 255.0, 255.0], [100.0, 0.0, 0.0]);
    }

    #[test]
    fn the_colours_that_are_there_are_found_with_their_shares() {
        let pixels = [[255, 0, 0]; 6].concat().into_iter().chain([[0, 0, 255]; 3].concat()).chain([1, 1, 1]);
        let raster = Raster { width: 10, height: 1, channels: Channels::Rgb, pixels: pixels.collect() };
        let found = dominant(&raster, 5);
        let found: Vec<_> = found.iter().map(|colour| (colour.hex.as_str(), colour.share)).collect();
        assert_eq!(found, [("#ff0000", 0.6), ("#0000ff", 0.3), ("#010101", 0.1)]);
    }

    #[test]
    fn what_is_transparent_has_no_colour() {
        let raster =
            Raster { width: 2, height: 1, channels: Channels::GreyAlpha, pixels: vec![9, 0, 8, 255] };
        assert_eq!(dominant(&raster, 3), [DominantColour { hex: "#080808".into(), rgb: [8; 3], share: 1.0 }]);
        let clear = Raster { pixels: vec![9, 0, 8, 0], ..raster };
        assert_eq!(dominant(&clear, 3), []);
    }
}
