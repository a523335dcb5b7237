//! Where in a document the check is; spelled out only when something is wrong there.

use crate::fault::step;

/// A place, as steps from the root.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    pub(super) fn key(&'a self, key: &'a str) -> Self {
        Path::Key(self, key)
    }

    pub(super) fn index(&'a self, index: usize) -> Self {
        Path::Index(self, index)
    }

    pub(super) fn spelled(&self) -> String {
        match self {
            Path::Root => String::new(),
            Path::Key(Path::Root, key) => step(key).trim_start_matches('.').to_owned(),
            Path::Key(parent, key) => parent.spelled() + &step(key),
            Path::Index(parent, index) => format!("{}[{index}]", parent.spelled()),
        }
    }
}
