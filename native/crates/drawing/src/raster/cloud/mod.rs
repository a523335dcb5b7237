//! Symbols by the million.
//!
//! Every symbol is stamped: its form is worked out beforehand for a few positions within a pixel. Where all
//! have one colour, `one_ink` adds up how much each hides, and `counted` the same faster where they are more than
//! there are pixels; where they have several, `many_inks` lays them over each other in their order. All are
//! exact but for those positions being rounded.

mod counted;
mod many_inks;
mod one_ink;
mod stamp;

use super::canvas::Canvas;
use super::coverage::Area;
use super::flatten::Transform;
use super::ink::Pixel;
use crate::outline::shape;
use crate::scene::{Cloud, Image, Paint, Shape, Style};
use stamp::Field;

/// Fewer symbols are not worth a second thread.
const MIN_POINTS_PER_THREAD: usize = 20_000;
/// Larger symbols are drawn one by one.
const MAX_STAMP_SIDE: usize = 96;
/// Pixels of the picture that stands for a cloud in an SVG, at most.
const MAX_IMAGE_PIXELS: f64 = 16e6;

impl Canvas {
    pub(super) fn cloud(&mut self, cloud: &Cloud, transform: &Transform) {
        let reach = reach(cloud);
        let field = Field::new(self.area(), cloud.extent, reach, transform);
        if field.side > MAX_STAMP_SIDE || cloud.styles.iter().any(|style| !is_solid(style)) {
            return self.one_by_one(cloud, transform);
        }
        let pixels = match one_ink::color(cloud) {
            Some(color) => one_ink::stamped(cloud, &field, color),
            None => many_inks::stamped(cloud, &field),
        };
        self.lay(field.area, &pixels);
    }

    fn one_by_one(&mut self, cloud: &Cloud, transform: &Transform) {
        let outline = shape(&cloud.shape, cloud.size);
        for (index, point) in cloud.points.chunks_exact(2).enumerate() {
            let Some(style) = style_of(cloud, index) else { continue };
            self.draw(&outline, style, &transform.moved((f64::from(point[0]), f64::from(point[1]))));
        }
    }

    fn lay(&mut self, area: Area, pixels: &[Pixel]) {
        if area.is_empty() {
            return;
        }
        for (y, row) in (area.top..area.bottom).zip(pixels.chunks_exact(area.width())) {
            for (x, &pixel) in (area.left..area.right).zip(row) {
                if pixel[3] > 0 {
                    self.put(x, y, pixel);
                }
            }
        }
    }
}

/// The cloud as a picture with `scale` pixels for one of the drawing, each way; `None` when it is empty.
pub(crate) fn cloud_image(cloud: &Cloud, scale: f64) -> Option<Image> {
    let margin = reach(cloud);
    let (width, height) = (cloud.extent.0 + 2.0 * margin, cloud.extent.1 + 2.0 * margin);
    if cloud.points.len() < 2 || !(width > 0.0 && height > 0.0 && width.max(height) < 1e6) {
        return None;
    }
    let scale = scale.min((MAX_IMAGE_PIXELS / (width * height)).sqrt());
    let (columns, rows) = ((width * scale).ceil().max(1.0), (height * scale).ceil().max(1.0));
    let mut canvas = Canvas::new(columns as u32, rows as u32, [0; 4]);
    canvas.cloud(cloud, &Transform::new(scale).moved((margin, margin)));
    let (width, height) = (columns / scale, rows / scale);
    Some(Image {
        x: -margin,
        y: -margin,
        width,
        height,
        smooth: true,
        opacity: 1.0,
        pixels: canvas.into_pixels(),
    })
}

/// How far a symbol reaches from its centre.
fn reach(cloud: &Cloud) -> f64 {
    let stroke = cloud.styles.iter().filter(|style| style.stroke.is_some()).map(|style| style.stroke_width);
    let stroke = stroke.fold(0.0, f64::max);
    let side = cloud.size.max(0.0).sqrt();
    match cloud.shape {
        Shape::Circle | Shape::Square => side * 0.5 + stroke * 0.5,
        // Wedges and shapes of one's own reach further than their square.
        Shape::Wedge | Shape::Path(_) => side * 0.75 + stroke * 2.0,
        // Corners that are pointed reach up to four times as far as the line is wide, half of it to a side.
        _ => side * 0.5 + stroke * 2.0,
    }
}

fn is_solid(style: &Style) -> bool {
    [&style.fill, &style.stroke].into_iter().flatten().all(|paint| matches!(paint, Paint::Solid(_)))
}

fn style_of(cloud: &Cloud, index: usize) -> Option<&Style> {
    cloud.styles.get(cloud.style_of.get(index).map_or(0, |&style| usize::from(style)))
}

/// How many threads to share the symbols among.
fn threads(cloud: &Cloud) -> usize {
    let points = cloud.points.len() / 2;
    let most = points / MIN_POINTS_PER_THREAD;
    if most < 2 {
        return 1;
    }
    std::thread::available_parallelism().map_or(1, |cores| cores.get().min(most).min(8))
}

#[cfg(test)]
mod tests {
    use super::super::canvas::Canvas;
    use super::super::flatten::Transform;
    use crate::scene::{Cloud, Color, Paint, Shape, Style};

    fn filled(color: u32, opacity: f64) -> Style {
        Style { fill: Some(Paint::Solid(Color::rgb(color))), opacity, ..Style::default() }
    }

