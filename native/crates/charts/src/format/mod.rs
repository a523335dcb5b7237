//! Numbers and times as text: d3's format languages, and Vega's choices where none is given.

mod decimal;
pub mod number;
pub mod specifier;
pub mod time;
mod time_parser;

pub use specifier::NumberFormat;
pub use time::TimeFormat;
