//! Vega-Lite specifications as scenes.

pub mod data;
pub mod format;
pub mod scales;
