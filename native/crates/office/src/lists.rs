//! Lists of formats that only tell each item's level.

use ferrolab_compose::Role;

use crate::flow::Flow;

/// The lists that the next item may belong to.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    open: Vec<Place>,
}

#[derive(Debug)]
struct Place {
    level: u8,
    list: String,
    /// Roles that were open before it.
    depth: usize,
}

impl Lists {
    /// An item of `list` begins; what follows is in it, until the next item or [`Lists::close`].
    pub(crate) fn item(&mut self, flow: &mut Flow<'_>, list: &str, level: u8, label: Option<&str>) {
        while self.open.last().is_some_and(|open| {
            // Another list at the same level is a list of its own.
            open.level > level || (open.level == level && open.list != list)
        }) {
            self.close_last(flow);
        }
        match self.open.last() {
            Some(open) if open.level == level => flow.close_to(open.depth + 1),
            _ => {
                self.open.push(Place { level, list: list.to_owned(), depth: flow.depth() });
                flow.open(Role::List(None));
            }
        }
        flow.open(match label.filter(|label| !label.is_empty()) {
            Some(label) => Role::LabelledItem(label.to_owned()),
            None => Role::Item(None),
        });
    }

    /// Whether what follows lies in an item.
    pub(crate) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    fn close_last(&mut self, flow: &mut Flow<'_>) {
        if let Some(last) = self.open.pop() {
            flow.close_to(last.depth);
        }
    }

    /// All lists end.
    pub(crate) fn close(&mut self, flow: &mut Flow<'_>) {
        if let Some(first) = self.open.first() {
            flow.close_to(first.depth);
            self.open.clear();
        }
    }
}
