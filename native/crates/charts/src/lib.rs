//! Vega-Lite specifications as scenes.

pub mod data;
mod encode;
pub mod format;
mod guides;
mod layout;
mod marks;
mod model;
pub mod oracle;
mod render;
pub mod scales;
mod spec;

pub use data::{Table, Tables};
pub use oracle::to_vega_json;
pub use render::{Chart, ChartOptions, render};
