//! Symbols that all have one colour.
//!
//! Then their order does not matter: of what is behind `n` layers the product of what each lets through is
//! seen. Its logarithm is a sum, so a stamp is added with a few instructions for eight pixels at once.

use std::sync::OnceLock;
use std::thread;

use super::super::ink::{Pixel, premultiplied};
use super::stamp::{Field, LANES, masks};
use super::{counted, threads};
use crate::scene::{Cloud, Color, Paint};

/// Positions within a pixel, each way.
const STEPS: usize = 8;
/// Sums stop here: what is let through then is less than a colour can show.
const MOST: f64 = u16::MAX as f64;
/// Of the sum for one natural logarithm.
const UNIT: f64 = MOST / 6.5;
/// Sums are looked up after being shifted by this.
const TABLE_SHIFT: u32 = 3;

/// The colour of all symbols, if there is just one.
pub(super) fn color(cloud: &Cloud) -> Option<Color> {
    let [style] = cloud.styles.as_slice() else { return None };
    let solid = |paint: &Option<Paint>| match paint {
        Some(Paint::Solid(color)) => Some(Color { a: 255, ..*color }),
        _ => None,
    };
    let (fill, stroke) = (solid(&style.fill), solid(&style.stroke));
    match (fill, stroke) {
        (Some(fill), Some(stroke)) => (fill == stroke).then_some(fill),
        _ => fill.or(stroke),
    }
}

/// The pixels of the field's area.
pub(super) fn stamped(cloud: &Cloud, field: &Field, color: Color) -> Vec<Pixel> {
    if field.area.is_empty() {
        return Vec::new();
    }
    let sums = if counted::pays(cloud, field) {
        counted::summed(cloud, field, &stamps(cloud, field, counted::STEPS))
    } else {
        summed(cloud, field, &stamps(cloud, field, STEPS))
    };
    let table = opacities();
    let inks: Vec<Pixel> = (0..=255u8).map(|alpha| premultiplied(color, f64::from(alpha) / 255.0)).collect();
    let mut pixels = Vec::with_capacity(field.area.width() * field.area.height());
    for row in 0..field.area.height() {
        let start = field.row_start(row);
        let row = &sums[start..start + field.area.width()];
        pixels.extend(row.iter().map(|&sum| inks[usize::from(table[usize::from(sum >> TABLE_SHIFT)])]));
    }
    pixels
}

fn summed(cloud: &Cloud, field: &Field, stamps: &[Vec<u16>]) -> Vec<u16> {
    let points: Vec<&[f32]> = {
        let threads = threads(cloud);
        let share = (cloud.points.len() / 2).div_ceil(threads).max(1) * 2;
        cloud.points.chunks(share).collect()
    };
    let mut parts = thread::scope(|scope| {
        let (first, rest) = points.split_first().map_or((&[][..], &[][..]), |(first, rest)| (*first, rest));
        let others: Vec<_> =
            rest.iter().map(|points| scope.spawn(|| add_all(points, field, stamps))).collect();
        let mut parts = vec![add_all(first, field, stamps)];
        // A thread that failed has panicked, which is passed on.
        parts.extend(
            others
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
        );
        parts
    });
    let mut sums = parts.swap_remove(0);
    for part in parts {
        sums.iter_mut().zip(part).for_each(|(sum, more)| *sum = sum.saturating_add(more));
    }
    sums
}

fn add_all(points: &[f32], field: &Field, stamps: &[Vec<u16>]) -> Vec<u16> {
    let mut sums = vec![0; field.stride * field.rows];
    for point in points.chunks_exact(2) {
        let Some(place) = field.place(point[0], point[1]) else { continue };
        let stamp = &stamps[place.position(STEPS)];
        let start = place.row * field.stride + place.column;
        if field.lanes == LANES {
            add::<LANES>(&mut sums[start..], stamp, field.stride);
        } else if field.lanes == 2 * LANES {
            add::<{ 2 * LANES }>(&mut sums[start..], stamp, field.stride);
        } else {
            for (row, stamp) in sums[start..].chunks_mut(field.stride).zip(stamp.chunks_exact(field.lanes)) {
                row.iter_mut().zip(stamp).for_each(|(sum, &more)| *sum = sum.saturating_add(more));
            }
        }
    }
    sums
}

