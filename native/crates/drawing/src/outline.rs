//! Outlines of what is not given as a path, in Vega's proportions.

use crate::scene::{Baseline, Group, Paint, Rect, Rule, Segment, Shape, Symbol};

/// Of a curve that stands for a quarter of a circle: how far its inner points are from the corner, as a
/// share of the radius. See <http://spencermortensen.com/articles/bezier-circle/>.
const CORNER: f64 = 0.448_084_975_506;

impl Baseline {
    /// How far below the point that holds a text its letters stand, for letters and lines of these heights.
    pub fn offset(self, font_size: f64, line_height: f64) -> f64 {
        let offset = match self {
            Self::Alphabetic => 0.0,
            Self::Top => 0.79 * font_size,
            Self::Middle => 0.30 * font_size,
            Self::Bottom => -0.21 * font_size,
            Self::LineTop => 0.29 * font_size + 0.5 * line_height,
            Self::LineBottom => 0.29 * font_size - 0.5 * line_height,
        };
        // Halves go up, as JavaScript rounds.
        (offset + 0.5).floor()
    }
}

impl Rect {
    /// Radii of the corners, none larger than fits; `None` when all are sharp.
    pub(crate) fn rounded(&self) -> Option<[f64; 4]> {
        let largest = (self.width.min(self.height) / 2.0).max(0.0);
        let radii = self.corner_radii.map(|radius| radius.max(0.0).min(largest));
        radii.iter().any(|&radius| radius > 0.0).then_some(radii)
    }
}

impl Group {
    /// The rectangle behind the group, in the coordinates of what is in it.
    pub(crate) fn backdrop(&self) -> Rect {
        let offset = self.stroke_offset();
        let (width, height) = (self.width, self.height);
        let style = self.style.clone();
        Rect { x: offset, y: offset, width, height, corner_radii: self.corner_radii, style }
    }

    /// Whether the rectangle behind the group shows.
    pub(crate) fn has_backdrop(&self) -> bool {
        self.style.fill.is_some() || self.style.stroke.is_some()
    }

    /// Vega moves outlines about a pixel wide onto the middle of pixels.
    fn stroke_offset(&self) -> f64 {
        let width = self.style.stroke_width;
        let thin = self.style.stroke.is_some() && width > 0.5 && width < 1.5;
        if thin { 0.5 - (width - 1.0).abs() } else { 0.0 }
    }
}

/// The outline of a rectangle with these radii of corners, from the upper left clockwise.
pub(crate) fn rounded_rect(rect: &Rect, radii: [f64; 4]) -> Vec<Segment> {
    let [tl, tr, br, bl] = radii;
    let (x1, y1, x2, y2) = (rect.x, rect.y, rect.x + rect.width, rect.y + rect.height);
    vec![
        Segment::Move(x1 + tl, y1),
        Segment::Line(x2 - tr, y1),
        Segment::Cubic((x2 - CORNER * tr, y1), (x2, y1 + CORNER * tr), (x2, y1 + tr)),
        Segment::Line(x2, y2 - br),
        Segment::Cubic((x2, y2 - CORNER * br), (x2 - CORNER * br, y2), (x2 - br, y2)),
        Segment::Line(x1 + bl, y2),
        Segment::Cubic((x1 + CORNER * bl, y2), (x1, y2 - CORNER * bl), (x1, y2 - bl)),
        Segment::Line(x1, y1 + tl),
        Segment::Cubic((x1, y1 + CORNER * tl), (x1 + CORNER * tl, y1), (x1 + tl, y1)),
        Segment::Close,
    ]
}

/// An ellipse around a point.
pub(crate) fn ellipse(x: f64, y: f64, rx: f64, ry: f64) -> Vec<Segment> {
    let (cx, cy) = (rx * (1.0 - CORNER), ry * (1.0 - CORNER));
    vec![
        Segment::Move(x + rx, y),
        Segment::Cubic((x + rx, y + cy), (x + cx, y + ry), (x, y + ry)),
        Segment::Cubic((x - cx, y + ry), (x - rx, y + cy), (x - rx, y)),
        Segment::Cubic((x - rx, y - cy), (x - cx, y - ry), (x, y - ry)),
        Segment::Cubic((x + cx, y - ry), (x + rx, y - cy), (x + rx, y)),
        Segment::Close,
    ]
}

