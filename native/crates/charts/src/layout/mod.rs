//! Where views, guides and titles stand.

pub(crate) mod bounds;
pub(crate) mod compose;
pub(crate) mod facet;
pub(crate) mod frame;
pub(crate) mod grid;
pub(crate) mod page;
pub(crate) mod view;
