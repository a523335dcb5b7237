//! Boxes around what is drawn, by the same rules as Vega measures them, since layout depends on them.

use ferrolab_drawing::{
    Align, Baseline, Group, Items, Mark, Path, Segment, Shape, Style, Symbol, Text, text_width,
};

/// A box, empty until something is added to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub x1: f64,
    pub y1: f64,
    pub x2: f64,
    pub y2: f64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { x1: f64::INFINITY, y1: f64::INFINITY, x2: f64::NEG_INFINITY, y2: f64::NEG_INFINITY }
    }
}

impl Bounds {
    pub fn new(x1: f64, y1: f64, x2: f64, y2: f64) -> Self {
        Self { x1: x1.min(x2), y1: y1.min(y2), x2: x1.max(x2), y2: y1.max(y2) }
    }

    pub fn is_empty(&self) -> bool {
        self.x1 == f64::INFINITY
    }

    pub fn add(&mut self, x: f64, y: f64) {
        self.x1 = self.x1.min(x);
        self.y1 = self.y1.min(y);
        self.x2 = self.x2.max(x);
        self.y2 = self.y2.max(y);
    }

    pub fn union(&mut self, other: &Bounds) {
        self.x1 = self.x1.min(other.x1);
        self.y1 = self.y1.min(other.y1);
        self.x2 = self.x2.max(other.x2);
        self.y2 = self.y2.max(other.y2);
    }

    pub fn expand(&mut self, by: f64) {
        self.x1 -= by;
        self.y1 -= by;
        self.x2 += by;
        self.y2 += by;
    }

    pub fn translated(mut self, dx: f64, dy: f64) -> Self {
        self.x1 += dx;
        self.y1 += dy;
        self.x2 += dx;
        self.y2 += dy;
        self
    }

    pub fn width(&self) -> f64 {
        self.x2 - self.x1
    }

    pub fn height(&self) -> f64 {
        self.y2 - self.y1
    }

    /// The box around this one once it is turned around a point.
    fn rotated(&self, degrees: f64, x: f64, y: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (cx, cy) = (x - x * cos + y * sin, y - x * sin - y * cos);
        let mut turned = Bounds::default();
        for (px, py) in [(self.x1, self.y1), (self.x1, self.y2), (self.x2, self.y1), (self.x2, self.y2)] {
            turned.add(cos * px - sin * py + cx, sin * px + cos * py + cy);
        }
        turned
    }
}

/// Rounds halves upwards, as JavaScript does.
pub(crate) fn round_half_up(value: f64) -> f64 {
    (value + 0.5).floor()
}

/// The box of a mark within the group that holds it.
pub(crate) fn of_mark(mark: &Mark) -> Bounds {
    let mut bounds = Bounds::default();
    match &mark.items {
        Items::Groups(groups) => groups.iter().for_each(|group| bounds.union(&of_group(group))),
        Items::Rects(rects) => {
            for rect in rects {
                let plain = Bounds::new(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height);
                bounds.union(&stroked(plain, &rect.style));
            }
        }
        Items::Rules(rules) => {
            for rule in rules {
                let plain = Bounds::new(rule.from.0, rule.from.1, rule.to.0, rule.to.1);
                bounds.union(&stroked(plain, &rule.style));
            }
        }
        Items::Symbols(symbols) => symbols.iter().for_each(|symbol| bounds.union(&of_symbol(symbol))),
        Items::Cloud(cloud) => {
            let reach =
                cloud.size.sqrt() / 2.0 + cloud.styles.first().map_or(0.0, |style| style.stroke_width);
            for point in cloud.points.chunks_exact(2) {
                bounds.add(f64::from(point[0]), f64::from(point[1]));
            }
            if !bounds.is_empty() {
                bounds.expand(reach);
            }
        }
        Items::Paths(paths) => paths.iter().for_each(|path| bounds.union(&of_path(path))),
        Items::Texts(texts) => texts.iter().for_each(|text| bounds.union(&of_text(text))),
        Items::Images(images) => {
            for image in images {
                bounds.union(&Bounds::new(image.x, image.y, image.x + image.width, image.y + image.height));
            }
        }
    }
    bounds
}

/// The box of a group with all that it holds, within the group that holds it.
pub(crate) fn of_group(group: &Group) -> Bounds {
    let mut bounds = Bounds::default();
    if !group.clip {
        group.marks.iter().for_each(|mark| bounds.union(&of_mark(mark)));
    }
    if group.clip || group.width > 0.0 || group.height > 0.0 {
        bounds.add(0.0, 0.0);
        bounds.add(group.width, group.height);
    }
    stroked(bounds, &group.style).translated(group.x, group.y)
}

