//! Blocks from source text.
//!
//! Every function here is total: any text has a structure, if need be one paragraph.

mod code;
mod markdown;
mod plain;
#[cfg(feature = "tree-sitter")]
mod python;

pub use code::{Language, code};
pub use markdown::markdown;
pub use plain::plain;
