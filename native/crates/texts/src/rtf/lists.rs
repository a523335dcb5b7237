//! Lists from paragraphs that carry their numbers and bullets as text.

use ferrolab_compose::{Composer, Role, Writer};

/// What stands before an item.
#[derive(Debug, PartialEq)]
pub(super) enum Marker<'a> {
    Bullet,
    /// `3.` or `3)`
    Number(i64),
    /// A number that a list cannot count: `a)`, `iv.`, `1.2`.
    Text(&'a str),
}

impl<'a> Marker<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.trim();
        let number = text.strip_suffix(['.', ')']).unwrap_or(text);
        match number.parse::<u32>() {
            Ok(number) => Marker::Number(number.into()),
            Err(_) if text.chars().any(char::is_alphanumeric) && text != "o" => Marker::Text(text),
            Err(_) => Marker::Bullet,
        }
    }

    /// The part of it that is written as text.
    pub(super) fn text(&self) -> Option<&'a str> {
        match self {
            Marker::Text(text) => Some(text),
            _ => None,
        }
    }

    fn number(&self) -> Option<i64> {
        match self {
            Marker::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// The lists that are open, outermost first.
#[derive(Default)]
pub(super) struct Lists {
    open: Vec<Open>,
}

struct Open {
    list: Role,
    item: Role,
    level: u8,
    id: Option<i32>,
}

impl Lists {
    /// An item begins; its text follows.
    pub(super) fn item(&mut self, id: Option<i32>, level: u8, marker: &Marker<'_>, composer: &mut Composer) {
        while self.open.last().is_some_and(|open| open.level > level) {
            self.close(composer);
        }
        let number = marker.number();
        let same_kind =
            |open: &Open| matches!(&open.list, Role::List(first) if first.is_some() == number.is_some());
        let goes_on =
            self.open.last().is_some_and(|open| open.level == level && open.id == id && same_kind(open));
        if goes_on {
            let item = self.open.last().map(|open| open.item.clone());
            item.iter().for_each(|item| composer.close(item));
        } else {
            while self.open.last().is_some_and(|open| open.level >= level) {
                self.close(composer);
            }
            composer.open(&Role::List(number));
            self.open.push(Open { list: Role::List(number), item: Role::Item(None), level, id });
        }
        let item = Role::Item(number);
        composer.open(&item);
        if let Some(last) = self.open.last_mut() {
            last.item = item;
        }
    }

    fn close(&mut self, composer: &mut Composer) {
        if let Some(open) = self.open.pop() {
            composer.close(&open.item);
            composer.close(&open.list);
        }
    }

    /// Running text follows.
    pub(super) fn end(&mut self, composer: &mut Composer) {
        while !self.open.is_empty() {
            self.close(composer);
        }
    }
}
