//! Scenes: what is drawn, as SVG and as pixels; text measured with an embedded font.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod color;
mod font;
mod scene;

pub use font::{text_width, truncate};
pub use scene::{
    Align, Baseline, Cap, Cloud, Color, Font, Group, Image, Items, Join, Mark, Paint, Path, Pixels, Rect,
    Rule, Scene, Segment, Shape, Style, Symbol, Text,
};
