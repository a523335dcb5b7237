//! Scenes: what is drawn, as SVG and as pixels; text measured with an embedded font.
//!
//! Code map: `scene` is what is drawn; `font` measures text, `color` reads colours, `outline` knows the
//! outlines of symbols and rectangles; `svg` and `raster` each write a scene out; `diagram` makes scenes of
//! plain data.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod color;
mod diagram;
mod font;
mod outline;
mod raster;
mod scene;
mod svg;

pub use diagram::{DiagramOptions, diagram, diagram_scene};
pub use font::{text_width, truncate};
pub use raster::{Edges, Picture, PixelLimits, draw, draw_with, pixels, png};
pub use scene::{
    Align, Baseline, Cap, Cloud, Color, Font, Group, Image, Items, Join, Mark, Paint, Path, Pixels, Rect,
    Rule, Scene, Segment, Shape, Style, Symbol, Text,
};
pub use svg::svg;