    fn cloud(points: Vec<f32>, styles: Vec<Style>, style_of: Vec<u16>) -> Cloud {
        Cloud { points, extent: (40.0, 30.0), size: 30.0, shape: Shape::Circle, style_of, styles }
    }

    fn points(count: u32) -> Vec<f32> {
        // Spread by the golden ratio, some beyond the edges.
        let at = |index: u32, step: f32| (index as f32 * step).fract();
        (0..count)
            .flat_map(|index| [at(index, 0.618_034) * 44.0 - 2.0, at(index, 0.754_877_7) * 34.0 - 2.0])
            .collect()
    }

    /// Stamped symbols differ from those drawn one by one by a small rounding of their place.
    fn check(cloud: &Cloud, tolerance: f64) {
        let transform = Transform::new(1.5).moved((2.0, 2.0));
        let mut stamped = Canvas::new(66, 51, [255; 4]);
        stamped.cloud(cloud, &transform);
        let mut drawn = Canvas::new(66, 51, [255; 4]);
        drawn.one_by_one(cloud, &transform);
        let pairs = stamped.pixels.as_flattened().iter().zip(drawn.pixels.as_flattened());
        let difference: f64 = pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
        let mean = difference / stamped.pixels.as_flattened().len() as f64;
        assert!(mean < tolerance, "{mean}");
        assert_ne!(stamped.pixels, Canvas::new(66, 51, [255; 4]).pixels);
    }

    #[test]
    fn one_color_adds_up() {
        check(&cloud(points(200), vec![filled(0x4c78a8, 1.0)], vec![]), 1.5);
        check(&cloud(points(200), vec![filled(0x4c78a8, 0.3)], vec![]), 1.5);
    }

    /// Laid over each other with 8 bits for a channel, such faint layers would stop adding up.
    #[test]
    fn faint_layers_hide_as_much_as_they_should() {
        for styles in [1, 2] {
            let count: u16 = 3_000;
            let points = [20.0, 15.0].repeat(usize::from(count));
            let style_of = if styles == 1 { vec![] } else { (0..count).map(|index| index % 2).collect() };
            let mut canvas = Canvas::new(40, 30, [255; 4]);
            canvas.cloud(&cloud(points, vec![filled(0, 0.0005); styles], style_of), &Transform::new(1.0));
            let left = 255.0 * (1.0 - 0.0005f64).powi(i32::from(count));
            let [red, ..] = canvas.pixels[15 * 40 + 20];
            assert!((f64::from(red) - left).abs() < 2.5, "{red} {left}");
        }
    }

    #[test]
    fn several_colors_cover_each_other_in_order() {
        let style_of = (0..200).map(|index| index % 2).collect();
        check(&cloud(points(200), vec![filled(0x4c78a8, 0.7), filled(0xf58518, 1.0)], style_of), 2.0);
    }

    #[test]
    fn counts_do_not_overflow() {
        let mut canvas = Canvas::new(40, 30, [255; 4]);
        let many = cloud([20.0, 15.0].repeat(70_000), vec![filled(0, 0.9)], vec![]);
        canvas.cloud(&many, &Transform::new(1.0));
        assert_eq!(canvas.pixels[15 * 40 + 20], [0, 0, 0, 255]);
        assert_eq!(canvas.pixels[15 * 40 + 30], [255; 4]);
    }

    #[test]
    fn outlines_are_stamped_too() {
        let stroke = Some(Paint::Solid(Color::rgb(0xe45756)));
        let style = Style { stroke, stroke_width: 2.0, opacity: 0.7, ..Style::default() };
        check(&cloud(points(100), vec![style.clone()], vec![]), 2.0);
        let both = Style { fill: Some(Paint::Solid(Color::BLACK)), ..style };
        check(&cloud(points(100), vec![both], vec![]), 2.5);
    }

    #[test]
    fn threads_draw_the_same_as_one() {
        for style_of in [vec![], (0..45_000u32).map(|index| (index % 3) as u16).collect::<Vec<u16>>()] {
            let styles = vec![filled(0x4c78a8, 0.001), filled(0xf58518, 0.002), filled(0x54a24b, 0.001)];
            let all = Cloud { size: 4.0, ..cloud(points(45_000), styles, style_of) };
            let mut at_once = Canvas::new(40, 30, [255; 4]);
            at_once.cloud(&all, &Transform::new(1.0));
            let half = all.points.len() / 2;
            let mut parts = Canvas::new(40, 30, [255; 4]);
            for range in [0..half / 2, half / 2..half] {
                let style_of = all.style_of.get(range.clone()).unwrap_or_default().to_vec();
                let part = Cloud {
                    points: all.points[range.start * 2..range.end * 2].to_vec(),
                    style_of,
                    ..all.clone()
                };
                parts.cloud(&part, &Transform::new(1.0));
            }
            let pairs = at_once.pixels.as_flattened().iter().zip(parts.pixels.as_flattened());
            assert!(pairs.into_iter().all(|(a, b)| a.abs_diff(*b) <= 3));
        }
    }

    #[test]
    fn what_is_no_place_is_passed_over() {
        let nowhere = vec![f32::NAN, 1.0, f32::INFINITY, 2.0, 1e30, -1e30, 5.0];
        let mut canvas = Canvas::new(10, 10, [255; 4]);
        canvas.cloud(&cloud(nowhere, vec![filled(0, 1.0)], vec![]), &Transform::new(1.0));
        assert!(canvas.pixels.iter().all(|&pixel| pixel == [255; 4]));
        canvas.cloud(&cloud(vec![1.0, 1.0], vec![], vec![]), &Transform::new(1.0));
    }
}
