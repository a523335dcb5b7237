//! From rows to places and paints.

pub(crate) mod format;
pub(crate) mod paint;
pub(crate) mod position;
pub(crate) mod range;
pub(crate) mod scale;
pub(crate) mod scope;
pub(crate) mod stack;
