//! What is drawn: a tree of groups and marks, in pixels, y downwards.
//!
//! The shape is that of Vega's scene graph, so that the two can be compared mark by mark:
//! groups hold marks, a mark holds items of one kind and knows its role (`mark`, `axis-label`,
//! `legend-symbol` ...). Positions are relative to the group that holds them.

/// A finished drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width in pixels, padding included.
    pub width: f64,
    /// Height in pixels, padding included.
    pub height: f64,
    /// Where the root's own origin stands in the drawing.
    pub origin: (f64, f64),
    /// What lies behind all; `None` is transparent.
    pub background: Option<Color>,
    /// What the drawing shows, for those who can't see it.
    pub description: Option<String>,
    /// All that is drawn.
    pub root: Group,
}

/// Marks with an origin of their own, and a rectangle behind them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Left edge within the group that holds this one.
    pub x: f64,
    /// Upper edge within the group that holds this one.
    pub y: f64,
    /// Width of the rectangle.
    pub width: f64,
    /// Height of the rectangle.
    pub height: f64,
    /// How the rectangle is painted.
    pub style: Style,
    /// Radii of the rectangle's corners, from the upper left clockwise.
    pub corner_radii: [f64; 4],
    /// Whether nothing of the marks is shown beyond the rectangle.
    pub clip: bool,
    /// In order of drawing.
    pub marks: Vec<Mark>,
}

/// Items of one kind with one role.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it is for, as Vega names it: `mark`, `axis-grid`, `axis-label`, `legend-title` ...
    pub role: &'static str,
    /// The items.
    pub items: Items,
}

/// Items of one kind, in order of drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Items {
    /// Groups.
    Groups(Vec<Group>),
    /// Rectangles.
    Rects(Vec<Rect>),
    /// Straight lines.
    Rules(Vec<Rule>),
    /// Symbols.
    Symbols(Vec<Symbol>),
    /// Many symbols that differ in their place only.
    Cloud(Cloud),
    /// Paths: lines, areas, arcs, shapes.
    Paths(Vec<Path>),
    /// Lines of text.
    Texts(Vec<Text>),
    /// Pictures.
    Images(Vec<Image>),
}

/// A rectangle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width, not negative.
    pub width: f64,
    /// Height, not negative.
    pub height: f64,
    /// Radii of the corners, from the upper left clockwise.
    pub corner_radii: [f64; 4],
    /// How it is painted.
    pub style: Style,
}

/// A straight line from one point to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// Where it begins.
    pub from: (f64, f64),
    /// Where it ends.
    pub to: (f64, f64),
    /// How it is painted.
    pub style: Style,
}

/// A shape that marks a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Symbol {
    /// Centre.
    pub x: f64,
    /// Centre.
    pub y: f64,
    /// Area of the square around it, in square pixels.
    pub size: f64,
    /// Degrees clockwise.
    pub angle: f64,
    /// Its form.
    pub shape: Shape,
    /// How it is painted.
    pub style: Style,
}

/// Symbols by the thousand. As pixels they are stamped one by one; an SVG gets a picture of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    /// Centres, x and y in turn.
    pub points: Vec<f32>,
    /// Width and height of the part of the group that they lie in.
    pub extent: (f64, f64),
    /// Area of the square around each, in square pixels.
    pub size: f64,
    /// Form of each.
    pub shape: Shape,
    /// Index into `styles` of each point; empty when all have the first.
    pub style_of: Vec<u16>,
    /// How they are painted.
    pub styles: Vec<Style>,
}

/// Forms of symbols.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A circle.
    Circle,
    /// A square.
    Square,
    /// A plus sign.
    Cross,
    /// A square on its corner.
    Diamond,
    /// A triangle that points up.
    TriangleUp,
    /// A triangle that points down.
    TriangleDown,
    /// A triangle that points to the right.
    TriangleRight,
    /// A triangle that points to the left.
    TriangleLeft,
    /// An arrow that points up.
    Arrow,
    /// A wedge that points up.
    Wedge,
    /// A short line.
    Stroke,
    /// Any, within a square from -1 to 1.
    Path(Vec<Segment>),
}

