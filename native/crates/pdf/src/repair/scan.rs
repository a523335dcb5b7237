//! Finding a file's objects by looking for them, wherever its table says they are.

use std::collections::BTreeMap;

use memchr::memmem;

use super::syntax::{Dictionary, Object, Parser, is_space, unsigned};

/// More than any file needs; what comes after is not read.
const MAX_OBJECTS: usize = 2_000_000;
/// PDFium refuses a file with numbers beyond 4,194,304, and what is added gets the next ones.
pub(super) const MAX_NUMBER: u32 = 4_000_000;

/// An object that was found.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    pub generation: u32,
    pub object: Object<'a>,
    /// The bytes after the keyword `stream`, as they stand in the file.
    pub stream: Option<&'a [u8]>,
    /// Where it stands in the file: what comes later replaces what came before.
    pub offset: usize,
}

/// All that was found.
#[derive(Debug, Default)]
pub(super) struct Scan<'a> {
    /// By number. Of several with one number the last counts: files are changed by appending.
    pub objects: BTreeMap<u32, Found<'a>>,
    /// What tells the root: trailers, and the dictionaries of tables that are streams.
    pub trailers: Vec<Dictionary<'a>>,
}

/// Look through the whole file once.
pub(super) fn scan(bytes: &[u8]) -> Scan<'_> {
    let mut scan = Scan::default();
    let objects = memmem::Finder::new(b"obj");
    let mut position = 0;
    let mut read = 0;
    while let Some(offset) = objects.find(&bytes[position..]) {
        let keyword = position + offset;
        trailers_between(bytes, position, keyword, &mut scan.trailers);
        position = keyword + 3;
        let Some((number, generation)) = numbers_before(bytes, keyword) else {
            continue;
        };
        let (found, end) = read_object(bytes, position, generation);
        position = end.max(position);
        if found.object.is_type("XRef")
            && let Object::Dictionary(entries) = &found.object
        {
            scan.trailers.push(entries.clone());
        }
        scan.objects.insert(number, found);
        read += 1;
        if read >= MAX_OBJECTS {
            break;
        }
    }
    trailers_between(bytes, position, bytes.len(), &mut scan.trailers);
    scan
}

/// Trailers stand between objects.
fn trailers_between<'a>(bytes: &'a [u8], start: usize, end: usize, trailers: &mut Vec<Dictionary<'a>>) {
    const KEYWORD: &[u8] = b"trailer";
    let mut from = start;
    while let Some(offset) = memmem::find(&bytes[from..end], KEYWORD) {
        let mut parser = Parser::new(&bytes[..end], from + offset + KEYWORD.len());
        if let Object::Dictionary(entries) = parser.object() {
            trailers.push(entries);
        }
        from = parser.position;
    }
}

/// An object's number and generation, which stand before the keyword at `end`.
pub(super) fn numbers_before(bytes: &[u8], end: usize) -> Option<(u32, u32)> {
    // Longer is no number and its generation.
    const MAX_BYTES: usize = 32;
    let head = &bytes[end.saturating_sub(MAX_BYTES)..end];
    let mut words = head.rsplit(|byte| is_space(*byte)).filter(|word| !word.is_empty());
    let generation = unsigned(words.next()?)?;
    let number = words.next()?;
    let digits = number.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let number = unsigned(&number[number.len() - digits..])?;
    (generation <= 65_535 && (1..=MAX_NUMBER).contains(&number)).then_some((number, generation))
}

/// The object that begins at `start`, and where it ends.
pub(super) fn read_object(bytes: &[u8], start: usize, generation: u32) -> (Found<'_>, usize) {
    let mut parser = Parser::new(bytes, start);
    let object = parser.object();
    parser.skip_space();
    let data = match &object {
        Object::Dictionary(_) => stream_start(parser.rest(), &object).map(|skip| parser.position + skip),
        _ => None,
    };
    let Some(data) = data else {
        return (Found { generation, object, stream: None, offset: start }, parser.position);
    };
    let length = stream_length(&bytes[data..], &object);
    let stream = Some(&bytes[data..data + length]);
    (Found { generation, object, stream, offset: start }, data + length)
}

/// How far from here a stream's bytes begin, when there is a stream. Its keyword may be damaged.
fn stream_start(rest: &[u8], object: &Object<'_>) -> Option<usize> {
    const KEYWORD: &[u8] = b"stream";
    let word = rest.get(..KEYWORD.len())?;
    let wrong = word.iter().zip(KEYWORD).filter(|(is, should)| is != should).count();
    if !(wrong == 0 || wrong <= 2 && object.get("Length").is_some()) {
        return None;
    }
    Some(match &rest[KEYWORD.len()..] {
        [b'\r', b'\n', ..] => KEYWORD.len() + 2,
        [b'\r' | b'\n', ..] => KEYWORD.len() + 1,
        _ => KEYWORD.len(),
    })
}

/// The length a stream has: the one it states if its end is there, else up to what ends it.
fn stream_length(data: &[u8], object: &Object<'_>) -> usize {
    let stated = object.get("Length").and_then(Object::integer);
    if let Some(stated) = stated
        && let Some(after) = data.get(stated..)
        && starts_with_end(after)
    {
        return stated;
    }
    // When the keyword is damaged, the end of the object is the next that can be found.
    let length =
        memmem::find_iter(data, b"end").find(|end| starts_with_end(&data[*end..])).unwrap_or(data.len());
    match &data[..length] {
        [.., b'\r', b'\n'] => length - 2,
        [.., b'\r' | b'\n'] => length - 1,
        _ => length,
    }
}

fn starts_with_end(after: &[u8]) -> bool {
    let after = after.trim_ascii_start();
    after.starts_with(b"endstream") || after.starts_with(b"endobj")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::scan;

    #[test]
    fn objects_and_trailers_are_found_wherever_they_are() {
        let found = scan(
            b"junk 3 0 obj<</A 1>>endobj 4 1 obj\n<</Length 3>>stream\nabc\nendstream endobj\n\
              3 0 obj [1] endobj trailer <</Root 3 0 R>>",
        );
        assert_eq!(found.objects.keys().copied().collect::<Vec<_>>(), [3, 4]);
        assert_eq!(found.objects[&4].stream, Some(b"abc".as_slice()));
        assert!(found.objects[&3].object.dictionary().is_none(), "the last of two counts");
        assert_eq!(found.trailers.len(), 1);
    }

    #[test]
    fn streams_end_where_they_end_whatever_their_length_says() {
        for body in [
            "<</Length 99>>stream\r\nabc\r\nendstream endobj",
            "<</Length 5 0 R>>stream\nabc\nendstream endobj",
            "<</Length 3>>strexm\nabc\nendstream endobj",
            "<</Length 9>>stream\nabc\nenXstream endobj 2 0 obj<<>>stream\nendstream",
            "<<>>stream\nabc",
        ] {
            let bytes = format!("1 0 obj {body}");
            let stream = scan(bytes.as_bytes()).objects[&1].stream.map(<[u8]>::to_vec).unwrap();
            assert!(stream.starts_with(b"abc") && stream.len() < 16, "{body}");
        }
    }

    #[test]
    fn a_file_of_nothing_but_beginnings_is_read_once() {
        let many = b"1 0 obj<</Length 1>>stream\n".repeat(20_000);
        assert_eq!(scan(&many).objects.len(), 1);
        let many = b"trailer<<".repeat(20_000);
        scan(&many);
    }
}
