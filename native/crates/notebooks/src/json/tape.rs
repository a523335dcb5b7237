//! The tape and the views into it.

use std::borrow::Cow;
use std::ops::Range;

use bytestring::ByteString;

use super::scan::{Fault, scan};
use super::text;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`
    True,
    /// `false`
    False,
    /// A number, `NaN` and `Infinity` included.
    Number,
    /// A string without escapes.
    Plain,
    /// A string with escapes.
    Escaped,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// One value: its bytes, and where on the tape what follows it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) next: u32,
    pub(crate) kind: Kind,
}

/// A JSON text and its tape.
#[derive(Clone, Debug)]
pub struct Json {
    text: ByteString,
    tape: Vec<Node>,
}

impl Json {
    /// Note where every value is; on failure the text comes back with the fault.
    pub(crate) fn new(text: ByteString, max_depth: usize) -> Result<Self, (ByteString, Fault)> {
        match scan(&text, max_depth) {
            Ok(tape) => Ok(Self { text, tape }),
            Err(fault) => Err((text, fault)),
        }
    }

    pub(crate) fn into_text(self) -> ByteString {
        self.text
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole value.
    pub fn root(&self) -> View<'_> {
        self.at(0)
    }

    pub(crate) fn at(&self, at: u32) -> View<'_> {
        View { json: self, at }
    }
}

/// A value within a text.
#[derive(Clone, Copy)]
pub struct View<'a> {
    json: &'a Json,
    at: u32,
}

impl<'a> View<'a> {
    fn node(self) -> Node {
        self.json.tape[self.at as usize]
    }

    pub(crate) fn place(self) -> u32 {
        self.at
    }

    /// What the value is.
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// The bytes it has in the text.
    pub fn span(self) -> Range<usize> {
        let node = self.node();
        node.start as usize..node.end as usize
    }

    /// The text it is part of.
    pub(crate) fn text(self) -> &'a str {
        &self.json.text
    }

    /// The value as it is spelled.
    pub fn raw(self) -> &'a str {
        &self.json.text[self.span()]
    }

    /// Whether this is an object.
    pub fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    /// Whether this is an array.
    pub fn is_array(self) -> bool {
        self.kind() == Kind::Array
    }

    /// Whether this is a string.
    pub fn is_string(self) -> bool {
        matches!(self.kind(), Kind::Plain | Kind::Escaped)
    }

    /// Whether this is a number that Python reads as an integer.
    pub fn is_integer(self) -> bool {
        self.kind() == Kind::Number && self.raw().bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    }

    /// The number, if it is an integer that 64 bits hold.
    pub fn integer(self) -> Option<i64> {
        if self.is_integer() { self.raw().parse().ok() } else { None }
    }

    /// The string without its quotes and escapes. A lone surrogate becomes U+FFFD.
    pub fn string(self) -> Option<Cow<'a, str>> {
        let span = self.span();
        match self.kind() {
            Kind::Plain => Some(Cow::Borrowed(&self.json.text[span.start + 1..span.end - 1])),
            Kind::Escaped => Some(Cow::Owned(text::unescape(&self.json.text[span.start + 1..span.end - 1]))),
            _ => None,
        }
    }

    /// Append the string to `out`; false if this is none.
    pub(crate) fn push_to(self, out: &mut String) -> bool {
        let span = self.span();
        match self.kind() {
            Kind::Plain => out.push_str(&self.json.text[span.start + 1..span.end - 1]),
            Kind::Escaped => text::unescape_to(&self.json.text[span.start + 1..span.end - 1], out),
            _ => return false,
        }
        true
    }

    /// Whether this is the string `other`.
    pub fn is(self, other: &str) -> bool {
        match self.kind() {
            Kind::Plain => {
                let span = self.span();
                &self.json.text.as_bytes()[span.start + 1..span.end - 1] == other.as_bytes()
            }
            Kind::Escaped => self.string().is_some_and(|text| text == other),
            _ => false,
        }
    }

    /// The values of an array; nothing for anything else.
    pub fn items(self) -> Items<'a> {
        let node = self.node();
        let end = if node.kind == Kind::Array { node.next } else { self.at + 1 };
        Items { json: self.json, at: self.at + 1, end }
    }

    /// Keys and values of an object; nothing for anything else.
    pub fn members(self) -> Members<'a> {
        let node = self.node();
        let end = if node.kind == Kind::Object { node.next } else { self.at + 1 };
        Members(Items { json: self.json, at: self.at + 1, end })
    }

    /// The value of `key`: of equal keys the last, as in Python.
    pub fn get(self, key: &str) -> Option<View<'a>> {
        self.members().filter(|(name, _)| name.is(key)).last().map(|(_, value)| value)
    }

    /// A multi-line string: a string, or an array of strings that are to be joined.
    pub fn joined(self) -> Option<Cow<'a, str>> {
        if !self.is_array() {
            return self.string();
        }
        let mut out = String::with_capacity(self.raw().len());
        self.items().all(|item| item.push_to(&mut out)).then_some(Cow::Owned(out))
    }

    /// How many bytes a multi-line string has in the file, about: without quotes, escapes as they are.
    pub fn joined_size(self) -> usize {
        match self.kind() {
            Kind::Array => self.items().map(|item| item.span().len().saturating_sub(2)).sum(),
            Kind::Plain | Kind::Escaped => self.span().len().saturating_sub(2),
            _ => self.span().len(),
        }
    }
}

/// The values of an array.
pub struct Items<'a> {
    json: &'a Json,
    at: u32,
    end: u32,
}

impl<'a> Iterator for Items<'a> {
    type Item = View<'a>;

    fn next(&mut self) -> Option<View<'a>> {
        if self.at >= self.end {
            return None;
        }
        let view = self.json.at(self.at);
        self.at = view.node().next;
        Some(view)
    }
}

/// Keys and values of an object.
pub struct Members<'a>(Items<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (View<'a>, View<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.0.next()?;
        self.0.next().map(|value| (key, value))
    }
}
