//! Numbering of lists.

/// The lists that a place lies in, with their counters.
#[derive(Default)]
pub(super) struct Lists {
    open: Vec<List>,
}

struct List {
    group: u32,
    /// The number of the next item; `None` when items have bullets.
    next: Option<i64>,
    items: usize,
}

impl Lists {
    /// A list begins; numbered from `first`, or with bullets.
    pub(super) fn open(&mut self, first: Option<i64>, group: u32) {
        self.open.push(List { group, next: first, items: 0 });
    }

    /// The innermost list ends.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// How many lists this lies in.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether the innermost list has an item already.
    pub(super) fn has_items(&self) -> bool {
        self.open.last().is_some_and(|list| list.items > 0)
    }

    /// The number that all items of the innermost list share.
    pub(super) fn group(&self) -> u32 {
        self.open.last().map_or(0, |list| list.group)
    }

    /// The next item has a label of its own.
    pub(super) fn count_item(&mut self) {
        if let Some(list) = self.open.last_mut() {
            list.items += 1;
        }
    }

    /// The marker of the next item, `- ` or as in `3. `.
    pub(super) fn marker(&mut self, own_number: Option<i64>) -> String {
        let Some(list) = self.open.last_mut() else { return "- ".to_owned() };
        list.items += 1;
        match &mut list.next {
            Some(next) => {
                let number = own_number.unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{number}. ")
            }
            None => "- ".to_owned(),
        }
    }
}