/// Add a stamp whose rows are `N` wide, which is known while compiling so that no loop is left.
#[inline]
fn add<const N: usize>(sums: &mut [u16], stamp: &[u16], stride: usize) {
    let (stamp, _) = stamp.as_chunks::<N>();
    for (row, stamp) in sums.chunks_mut(stride).zip(stamp) {
        if let Some(row) = row.first_chunk_mut::<N>() {
            for lane in 0..N {
                row[lane] = row[lane].saturating_add(stamp[lane]);
            }
        }
    }
}

/// What each pixel of a symbol adds, for each of `steps` by `steps` positions within a pixel.
fn stamps(cloud: &Cloud, field: &Field, steps: usize) -> Vec<Vec<u16>> {
    let style = &cloud.styles[0];
    let opacity = |paint: &Option<Paint>, share: f64| match paint {
        Some(Paint::Solid(color)) => f64::from(color.a) / 255.0 * (style.opacity * share).clamp(0.0, 1.0),
        _ => 0.0,
    };
    let fill = opacity(&style.fill, style.fill_opacity);
    let stroke = opacity(&style.stroke, style.stroke_opacity);
    let added = |opacity: f64, covered: u8| -(1.0 - opacity * f64::from(covered) / 255.0).ln() * UNIT;
    let stamp = |mask: &super::stamp::Mask| {
        let pairs = mask.fill.iter().zip(&mask.stroke);
        // The largest float is turned into the largest integer: all is hidden.
        pairs
            .map(|(&inside, &line)| (added(fill, inside) + added(stroke, line)).round().min(MOST) as u16)
            .collect()
    };
    masks(cloud, style, field, steps).iter().map(stamp).collect()
}

/// How much of 255 is hidden, by the sum.
fn opacities() -> &'static [u8] {
    static TABLE: OnceLock<Vec<u8>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let middle = f64::from(1u32 << TABLE_SHIFT) / 2.0 - 0.5;
        let opacity = |index: u32| {
            let sum = f64::from(index << TABLE_SHIFT) + if index == 0 { 0.0 } else { middle };
            ((1.0 - (-sum / UNIT).exp()) * 255.0).round() as u8
        };
        (0..=u32::from(u16::MAX) >> TABLE_SHIFT).map(opacity).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::coverage::Area;
    use super::super::super::flatten::Transform;
    use super::{STEPS, counted, stamps, summed};
    use crate::raster::cloud::stamp::Field;
    use crate::scene::{Cloud, Color, Paint, Shape, Style};

    /// Counted symbols stand on coarser parts of a pixel; many of them even that out.
    #[test]
    fn counted_symbols_add_up_to_the_same() {
        let at = |index: u16, step: f32| (f32::from(index) * step).fract();
        let points = |index| [at(index, 0.618_034) * 44.0 - 2.0, at(index, 0.754_877_7) * 34.0 - 2.0];
        let fill = Some(Paint::Solid(Color::BLACK));
        let cloud = Cloud {
            points: (0..10_000).flat_map(points).collect(),
            extent: (40.0, 30.0),
            size: 30.0,
            shape: Shape::Circle,
            style_of: Vec::new(),
            styles: vec![Style { fill, opacity: 0.01, ..Style::default() }],
        };
        let area = Area { left: 0, top: 0, right: 40, bottom: 30 };
        let field = Field::new(area, cloud.extent, 2.74, &Transform::new(1.0));
        assert!(counted::pays(&cloud, &field));
        let counted = counted::summed(&cloud, &field, &stamps(&cloud, &field, counted::STEPS));
        let stamped = summed(&cloud, &field, &stamps(&cloud, &field, STEPS));
        for row in 0..30 {
            let start = field.row_start(row);
            let pairs = counted[start..start + 40].iter().zip(&stamped[start..start + 40]);
            for (counted, stamped) in pairs {
                assert!(
                    *stamped > 10_000 && counted.abs_diff(*stamped) < stamped / 25,
                    "{counted} {stamped}"
                );
            }
        }
    }
}
