//! Finding out how a delimited text was written.

use std::collections::{HashMap, HashSet};

use super::records::{Field, QUOTE, Rules, Scan, is_blank, scan, value};
use super::value::Kind;

/// Records that a finding is based on.
const RECORDS: usize = 400;

/// Bytes that a finding is based on.
pub(crate) const SAMPLE_BYTES: usize = 256 << 10;

/// What may part fields, the likelier first: with equal evidence the first one wins.
const DELIMITERS: [u8; 9] = [b',', b'\t', b';', b'|', b'\x1f', b'\x01', b':', b'~', b'^'];

/// How a delimited text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub rules: Rules,
    /// Bytes before the first record: the line `sep=;` that Excel reads and writes.
    pub skip: usize,
}

/// Find the dialect of a text that begins with `sample`.
pub(crate) fn find(sample: &[u8], delimiter: Option<u8>) -> Dialect {
    let sample = &sample[..sample.len().min(SAMPLE_BYTES)];
    let terminator = terminator(sample);
    let (announced, skip) = announced(sample, terminator);
    let rules = |delimiter| Rules { delimiter, quoting: true, terminator };
    let delimiter = delimiter.or(announced).unwrap_or_else(|| {
        let mut best = (0.0, DELIMITERS[0]);
        for delimiter in DELIMITERS.into_iter().filter(|byte| sample.contains(byte)) {
            let score = score(&sample[skip..], rules(delimiter));
            if score > best.0 + 1e-9 {
                best = (score, delimiter);
            }
        }
        best.1
    });
    Dialect { rules: rules(delimiter), skip }
}

fn terminator(sample: &[u8]) -> u8 {
    if !sample.contains(&b'\n') && sample.contains(&b'\r') { b'\r' } else { b'\n' }
}

/// The delimiter in a first line `sep=;`, and that line's length.
fn announced(sample: &[u8], terminator: u8) -> (Option<u8>, usize) {
    let line = sample.split(|&byte| byte == terminator).next().unwrap_or_default();
    match line.strip_suffix(b"\r").unwrap_or(line) {
        [b's', b'e', b'p', b'=', delimiter] if line.len() < sample.len() => {
            (Some(*delimiter), line.len() + 1)
        }
        _ => (None, 0),
    }
}

/// The first records of `sample`: fields, and whether each ends with its closing quote, which a wrong
/// delimiter makes unlikely. The last one may be cut and is left out, unless it is the only one.
pub(crate) fn first_records(sample: &[u8], rules: Rules) -> Vec<Vec<(Vec<u8>, bool)>> {
    let mut records = Vec::new();
    let (mut at, mut fields, mut scratch) = (0, Vec::new(), Vec::new());
    while at < sample.len() && records.len() < RECORDS {
        let Scan::Record(next) = scan(sample, at, true, rules, &mut fields) else { break };
        let is_closed = |field: &Field| field.quoted && sample.get(field.end) == Some(&QUOTE);
        let text = |field: &Field| (value(sample, *field, &mut scratch).to_vec(), is_closed(field));
        if !is_blank(&fields) {
            records.push(fields.iter().map(text).collect());
        }
        at = next;
    }
    if at >= sample.len() && sample.len() == SAMPLE_BYTES && records.len() > 1 {
        records.pop();
    }
    records
}

/// From 0 to 1: rows of one length, of many fields, that look like values of their own.
fn score(sample: &[u8], rules: Rules) -> f64 {
    let records = first_records(sample, rules);
    let mut lengths: HashMap<usize, usize> = HashMap::new();
    for record in &records {
        *lengths.entry(record.len()).or_default() += 1;
    }
    let Some((&mode, &count)) = lengths.iter().max_by_key(|(length, count)| (**count, **length)) else {
        return 0.0;
    };
    if mode < 2 {
        // Ragged rows may outnumber the regular ones; a delimiter in a tenth of the lines is none.
        let parted = records.iter().filter(|record| record.len() > 1).count();
        return if parted * 4 > records.len() { 0.01 } else { 0.0 };
    }
    let regular = count as f64 / records.len() as f64;
    let fields = || records.iter().flatten();
    let plain = fields().filter(|(field, quoted)| *quoted || is_plain(field)).count() as f64
        / fields().count() as f64;
    regular * regular * (1.0 - 1.0 / mode as f64) * (0.25 + plain)
}

