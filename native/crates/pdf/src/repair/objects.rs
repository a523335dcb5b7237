//! Objects by number without reading the whole file: where each begins is found by its
//! keyword, and it is read when it is asked for.

use std::collections::{HashMap, HashSet};

use flate2::Decompress;
use memchr::memmem;

use super::scan::{Found, numbers_before, read_object};
use super::streams::unpack_whole;
use super::syntax::{Dictionary, Object, Parser, get, unsigned};

/// All packed objects of a file together, unpacked. They are kept as long as the file is open.
const MAX_UNPACKED_BYTES: usize = 32 << 20;

/// Where the objects of a file are.
pub(super) struct Objects<'a> {
    bytes: &'a [u8],
    /// Just after the keyword. Of several with one number the last counts.
    starts: HashMap<u32, usize>,
    /// Streams of objects, unpacked, and the place in one for each number.
    streams: Vec<Vec<u8>>,
    packed: HashMap<u32, (usize, usize)>,
    /// Numbers of what seem to be forms.
    pub forms: HashSet<u32>,
    /// What tells the root, the last first.
    pub trailers: Vec<Dictionary<'a>>,
}

/// What is seen of an object as it is passed by.
#[derive(Default)]
struct Seen {
    packs_objects: Vec<u32>,
    tables: Vec<u32>,
}

impl<'a> Objects<'a> {
    /// Look where the objects are; `None` when a stream of objects is broken.
    pub(super) fn index(bytes: &'a [u8]) -> Option<Self> {
        let mut objects = Self {
            bytes,
            starts: HashMap::new(),
            streams: Vec::new(),
            packed: HashMap::new(),
            forms: HashSet::new(),
            trailers: Vec::new(),
        };
        let seen = objects.find_starts();
        objects.add_trailers(&seen.tables);
        objects.unpack(&seen.packs_objects).then_some(objects)
    }

    /// The object with this number.
    pub(super) fn get(&self, number: u32) -> Option<Found<'_>> {
        if let Some(&(stream, place)) = self.packed.get(&number) {
            let object = Parser::new(&self.streams[stream], place).object();
            return Some(Found { generation: 0, object, stream: None, offset: place });
        }
        let start = *self.starts.get(&number)?;
        Some(read_object(self.bytes, start, 0).0)
    }

    /// What an object refers to, where it is a reference.
    pub(super) fn resolve<'s>(&'s self, object: &Object<'s>) -> Object<'s> {
        match object {
            Object::Reference(number, _) => self.get(*number).map_or(Object::Null, |found| found.object),
            object => object.clone(),
        }
    }

    fn find_starts(&mut self) -> Seen {
        let mut seen = Seen::default();
        let bytes = self.bytes;
        let keyword = memmem::Finder::new(b"obj");
        let mut position = 0;
        while let Some(offset) = keyword.find(&bytes[position..]) {
            let place = position + offset;
            position = place + 3;
            if bytes[..place].ends_with(b"end") {
                continue;
            }
            let Some((number, _)) = numbers_before(bytes, place) else {
                continue;
            };
            self.starts.insert(number, position);
            if let Some(head) = stream_head(&bytes[position..]) {
                let has = |word: &[u8]| memmem::find(head, word).is_some();
                if has(b"/ObjStm") {
                    seen.packs_objects.push(number);
                } else if has(b"/XRef") {
                    seen.tables.push(number);
                } else if has(b"/Form") {
                    self.forms.insert(number);
                }
                // What is within a stream is not looked at: it may be a file of its own.
                position += head.len() + stated_length(head, &bytes[position + head.len()..]).unwrap_or(0);
            }
        }
        seen
    }

    fn add_trailers(&mut self, tables: &[u32]) {
        const KEYWORD: &[u8] = b"trailer";
        let bytes = self.bytes;
        let mut trailers: Vec<(usize, Dictionary<'a>)> = Vec::new();
        for place in memmem::find_iter(bytes, KEYWORD) {
            if let Object::Dictionary(entries) = Parser::new(bytes, place + KEYWORD.len()).object() {
                trailers.push((place, entries));
            }
        }
        for start in tables.iter().filter_map(|number| self.starts.get(number)) {
            if let Object::Dictionary(entries) = Parser::new(bytes, *start).object() {
                trailers.push((*start, entries));
            }
        }
        trailers.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        self.trailers = trailers.into_iter().map(|(_, entries)| entries).collect();
    }

    /// Unpack the streams of objects; whether all are whole.
    fn unpack(&mut self, numbers: &[u32]) -> bool {
        let mut room = MAX_UNPACKED_BYTES;
        let mut newest: HashMap<u32, usize> = HashMap::new();
        let mut decompress = Decompress::new(true);
        for number in numbers {
            let Some(&start) = self.starts.get(number) else {
                continue;
            };
            let (found, _) = read_object(self.bytes, start, 0);
            let Some(bytes) = unpack_whole(&found, room, &mut decompress) else {
                return false;
            };
            room -= bytes.len();
            let first = found.object.get("First").and_then(Object::integer).unwrap_or(0);
            let mut places = Parser::new(&bytes[..first.min(bytes.len())], 0);
            while let (Some(number), Some(place)) = (next_number(&mut places), next_number(&mut places)) {
                let is_newer = [self.starts.get(&number), newest.get(&number)]
                    .into_iter()
                    .flatten()
                    .all(|other| *other < start);
                if is_newer {
                    newest.insert(number, start);
                    self.packed.insert(number, (self.streams.len(), first.saturating_add(place as usize)));
                }
            }
            self.streams.push(bytes);
        }
        true
    }

    /// The number of the tree of pages.
    pub(super) fn root_of_pages(&self) -> Option<u32> {
        self.trailers.iter().find_map(|trailer| {
            let root = self.get(get(trailer, "Root")?.reference()?)?;
            root.object.get("Pages")?.reference()
        })
    }
}