/// The outline of a symbol of this size around the origin.
pub(crate) fn shape(shape: &Shape, size: f64) -> Vec<Segment> {
    let r = size.max(0.0).sqrt() / 2.0;
    let h = 3f64.sqrt() / 2.0 * r;
    match shape {
        Shape::Circle => ellipse(0.0, 0.0, r, r),
        Shape::Square => polygon(&[(-r, -r), (r, -r), (r, r), (-r, r)]),
        Shape::Cross => cross(r, r / 2.5),
        Shape::Diamond => polygon(&[(-r, 0.0), (0.0, -r), (r, 0.0), (0.0, r)]),
        Shape::TriangleUp => polygon(&[(0.0, -h), (-r, h), (r, h)]),
        Shape::TriangleDown => polygon(&[(0.0, h), (-r, -h), (r, -h)]),
        Shape::TriangleRight => polygon(&[(h, 0.0), (-h, -r), (-h, r)]),
        Shape::TriangleLeft => polygon(&[(-h, 0.0), (h, -r), (h, r)]),
        Shape::Arrow => arrow(r),
        Shape::Wedge => wedge(r, h),
        Shape::Stroke => vec![Segment::Move(-r, 0.0), Segment::Line(r, 0.0)],
        Shape::Path(segments) => {
            segments.iter().map(|segment| segment.map(|(x, y)| (x * r, y * r))).collect()
        }
    }
}

fn cross(r: f64, s: f64) -> Vec<Segment> {
    polygon(&[
        (-r, -s),
        (-r, s),
        (-s, s),
        (-s, r),
        (s, r),
        (s, s),
        (r, s),
        (r, -s),
        (s, -s),
        (s, -r),
        (-s, -r),
        (-s, -s),
    ])
}

fn arrow(r: f64) -> Vec<Segment> {
    let (s, t, v) = (r / 7.0, r / 2.5, r / 8.0);
    polygon(&[(-s, r), (s, r), (s, -v), (t, -v), (0.0, -r), (-t, -v), (-s, -v)])
}

fn wedge(r: f64, h: f64) -> Vec<Segment> {
    // The middle of its weight stands on the point, not the middle of its height.
    let offset = h - r / 3f64.sqrt();
    polygon(&[(0.0, -h - offset), (-r / 4.0, h - offset), (r / 4.0, h - offset)])
}

/// A closed line through all points.
pub(crate) fn polygon(points: &[(f64, f64)]) -> Vec<Segment> {
    let mut segments = polyline(points);
    segments.push(Segment::Close);
    segments
}

/// A line through all points.
pub(crate) fn polyline(points: &[(f64, f64)]) -> Vec<Segment> {
    let step = |(index, &(x, y)): (usize, &(f64, f64))| {
        if index == 0 { Segment::Move(x, y) } else { Segment::Line(x, y) }
    };
    points.iter().enumerate().map(step).collect()
}

/// A quadratic curve as a cubic one.
pub(crate) fn quadratic(from: (f64, f64), bend: (f64, f64), to: (f64, f64)) -> Segment {
    let toward =
        |end: (f64, f64)| (end.0 + (bend.0 - end.0) * 2.0 / 3.0, end.1 + (bend.1 - end.1) * 2.0 / 3.0);
    Segment::Cubic(toward(from), toward(to), to)
}

impl Symbol {
    /// The outline where the symbol stands.
    pub(crate) fn outline(&self) -> Vec<Segment> {
        let mut segments = shape(&self.shape, self.size);
        let (sin, cos) = self.angle.to_radians().sin_cos();
        for segment in &mut segments {
            *segment = segment.map(|(x, y)| (self.x + x * cos - y * sin, self.y + x * sin + y * cos));
        }
        segments
    }
}

