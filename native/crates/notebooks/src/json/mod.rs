//! JSON as a tape: one pass notes where every value starts and ends, and nothing is decoded until it is
//! looked at.
//!
//! Python's `json` decides what is JSON here, since it is what writes notebooks: `NaN` and `Infinity` are
//! numbers, a lone surrogate is a character, and the last of equal keys counts.

mod scan;
mod splice;
mod style;
mod tape;
mod text;
mod tree;

pub use style::{Indent, Style};
pub use tape::{Json, Kind, View};

pub(crate) use scan::Fault;
pub(crate) use splice::{remove_member, set_member};
pub(crate) use style::is_list;
pub(crate) use tree::{Tree, lines};
