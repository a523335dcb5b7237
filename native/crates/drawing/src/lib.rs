//! Scenes: what is drawn, as SVG and as pixels; text measured with an embedded font.

mod scene;

pub use scene::{
    Align, Baseline, Cap, Cloud, Color, Font, Group, Image, Items, Join, Mark, Paint, Path, Pixels, Rect,
    Rule, Scene, Segment, Shape, Style, Symbol, Text,
};
