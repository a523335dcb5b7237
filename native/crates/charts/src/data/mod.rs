//! Tables of columns, and what Vega's transforms make of them.

pub mod aggregate;
mod arrow;
pub mod bin;
pub mod column;
pub mod compare;
mod date_text;
pub mod dates;
mod delimited;
pub mod density;
pub mod expression;
pub mod groups;
pub mod impute;
mod inline;
pub mod loess;
pub mod path;
pub mod pivot;
pub mod predicate;
pub mod regression;
pub mod reshape;
pub mod sort;
pub mod stack;
pub mod table;
pub mod time_unit;
pub mod transform;
pub mod value;
pub mod window;

pub use aggregate::{Measure, Op};
pub use bin::{BinOptions, Bins};
pub use column::{Column, Texts};
pub use expression::Expression;
pub use groups::Groups;
pub use inline::{Format, Kind, Parse};
pub use sort::SortKey;
pub use table::{Table, Tables};
pub use time_unit::TimeUnit;
pub use value::{Key, Value};
