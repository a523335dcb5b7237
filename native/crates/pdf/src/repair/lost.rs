//! Contents of pages whose page objects are lost, as the second half of a file often has them.

use std::collections::HashSet;

use super::pages::resolve;
use super::scan::Scan;
use super::streams::decode;
use super::syntax::{Dictionary, Object, Parser, get};

/// A stream is told to be content by its beginning.
const LOOK_BYTES: usize = 16 * 1024;
/// Contents that are looked at.
const MAX_CONTENTS: usize = 20_000;

/// Page dictionaries for contents that no page in `pages` has, in the file's order.
pub(super) fn contents<'s, 'a: 's>(
    scan: &'s Scan<'a>,
    pages: impl Iterator<Item = &'s Dictionary<'a>>,
) -> Vec<Dictionary<'a>> {
    let used = used_contents(scan, pages);
    let mut unused: Vec<(usize, u32)> = scan
        .objects
        .iter()
        .filter(|(number, found)| {
            !used.contains(number)
                && found.stream.is_some()
                && ["Type", "Subtype", "Length1", "Length2", "N", "FunctionType", "BBox"]
                    .iter()
                    .all(|key| found.object.get(key).is_none())
        })
        .map(|(number, found)| (found.offset, *number))
        .take(MAX_CONTENTS)
        .collect();
    unused.sort_unstable();
    let resources = Resources::of(scan);
    let pages = unused.into_iter().filter_map(|(_, number)| {
        let start = decode(&scan.objects[&number], LOOK_BYTES)?;
        let fonts = fonts_of_content(&start)?;
        let mut page: Dictionary<'a> = vec![(b"Contents", Object::Reference(number, 0))];
        page.extend(resources.fitting(&fonts, number).map(|resources| (b"Resources".as_slice(), resources)));
        Some(page)
    });
    pages.collect()
}

fn used_contents<'s, 'a: 's>(
    scan: &'s Scan<'a>,
    pages: impl Iterator<Item = &'s Dictionary<'a>>,
) -> HashSet<u32> {
    let mut used = HashSet::new();
    for contents in pages.filter_map(|page| get(page, "Contents")) {
        used.extend(contents.reference());
        if let Object::Array(parts) = resolve(scan, contents) {
            used.extend(parts.iter().filter_map(Object::reference));
        }
    }
    used
}

/// The names of the fonts that content uses; `None` for what is no content with text.
fn fonts_of_content(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut parser = Parser::new(bytes, 0);
    let mut fonts = Vec::new();
    let (mut in_text, mut shows) = (false, false);
    let mut name = None;
    while !parser.rest().is_empty() {
        parser.skip_space();
        match parser.rest() {
            [b'/' | b'(' | b'[' | b'<' | b'0'..=b'9' | b'-' | b'.', ..] => {
                if let Object::Name(font) = parser.object() {
                    name = Some(font);
                }
            }
            _ => match parser.word() {
                b"BT" => in_text = true,
                b"Tj" | b"TJ" | b"'" => shows |= in_text,
                b"Tf" => fonts.extend(name.take().map(<[u8]>::to_vec)),
                _ => {}
            },
        }
    }
    shows.then_some(fonts)
}

/// The dictionaries of resources that are left.
struct Resources<'a> {
    /// Object number, fonts by name, and what refers to them.
    all: Vec<(u32, Vec<&'a [u8]>, Object<'a>)>,
}

impl<'a> Resources<'a> {
    fn of(scan: &Scan<'a>) -> Self {
        let all = scan.objects.iter().filter_map(|(number, found)| {
            let resources = found.object.get("Resources").unwrap_or(&found.object);
            let fonts = resolve(scan, resolve(scan, resources).get("Font")?).dictionary()?;
            let is_own = std::ptr::eq(resources, &found.object);
            let value = if is_own { Object::Reference(*number, 0) } else { resources.clone() };
            Some((*number, fonts.iter().map(|(name, _)| *name).collect(), value))
        });
        Self { all: all.collect() }
    }

    /// Those that have most of `fonts`, and of these the nearest.
    fn fitting(&self, fonts: &[Vec<u8>], number: u32) -> Option<Object<'a>> {
        let missing = |names: &[&[u8]]| fonts.iter().filter(|font| !names.contains(&font.as_slice())).count();
        self.all
            .iter()
            .min_by_key(|(place, names, _)| (missing(names), place.abs_diff(number)))
            .map(|(_, _, value)| value.clone())
    }
}
