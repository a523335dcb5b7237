//! Whether what a page is made of is whole.
//!
//! PDFium reads a broken stream up to the break and says nothing. To look at all streams
//! of a file would take longer than its first pages: each page is looked at when it is read.

use std::collections::{HashMap, HashSet};

use memchr::memmem;

use super::forms;
use super::objects::Objects;
use super::streams::Checker;
use super::syntax::{Object, get};

/// Objects that are followed from one page.
const MAX_OBJECTS: usize = 2_000;

/// What is known of the pages of a file that seems sound.
pub(crate) struct Soundness<'a> {
    objects: Objects<'a>,
    checker: Checker,
    /// Numbers of the pages so far, and the nodes of their tree that are still to be opened.
    pages: Vec<u32>,
    open: Vec<u32>,
    visited: HashSet<u32>,
    /// Streams that were looked at.
    is_whole: HashMap<u32, bool>,
}

/// What can be said of a file before its pages are looked at.
pub(crate) enum Overview<'a> {
    /// Its streams are packed beneath an encryption.
    Unknown,
    /// A stream of objects is broken.
    Broken,
    /// Its objects can be found.
    Sound(Box<Soundness<'a>>),
}

/// Look at what leads to the pages.
pub(crate) fn overview(bytes: &[u8]) -> Overview<'_> {
    if memmem::find(bytes, b"/Encrypt").is_some() {
        return Overview::Unknown;
    }
    let Some(objects) = Objects::index(bytes) else {
        return Overview::Broken;
    };
    Overview::Sound(Box::new(Soundness {
        open: objects.root_of_pages().into_iter().collect(),
        objects,
        checker: Checker::new(super::MAX_CHECKED_BYTES),
        pages: Vec::new(),
        visited: HashSet::new(),
        is_whole: HashMap::new(),
    }))
}

impl Soundness<'_> {
    /// The most forms that drawing a form of the file takes; 0 for files whose forms draw no forms.
    pub(crate) fn most_drawn_by_a_form(&self) -> u64 {
        forms::most_drawn_by_a_form(&self.objects)
    }

    /// Whether the content, forms and fonts' tables of the page with this index are whole,
    /// as far as is known.
    pub(crate) fn page_is_whole(&mut self, index: usize) -> bool {
        let Some(number) = self.page_number(index) else {
            return true;
        };
        let streams = self.streams_of(number);
        streams.into_iter().all(|stream| self.stream_is_whole(stream))
    }

    /// The object number of a page.
    fn page_number(&mut self, index: usize) -> Option<u32> {
        while self.pages.len() <= index {
            let number = self.open.pop()?;
            if !self.visited.insert(number) {
                continue;
            }
            let node = self.objects.get(number)?.object;
            match node.get("Kids").map(|kids| self.objects.resolve(kids)) {
                Some(Object::Array(kids)) => {
                    self.open.extend(kids.iter().rev().filter_map(Object::reference));
                }
                _ => self.pages.push(number),
            }
        }
        self.pages.get(index).copied()
    }

    /// The streams with text, or with what says how to read it, that a page leads to.
    fn streams_of(&self, page: u32) -> Vec<u32> {
        let mut streams = Vec::new();
        let mut followed = HashSet::from([page]);
        let mut open = vec![page];
        while let Some(number) = open.pop() {
            let Some(found) = self.objects.get(number) else {
                continue;
            };
            let mut add = |number: u32| {
                if followed.len() < MAX_OBJECTS && followed.insert(number) {
                    streams.push(number);
                    open.push(number);
                }
            };
            match found.object.get("Contents") {
                Some(Object::Reference(contents, _)) => match self.objects.get(*contents) {
                    Some(list) if list.stream.is_none() => references(&list.object).for_each(&mut add),
                    _ => add(*contents),
                },
                Some(list) => references(list).for_each(&mut add),
                None => {}
            }
            if let Some(resources) = self.resources(&found.object) {
                self.streams_of_resources(&resources).into_iter().for_each(add);
            }
        }
        streams
    }

    /// The resources of a page, which may be those of a node above it, or of a form.
    fn resources<'s>(&'s self, object: &Object<'s>) -> Option<Object<'s>> {
        // A loop of parents ends too.
        const MAX_PARENTS: usize = 32;
        let mut node = object.clone();
        for _ in 0..MAX_PARENTS {
            if let Some(resources) = node.get("Resources") {
                return Some(self.objects.resolve(resources));
            }
            node = self.objects.resolve(node.get("Parent")?);
        }
        None
    }

    fn streams_of_resources(&self, resources: &Object<'_>) -> Vec<u32> {
        let entries = |key: &str| -> Vec<u32> {
            let entries = resources.get(key).map(|value| self.resolved_references(value));
            entries.unwrap_or_default()
        };
        let tables = entries("Font").into_iter().filter_map(|font| {
            let font = self.objects.get(font)?;
            get(font.object.dictionary()?, "ToUnicode")?.reference()
        });
        let forms = entries("XObject").into_iter().filter(|number| self.objects.forms.contains(number));
        tables.chain(forms).collect()
    }

    fn resolved_references(&self, dictionary: &Object<'_>) -> Vec<u32> {
        let of = |object: &Object<'_>| -> Vec<u32> {
            object.dictionary().into_iter().flatten().filter_map(|(_, value)| value.reference()).collect()
        };
        match dictionary {
            Object::Reference(number, _) => {
                self.objects.get(*number).map(|found| of(&found.object)).unwrap_or_default()
            }
            dictionary => of(dictionary),
        }
    }

    fn stream_is_whole(&mut self, number: u32) -> bool {
        if let Some(known) = self.is_whole.get(&number) {
            return *known;
        }
        let is_whole = self.objects.get(number).is_none_or(|found| self.checker.is_whole(&found));
        self.is_whole.insert(number, is_whole);
        is_whole
    }
}

fn references(list: &Object<'_>) -> impl Iterator<Item = u32> {
    let items = match list {
        Object::Array(items) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(Object::reference).collect::<Vec<_>>().into_iter()
}