/// A path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// The origin of its segments.
    pub x: f64,
    /// The origin of its segments.
    pub y: f64,
    /// Its course.
    pub segments: Vec<Segment>,
    /// How it is painted.
    pub style: Style,
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Begin anew here.
    Move(f64, f64),
    /// Straight on to here.
    Line(f64, f64),
    /// By a cubic Bézier curve: two points that bend it, and the end.
    Cubic((f64, f64), (f64, f64), (f64, f64)),
    /// Back to where this part began.
    Close,
}

/// A line of text, or several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// Where the text is held.
    pub x: f64,
    /// Where the text is held.
    pub y: f64,
    /// Further shift after turning, as labels on circles have it.
    pub shift: (f64, f64),
    /// One string a line.
    pub lines: Vec<String>,
    /// Degrees clockwise around the point where it is held.
    pub angle: f64,
    /// Which end is held.
    pub align: Align,
    /// Which height is held.
    pub baseline: Baseline,
    /// Letters.
    pub font: Font,
    /// From line to line, in pixels.
    pub line_height: f64,
    /// Widest it may be, in pixels; what is longer ends in an ellipsis. 0 is no limit.
    pub limit: f64,
    /// How it is painted.
    pub style: Style,
}

/// Letters.
#[derive(Clone, Debug, PartialEq)]
pub struct Font {
    /// As CSS names it, such as `sans-serif`.
    pub family: String,
    /// Height in pixels.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is slanted.
    pub italic: bool,
}

impl Default for Font {
    fn default() -> Self {
        Self { family: "sans-serif".to_owned(), size: 11.0, bold: false, italic: false }
    }
}

/// Which end of a text stands at its point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Its beginning.
    #[default]
    Left,
    /// Its middle.
    Center,
    /// Its end.
    Right,
}

/// Which height of a text stands at its point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// The line that letters stand on.
    #[default]
    Alphabetic,
    /// The top of the letters.
    Top,
    /// The middle of the letters.
    Middle,
    /// The bottom of the letters.
    Bottom,
    /// The top of the line.
    LineTop,
    /// The bottom of the line.
    LineBottom,
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width it is drawn with.
    pub width: f64,
    /// Height it is drawn with.
    pub height: f64,
    /// Whether pixels between its own are made from their neighbours.
    pub smooth: bool,
    /// From 0 to 1.
    pub opacity: f64,
    /// Its pixels.
    pub pixels: Pixels,
}

/// Pixels: four bytes each (red, green, blue, alpha; not premultiplied), row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The bytes.
    pub rgba: Vec<u8>,
}

/// How something is painted.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// Inside; `None` is nothing.
    pub fill: Option<Paint>,
    /// Outline; `None` is nothing.
    pub stroke: Option<Paint>,
    /// Width of the outline in pixels.
    pub stroke_width: f64,
    /// From 0 to 1, of all.
    pub opacity: f64,
    /// From 0 to 1, of the inside.
    pub fill_opacity: f64,
    /// From 0 to 1, of the outline.
    pub stroke_opacity: f64,
    /// Lengths of strokes and gaps in turn; empty is a line without gaps.
    pub dash: Vec<f64>,
    /// Where in `dash` the line begins.
    pub dash_offset: f64,
    /// Ends of lines.
    pub cap: Cap,
    /// Corners of lines.
    pub join: Join,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            fill: None,
            stroke: None,
            stroke_width: 1.0,
            opacity: 1.0,
            fill_opacity: 1.0,
            stroke_opacity: 1.0,
            dash: Vec::new(),
            dash_offset: 0.0,
            cap: Cap::Butt,
            join: Join::Miter,
        }
    }
}

/// A colour, or one that runs into others.
#[derive(Clone, Debug, PartialEq)]
pub enum Paint {
    /// The same everywhere.
    Solid(Color),
    /// From one point to another, in shares of the item's box.
    Gradient {
        /// Where it begins.
        from: (f64, f64),
        /// Where it ends.
        to: (f64, f64),
        /// Place from 0 to 1, and colour there.
        stops: Vec<(f64, Color)>,
    },
}

/// A colour: red, green, blue and alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// 255 hides what is behind.
    pub a: u8,
}

/// Ends of lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cap {
    /// Cut off where the line ends.
    #[default]
    Butt,
    /// A half circle.
    Round,
    /// A half square.
    Square,
}

/// Corners of lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// Pointed.
    #[default]
    Miter,
    /// Round.
    Round,
    /// Cut off.
    Bevel,
}