/// Adds the share of an outline that lies outside.
pub(crate) fn stroked(mut bounds: Bounds, style: &Style) -> Bounds {
    if style.stroke.is_some() && style.opacity != 0.0 && style.stroke_opacity != 0.0 {
        bounds.expand(style.stroke_width);
    }
    bounds
}

fn of_symbol(symbol: &Symbol) -> Bounds {
    let half = symbol.size.max(0.0).sqrt() / 2.0;
    let short = half * 3.0_f64.sqrt() / 2.0;
    let (across, along) = match symbol.shape {
        Shape::Stroke => (half, 0.0),
        Shape::TriangleUp | Shape::TriangleDown => (half, short),
        Shape::TriangleLeft | Shape::TriangleRight => (short, half),
        _ => (half, half),
    };
    let plain = Bounds::new(symbol.x - across, symbol.y - along, symbol.x + across, symbol.y + along);
    stroked(plain, &symbol.style)
}

/// The box of a path. Curves count with the points that bend them, which is never too small.
pub(crate) fn of_path(path: &Path) -> Bounds {
    let mut bounds = Bounds::default();
    let mut at = (0.0, 0.0);
    for segment in &path.segments {
        match *segment {
            Segment::Move(x, y) | Segment::Line(x, y) => {
                bounds.add(x, y);
                at = (x, y);
            }
            Segment::Cubic(first, second, end) => {
                add_cubic(&mut bounds, at, first, second, end);
                at = end;
            }
            Segment::Close => {}
        }
    }
    if bounds.is_empty() {
        return bounds;
    }
    // Curves that stand for arcs overshoot them by less than this, which must not cost a pixel.
    if path.segments.iter().any(|segment| matches!(segment, Segment::Cubic(..))) {
        bounds.expand(-1e-4);
    }
    stroked(bounds, &path.style).translated(path.x, path.y)
}

fn add_cubic(bounds: &mut Bounds, from: (f64, f64), first: (f64, f64), second: (f64, f64), end: (f64, f64)) {
    bounds.add(end.0, end.1);
    for t in extrema(from.0, first.0, second.0, end.0) {
        bounds.add(cubic(t, from.0, first.0, second.0, end.0), end.1);
    }
    for t in extrema(from.1, first.1, second.1, end.1) {
        bounds.add(end.0, cubic(t, from.1, first.1, second.1, end.1));
    }
}

fn cubic(t: f64, a: f64, b: f64, c: f64, d: f64) -> f64 {
    let s = 1.0 - t;
    s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
}

fn extrema(a: f64, b: f64, c: f64, d: f64) -> impl Iterator<Item = f64> {
    let (square, linear, constant) = (d - a + 3.0 * (b - c), 2.0 * (a + c - 2.0 * b), b - a);
    let mut found = [f64::NAN; 2];
    if square.abs() > 1e-9 {
        let root = (linear * linear - 4.0 * square * constant).sqrt();
        found = [(-linear + root) / (2.0 * square), (-linear - root) / (2.0 * square)];
    } else if linear != 0.0 {
        found[0] = -constant / linear;
    }
    found.into_iter().filter(|t| *t > 0.0 && *t < 1.0)
}

/// How far below its point a text's base line stands.
pub(crate) fn baseline_offset(text: &Text) -> f64 {
    let size = text.font.size;
    round_half_up(match text.baseline {
        Baseline::Top => 0.79 * size,
        Baseline::Middle => 0.30 * size,
        Baseline::Bottom => -0.21 * size,
        Baseline::LineTop => 0.29 * size + 0.5 * text.line_height,
        Baseline::LineBottom => 0.29 * size - 0.5 * text.line_height,
        Baseline::Alphabetic => 0.0,
    })
}

/// The box of a text.
pub(crate) fn of_text(text: &Text) -> Bounds {
    let width = text_extent(text);
    let height = text.font.size + text.line_height * text.lines.len().saturating_sub(1) as f64;
    let dx = text.shift.0
        - match text.align {
            Align::Left => 0.0,
            Align::Center => width / 2.0,
            Align::Right => width,
        };
    let dy = text.shift.1 + baseline_offset(text) - round_half_up(0.8 * text.font.size);
    let flat = Bounds::new(text.x + dx, text.y + dy, text.x + dx + width, text.y + dy + height);
    if text.angle == 0.0 { flat } else { flat.rotated(text.angle, text.x, text.y) }
}

/// Width of the longest line as it is drawn, cut off where a limit says so.
pub(crate) fn text_extent(text: &Text) -> f64 {
    text.lines.iter().map(|line| line_extent(line, text)).fold(0.0, f64::max)
}

fn line_extent(line: &str, text: &Text) -> f64 {
    let width = text_width(line, &text.font);
    if text.limit > 0.0 { width.min(text.limit) } else { width }
}
