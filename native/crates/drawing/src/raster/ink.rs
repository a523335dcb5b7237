//! What outlines are filled with, and how it is laid over what is there.

use super::flatten::Transform;
use crate::outline::Bounds;
use crate::scene::{Color, Paint};

/// Red, green, blue and alpha; colours are multiplied with alpha.
pub(super) type Pixel = [u8; 4];

/// Colours of a gradient that are worked out beforehand.
const STEPS: usize = 512;

/// What an outline is filled with.
pub(super) enum Ink {
    Solid(Pixel),
    Gradient {
        colors: Vec<Pixel>,
        /// The place in `colors` is this sum over the middle of a pixel.
        across: f64,
        down: f64,
        start: f64,
    },
}

impl Ink {
    /// `None` where nothing would be seen.
    pub(super) fn new(
        paint: &Paint,
        opacity: f64,
        bounds: impl FnOnce() -> Bounds,
        transform: &Transform,
    ) -> Option<Self> {
        let opacity = if opacity.is_nan() { 0.0 } else { opacity.clamp(0.0, 1.0) };
        match paint {
            Paint::Solid(color) => {
                let pixel = premultiplied(*color, opacity);
                (pixel[3] > 0).then_some(Self::Solid(pixel))
            }
            Paint::Gradient { from, to, stops } => {
                Some(gradient(bounds(), *from, *to, transform)?.colored(stops, opacity))
            }
        }
    }

    /// Lay a stretch of pixels over `pixels`, the first of which stands at `(x, y)`, as far as each is covered.
    pub(super) fn lay(&self, pixels: &mut [Pixel], x: i32, y: i32, covered: &[u8]) {
        match self {
            Self::Solid(ink) => solid(*ink, pixels, covered),
            Self::Gradient { colors, across, down, start } => {
                let first = start + down * (f64::from(y) + 0.5) + across * (f64::from(x) + 0.5);
                for (index, (pixel, &covered)) in pixels.iter_mut().zip(covered).enumerate() {
                    let place = (first + across * index as f64).clamp(0.0, (STEPS - 1) as f64);
                    *pixel = over(*pixel, scaled(colors[place as usize], covered));
                }
            }
        }
    }
}

fn solid(ink: Pixel, pixels: &mut [Pixel], covered: &[u8]) {
    for (pixel, &covered) in pixels.iter_mut().zip(covered) {
        match covered {
            0 => {}
            255 if ink[3] == 255 => *pixel = ink,
            _ => *pixel = over(*pixel, scaled(ink, covered)),
        }
    }
}

/// A gradient without its colours.
struct Course {
    across: f64,
    down: f64,
    start: f64,
}

/// How far a pixel is along the way between two points that are shares of a box. Lines of equal colour are
/// at right angles to that way in the box's own shares, as SVG has it, so a box that is not square tilts them.
fn gradient(bounds: Bounds, from: (f64, f64), to: (f64, f64), transform: &Transform) -> Option<Course> {
    let (width, height) = (bounds.width().max(1e-6), bounds.height().max(1e-6));
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx * dx + dy * dy;
    if !(length > 0.0 && width.is_finite() && height.is_finite()) {
        return None;
    }
    // Along the way per unit of the drawing, each way.
    let (along_x, along_y) = (dx / length / width, dy / length / height);
    let start = (bounds.x1 + from.0 * bounds.width(), bounds.y1 + from.1 * bounds.height());
    let (origin_x, origin_y) = transform.apply(start);
    // Turning back the transform takes a pixel to the drawing.
    let (sin, cos, scale) = (transform.sin, transform.cos, transform.scale);
    let across = (along_x * cos - along_y * sin) / scale;
    let down = (along_x * sin + along_y * cos) / scale;
    Some(Course { across, down, start: -(across * origin_x + down * origin_y) })
}

