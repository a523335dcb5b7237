//! Tables of columns, and what Vega's transforms make of them.

mod arrow;
pub mod column;
pub mod compare;
mod date_text;
pub mod dates;
mod delimited;
mod inline;
pub mod path;
pub mod table;
pub mod value;

pub use column::{Column, Texts};
pub use inline::{Format, Kind, Parse};
pub use table::{Table, Tables};
pub use value::{Key, Value};
