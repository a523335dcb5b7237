//! Picture files changed and analysed.
//!
//! [`edit`] reads a picture, changes it step by step and writes it; [`analyse`] measures one; [`compare`]
//! tells how two differ. Steps, options and results are `serde` types, so that callers outside Rust send and
//! get JSON. Everything works on bytes, without files, network or threads.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod analyse;
mod canny;
mod color;
mod compare;
mod edges;
mod edit;
mod measure;
mod output;

pub use analyse::{
    Analysis, AnalysisOptions, ChannelStatistics, Component, Components, DominantColour, Exif, Foreground,
    Hashes, analyse,
};
pub use color::CssColor;
pub use compare::{Area, Comparison, ComparisonOptions, compare};
pub use edit::{Annotation, Axis, Edit, Edited, Filter, Fit, TextAlign, edit};
pub use output::Output;

pub use ferrolab_pictures::{PictureFormat, PictureLimits};