impl Segment {
    /// The same step with all its points moved by `to`.
    pub(crate) fn map(self, to: impl Fn((f64, f64)) -> (f64, f64)) -> Self {
        match self {
            Self::Move(x, y) => {
                let (x, y) = to((x, y));
                Self::Move(x, y)
            }
            Self::Line(x, y) => {
                let (x, y) = to((x, y));
                Self::Line(x, y)
            }
            Self::Cubic(first, second, end) => Self::Cubic(to(first), to(second), to(end)),
            Self::Close => Self::Close,
        }
    }
}

/// An upright rectangle around something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) x1: f64,
    pub(crate) y1: f64,
    pub(crate) x2: f64,
    pub(crate) y2: f64,
}

impl Bounds {
    /// Around nothing.
    pub(crate) const EMPTY: Self =
        Self { x1: f64::INFINITY, y1: f64::INFINITY, x2: f64::NEG_INFINITY, y2: f64::NEG_INFINITY };

    pub(crate) fn add(&mut self, (x, y): (f64, f64)) {
        self.x1 = self.x1.min(x);
        self.y1 = self.y1.min(y);
        self.x2 = self.x2.max(x);
        self.y2 = self.y2.max(y);
    }

    /// Around points that bend curves too: never too small.
    pub(crate) fn of_segments(segments: &[Segment]) -> Self {
        let mut bounds = Self::EMPTY;
        for segment in segments {
            match *segment {
                Segment::Move(x, y) | Segment::Line(x, y) => bounds.add((x, y)),
                Segment::Cubic(first, second, end) => {
                    [first, second, end].into_iter().for_each(|point| bounds.add(point))
                }
                Segment::Close => {}
            }
        }
        bounds
    }

    pub(crate) fn of_rect(rect: &Rect) -> Self {
        Self { x1: rect.x, y1: rect.y, x2: rect.x + rect.width, y2: rect.y + rect.height }
    }

    pub(crate) fn of_rule(rule: &Rule) -> Self {
        let mut bounds = Self::EMPTY;
        bounds.add(rule.from);
        bounds.add(rule.to);
        bounds
    }

    pub(crate) fn width(&self) -> f64 {
        self.x2 - self.x1
    }

    pub(crate) fn height(&self) -> f64 {
        self.y2 - self.y1
    }

    /// The point that lies at these shares of width and height.
    pub(crate) fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.x1 + x * self.width(), self.y1 + y * self.height())
    }
}

impl Paint {
    /// Whether it differs from place to place.
    pub(crate) fn is_gradient(&self) -> bool {
        matches!(self, Self::Gradient { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, shape};
    use crate::scene::{Baseline, Rect, Shape};

    #[test]
    fn baselines_round_as_javascript_does() {
        assert_eq!(Baseline::Top.offset(11.0, 13.0), 9.0);
        assert_eq!(Baseline::Middle.offset(10.0, 12.0), 3.0);
        assert_eq!(Baseline::Bottom.offset(11.0, 13.0), -2.0);
        assert_eq!(Baseline::LineTop.offset(11.0, 13.0), 10.0);
        assert_eq!(Baseline::LineBottom.offset(11.0, 13.0), -3.0);
        assert_eq!(Baseline::Alphabetic.offset(11.0, 13.0), 0.0);
    }

    #[test]
    fn shapes_fit_their_size() {
        for form in [Shape::Circle, Shape::Square, Shape::Cross, Shape::Diamond, Shape::Stroke, Shape::Arrow]
        {
            let bounds = Bounds::of_segments(&shape(&form, 100.0));
            assert!((bounds.width().max(bounds.height()) - 10.0).abs() < 1e-9, "{form:?} {bounds:?}");
        }
    }

    #[test]
    fn corners_fit_their_rectangle() {
        let rect = Rect { width: 10.0, height: 4.0, corner_radii: [9.0, 1.0, -3.0, 0.0], ..Rect::default() };
        assert_eq!(rect.rounded(), Some([2.0, 1.0, 0.0, 0.0]));
        assert_eq!(Rect { width: 10.0, height: 4.0, ..Rect::default() }.rounded(), None);
    }
}
