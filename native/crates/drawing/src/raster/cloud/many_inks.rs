//! Symbols of several colours, laid over each other in their order, with 16 bits for each channel so that
//! thousands of faint layers add up as they should.

use std::collections::HashMap;
use std::ops::Range;
use std::thread;

use super::super::ink::Pixel;
use super::stamp::{Field, Mask, masks};
use super::threads;
use crate::scene::{Cloud, Paint};

/// Positions within a pixel, each way.
const STEPS: usize = 4;
/// Stamps that are kept take this many bytes at most; beyond it they are made for every symbol anew.
const MAX_STAMP_BYTES: usize = 16 << 20;

type Deep = [u16; 4];

/// A symbol in its colours: what is added, and how much of what is behind that hides.
#[derive(Default)]
struct Stamp {
    added: Vec<Deep>,
    hidden: Vec<Deep>,
}

/// The pixels of the field's area.
pub(super) fn stamped(cloud: &Cloud, field: &Field) -> Vec<Pixel> {
    let rows = field.area.height();
    if field.area.is_empty() || cloud.styles.is_empty() {
        return vec![[0; 4]; rows * field.area.width()];
    }
    let forms = Forms::new(cloud, field);
    let share = rows.div_ceil(threads(cloud)).max(1);
    let bands: Vec<Range<usize>> = (0..rows).step_by(share).map(|top| top..(top + share).min(rows)).collect();
    let parts: Vec<Vec<Pixel>> = thread::scope(|scope| {
        let threads: Vec<_> =
            bands.into_iter().map(|band| scope.spawn(|| draw_band(cloud, field, &forms, band))).collect();
        // A thread that failed has panicked, which is passed on.
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    parts.concat()
}

/// The masks of all styles; those whose lines are equally wide share theirs.
struct Forms<'a> {
    cloud: &'a Cloud,
    masks: Vec<Vec<Mask>>,
    /// Of each style.
    mask_of: Vec<usize>,
    keep: bool,
}

impl<'a> Forms<'a> {
    fn new(cloud: &'a Cloud, field: &Field) -> Self {
        let mut known: HashMap<Option<u64>, usize> = HashMap::new();
        let mut all = Vec::new();
        let mask_of = cloud.styles.iter().map(|style| {
            let width = style.stroke.is_some().then(|| style.stroke_width.to_bits());
            *known.entry(width).or_insert_with(|| {
                all.push(masks(cloud, style, field, STEPS));
                all.len() - 1
            })
        });
        let mask_of = mask_of.collect();
        let bytes = cloud.styles.len() * STEPS * STEPS * field.side * field.lanes * size_of::<[Deep; 2]>();
        Self { cloud, masks: all, mask_of, keep: bytes <= MAX_STAMP_BYTES }
    }

    /// Make `stamp` that of a style at a position within a pixel.
    fn fill(&self, style: usize, position: usize, stamp: &mut Stamp) {
        let mask = &self.masks[self.mask_of[style]][position];
        let style = &self.cloud.styles[style];
        let fill = deep(&style.fill, style.opacity * style.fill_opacity);
        let stroke = deep(&style.stroke, style.opacity * style.stroke_opacity);
        stamp.added.clear();
        stamp.hidden.clear();
        for (&inside, &line) in mask.fill.iter().zip(&mask.stroke) {
            let (inside, line) = (scaled(fill, inside), scaled(stroke, line));
            let added: Deep = std::array::from_fn(|index| {
                line[index].saturating_add(inside[index] - part(inside[index], line[3]))
            });
            stamp.added.push(added);
            stamp.hidden.push([added[3]; 4]);
        }
    }
}

fn draw_band(cloud: &Cloud, field: &Field, forms: &Forms<'_>, band: Range<usize>) -> Vec<Pixel> {
    // Rows of the field, the room above and below included, that this band shows.
    let (first, end) = (band.start + field.side, band.end + field.side);
    let mut pixels: Vec<Deep> = vec![[0; 4]; (end - first) * field.stride];
    let mut kept: Vec<Option<Box<Stamp>>> = Vec::new();
    if forms.keep {
        kept.resize_with(cloud.styles.len() * STEPS * STEPS, || None);
    }
    let mut scratch = Stamp::default();
    for (index, point) in cloud.points.chunks_exact(2).enumerate() {
        let style = cloud.style_of.get(index).map_or(0, |&style| usize::from(style));
        let Some(place) = field.place(point[0], point[1]) else { continue };
        if style >= cloud.styles.len() || place.row + field.side <= first || place.row >= end {
            continue;
        }
        let position = place.position(STEPS);
        let stamp = match kept.get_mut(style * STEPS * STEPS + position) {
            Some(slot) => &**slot.get_or_insert_with(|| {
                let mut stamp = Stamp::default();
                forms.fill(style, position, &mut stamp);
                Box::new(stamp)
            }),
            None => {
                forms.fill(style, position, &mut scratch);
                &scratch
            }
        };
        let rows = place.row.max(first)..(place.row + field.side).min(end);
        for row in rows {
            let start = (row - first) * field.stride + place.column;
            let line = (row - place.row) * field.lanes;
            lay(
                &mut pixels[start..start + field.lanes],
                &stamp.added[line..line + field.lanes],
                &stamp.hidden[line..line + field.lanes],
            );
        }
    }
    shown(&pixels, field)
}

#[inline]
fn lay(pixels: &mut [Deep], added: &[Deep], hidden: &[Deep]) {
    let lanes = pixels.as_flattened_mut().iter_mut().zip(added.as_flattened()).zip(hidden.as_flattened());
    for ((pixel, &added), &hidden) in lanes {
        // Rounding down what is hidden may give one too many, where all is.
        *pixel = added.saturating_add(*pixel - part(*pixel, hidden));
    }
}

fn shown(pixels: &[Deep], field: &Field) -> Vec<Pixel> {
    let width = field.area.width();
    let rows = pixels.chunks_exact(field.stride);
    let byte = |value: u16| ((u32::from(value) * 255 + 32_768) >> 16) as u8;
    rows.flat_map(|row| row[field.side..field.side + width].iter().map(|pixel| pixel.map(byte))).collect()
}

/// A share of 65536 of a value.
fn part(value: u16, share: u16) -> u16 {
    ((u32::from(value) * u32::from(share)) >> 16) as u16
}

fn scaled(pixel: Deep, covered: u8) -> Deep {
    pixel.map(|channel| (u32::from(channel) * u32::from(covered) / 255) as u16)
}

fn deep(paint: &Option<Paint>, opacity: f64) -> Deep {
    let Some(Paint::Solid(color)) = paint else { return [0; 4] };
    let alpha = f64::from(color.a) / 255.0 * opacity.clamp(0.0, 1.0);
    let channel = |value: u8| (f64::from(value) / 255.0 * alpha * 65_535.0) as u16;
    [channel(color.r), channel(color.g), channel(color.b), (alpha * 65_535.0) as u16]
}
