//! Axes, legends, titles and headers.

pub(crate) mod axis;
pub(crate) mod axis_component;
pub(crate) mod axis_ticks;
pub(crate) mod header;
pub(crate) mod label_expression;
pub(crate) mod legend;
pub(crate) mod legend_component;
pub(crate) mod legend_entries;
pub(crate) mod overlap;
pub(crate) mod style;
pub(crate) mod title;
pub(crate) mod title_text;