fn next_number(parser: &mut Parser<'_>) -> Option<u32> {
    parser.skip_space();
    unsigned(parser.word())
}

/// What stands before a stream's bytes, when the object that begins here has a stream.
fn stream_head(bytes: &[u8]) -> Option<&[u8]> {
    // Dictionaries of streams are short; a longer one is passed by without a look.
    const MAX_BYTES: usize = 4096;
    const KEYWORD: &[u8] = b"stream";
    let look = &bytes[..bytes.len().min(MAX_BYTES)];
    let end = memmem::find(look, b"obj").unwrap_or(look.len());
    let place = memmem::find(&look[..end], KEYWORD)?;
    Some(&look[..place + KEYWORD.len()])
}

/// The length that a stream states, where its end is there.
fn stated_length(head: &[u8], data: &[u8]) -> Option<usize> {
    const KEY: &[u8] = b"/Length";
    let after_key = memmem::find_iter(head, KEY).map(|place| &head[place + KEY.len()..]);
    let mut lengths = after_key.filter_map(|rest| {
        let mut parser = Parser::new(rest, 0);
        rest.first().filter(|byte| !byte.is_ascii_alphanumeric())?;
        parser.object().integer()
    });
    let length = lengths.next()?;
    // A line's end, of one or two bytes, stands before the bytes and may stand after them.
    let after = data.get(length..)?;
    let look = &after[..after.len().min(16)];
    memmem::find(look, b"end").map(|_| length)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Objects;

    #[test]
    fn objects_are_found_and_what_is_in_streams_is_not() {
        let file = b"%PDF-1.4\n1 0 obj<</A 1>>endobj 2 0 obj<</Length 26>>stream\n\
            1 0 obj<</A 2>>endobj    x\nendstream endobj 1 0 obj<</A 3>>endobj 4 0 obj <</Type /XObject \
            /Subtype /Form/Length 5 0 R>>stream\nabc\nendstream endobj trailer<</Root 1 0 R>>";
        let objects = Objects::index(file).unwrap();
        let value = |number| objects.get(number).unwrap().object.get("A").and_then(|value| value.integer());
        assert_eq!(value(1), Some(3));
        assert_eq!(objects.get(4).unwrap().stream, Some(b"abc".as_slice()));
        assert!(objects.forms.contains(&4) && objects.trailers.len() == 1);
        assert!(objects.get(3).is_none());
    }

    #[test]
    fn packed_objects_are_found_where_their_stream_is_whole() {
        let file =
            b"1 0 obj<</Type /ObjStm /First 8 /N 2/Length 24>>stream\n2 0 3 8 <</A 1>><</A 2>>\nendstream";
        let objects = Objects::index(file).unwrap();
        assert_eq!(objects.get(3).unwrap().object.get("A").and_then(|value| value.integer()), Some(2));
        let broken =
            b"1 0 obj<</Type /ObjStm /First 8 /N 2/Filter /FlateDecode/Length 5>>stream\nabcde\nendstream";
        assert!(Objects::index(broken).is_none());
    }
}