impl Course {
    fn colored(self, stops: &[(f64, Color)], opacity: f64) -> Ink {
        let last = (STEPS - 1) as f64;
        let colors =
            (0..STEPS).map(|step| premultiplied(color_at(stops, step as f64 / last), opacity)).collect();
        Ink::Gradient { colors, across: self.across * last, down: self.down * last, start: self.start * last }
    }
}

fn color_at(stops: &[(f64, Color)], place: f64) -> Color {
    let Some(after) = stops.iter().position(|stop| stop.0 >= place) else {
        return stops.last().map_or(Color { r: 0, g: 0, b: 0, a: 0 }, |stop| stop.1);
    };
    let (end, to) = stops[after];
    let Some(&(start, from)) = after.checked_sub(1).and_then(|before| stops.get(before)) else { return to };
    let share = if end > start { (place - start) / (end - start) } else { 1.0 };
    let mix = |from: u8, to: u8| (f64::from(from) + share * (f64::from(to) - f64::from(from))).round() as u8;
    Color { r: mix(from.r, to.r), g: mix(from.g, to.g), b: mix(from.b, to.b), a: mix(from.a, to.a) }
}

/// The pixel of a colour of which only a share from 0 to 1 is to be seen.
pub(super) fn premultiplied(color: Color, opacity: f64) -> Pixel {
    let alpha = f64::from(color.a) * opacity;
    let channel = |value: u8| (f64::from(value) * alpha / 255.0).round() as u8;
    [channel(color.r), channel(color.g), channel(color.b), alpha.round() as u8]
}

/// `covered` of 255 parts of a pixel.
pub(super) fn scaled(pixel: Pixel, covered: u8) -> Pixel {
    pixel.map(|channel| multiplied(channel, covered))
}

/// One pixel over another.
pub(super) fn over(below: Pixel, above: Pixel) -> Pixel {
    let rest = 255 - above[3];
    std::array::from_fn(|channel| above[channel].saturating_add(multiplied(below[channel], rest)))
}

/// The product of two shares of 255, rounded.
pub(super) fn multiplied(a: u8, b: u8) -> u8 {
    let product = u32::from(a) * u32::from(b) + 128;
    ((product + (product >> 8)) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::{Ink, color_at, multiplied, over, premultiplied};
    use crate::outline::Bounds;
    use crate::raster::flatten::Transform;
    use crate::scene::{Color, Paint};

    #[test]
    fn products_are_rounded() {
        for a in 0..=255u8 {
            for b in 0..=255u8 {
                let exact = (f64::from(a) * f64::from(b) / 255.0).round() as u8;
                assert_eq!(multiplied(a, b), exact);
            }
        }
    }

    #[test]
    fn halves_mix() {
        let white = [255; 4];
        let half = premultiplied(Color::BLACK, 0.5);
        assert_eq!(half, [0, 0, 0, 128]);
        assert_eq!(over(white, half), [127, 127, 127, 255]);
        assert_eq!(over([0; 4], half), half);
    }

    #[test]
    fn gradients_run_from_stop_to_stop() {
        let stops = vec![(0.0, Color::BLACK), (0.5, Color::WHITE), (1.0, Color::rgb(0xff0000))];
        assert_eq!(color_at(&stops, 0.25), Color::rgb(0x808080));
        assert_eq!(color_at(&stops, 1.0), Color::rgb(0xff0000));
        let paint = Paint::Gradient { from: (0.0, 0.0), to: (1.0, 0.0), stops };
        let bounds = Bounds { x1: 10.0, y1: 0.0, x2: 20.0, y2: 5.0 };
        let ink = Ink::new(&paint, 1.0, || bounds, &Transform::new(2.0)).unwrap();
        let mut pixels = [[255; 4]; 20];
        ink.lay(&mut pixels, 20, 3, &[255; 20]);
        assert!(pixels[0][0] < 16 && pixels[9][0] > 230 && pixels[19][1] < 20, "{pixels:?}");
    }
}
