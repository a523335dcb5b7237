//! CSV and its kin: any delimiter, any encoding, ragged rows.

pub(crate) mod dialect;
mod document;
pub(crate) mod records;
pub(crate) mod value;

pub use document::parse_delimited;