/// A number (with a decimal comma too), a date, a word, a name, an address: no remains of other delimiters.
fn is_plain(field: &[u8]) -> bool {
    let field = field.trim_ascii();
    let is_other = |byte: &u8| matches!(byte, b',' | b';' | b'\t' | b'|' | b'"');
    match Kind::of(field) {
        Kind::Text => match field.iter().filter(|byte| is_other(byte)).count() {
            0 => true,
            1 => field.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'-' | b'.')),
            _ => false,
        },
        _ => true,
    }
}

/// Whether the first record names the columns.
///
/// Where a column's values are all of one kind other than text, its first field
/// tells. Where that says nothing either way, names differ from each other and from what stands below them.
pub(crate) fn has_header(records: &[Vec<(Vec<u8>, bool)>]) -> bool {
    let Some((first, body)) = records.split_first() else { return false };
    let votes: i32 = first.iter().enumerate().map(|(column, field)| vote(&field.0, column, body)).sum();
    if votes != 0 || body.is_empty() {
        return votes > 0;
    }
    let names: HashSet<&[u8]> =
        first.iter().map(|(name, _)| name.as_slice()).filter(|name| !name.is_empty()).collect();
    let has_kinds = first.iter().any(|(name, _)| !matches!(Kind::of(name), Kind::Text | Kind::Missing));
    let recurs = |column: usize, name: &[u8]| {
        body.iter().any(|record| record.get(column).is_some_and(|(field, _)| field == name))
    };
    let any_recurs =
        first.iter().enumerate().any(|(column, (name, _))| !name.is_empty() && recurs(column, name));
    names.len() * 2 > first.len() && !has_kinds && !any_recurs
}

fn vote(name: &[u8], column: usize, body: &[Vec<(Vec<u8>, bool)>]) -> i32 {
    let kinds = body.iter().filter_map(|record| record.get(column)).map(|(field, _)| Kind::of(field));
    let body = kinds.fold(Kind::Missing, Kind::join);
    match (Kind::of(name), body) {
        (_, Kind::Missing) | (Kind::Missing, _) | (Kind::Text, Kind::Text) => 0,
        (name, body) if name.join(body) == body && body != Kind::Text => -1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, delimiter: u8) {
        assert_eq!(char::from(find(text.as_bytes(), None).rules.delimiter), char::from(delimiter), "{text}");
    }

    #[test]
    fn delimiters_are_found() {
        check("a,b\n1,2\n", b',');
        check("a;b\n1,5;2,5\n3,25;4,5\n", b';');
        check("a\tb, c\n1\t2, 3, 4\n", b'\t');
        check("name|note\nx|a, b, c\ny|d, e\n", b'|');
        check("Lorem, ipsum; dolor; amet\nconsectetur; elit; x\nsed, do; a; b\n", b';');
        check("a\n1\n2\n", b',');
        check("\"x;y\",1\n\"z;w\",2\n", b',');
        check("\";\",\",\",\"|\"\n\",\",\"a\",\"||\"\n\";\",\"\"\"\",\",a\"\n", b',');
        check("time,value\n12:30:01,5\n12:30:02,6\n", b',');
        check("", b',');
    }

    #[test]
    fn a_first_line_may_announce_the_delimiter() {
        let dialect = find(b"sep=|\r\na,b|c,d\r\n", None);
        assert_eq!((dialect.rules.delimiter, dialect.skip), (b'|', 7));
    }

    #[track_caller]
    fn check_header(text: &str, expected: bool) {
        let rules = find(text.as_bytes(), None).rules;
        assert_eq!(has_header(&first_records(text.as_bytes(), rules)), expected, "{text}");
    }

    #[test]
    fn headers_are_told_from_rows() {
        check_header("name,age\nAnn,5\nBob,7\n", true);
        check_header("Ann,5\nBob,7\n", false);
        check_header("1,2\n3,4\n", false);
        check_header("1,2,3\na,b,c\n", true);
        check_header("first,last\nAnn,Lee\nBob,Ray\n", true);
        check_header("red,big\nblue,big\ngreen,small\n", false);
        check_header("2020,2021\n1.5,2.5\n", false);
        check_header("city\nRome\nOslo\n", true);
        check_header("city\n", false);
    }
}
