//! How often the forms of a file are drawn, one within another.
//!
//! PDFium reads a form again wherever it is drawn. Ten forms that each draw the next
//! ten times are ten thousand million readings out of a file of three kilobytes, and
//! nothing stops PDFium once it has begun: this is counted before.

use std::collections::HashMap;

use memchr::memmem;

use super::flip::Work;
use super::objects::Objects;
use super::packed;
use super::scan::{Found, Scan, scan};
use super::streams::decode;
use super::syntax::{Object, Parser};

/// Of content that is read to count what it draws. What is longer is counted so far.
const MAX_CONTENT_BYTES: usize = 1 << 20;
/// Of all content together.
const MAX_READ_BYTES: usize = 64 << 20;

/// The most forms that drawing a page or a form of the file takes, as far as it is
/// known; 0 for files whose forms draw no forms.
pub(crate) fn most_drawn(bytes: &[u8]) -> u64 {
    if !may_nest(bytes) {
        return 0;
    }
    let mut scan = scan(bytes);
    let packed = packed::unpack(&mut scan, &mut Work(0));
    packed::add(&packed, &mut scan);
    let mut counter = Counter::new(&scan);
    let starts = scan.objects.iter().filter(|(_, found)| is_form(found) || found.object.is_type("Page"));
    starts.map(|(number, _)| counter.count(*number)).max().unwrap_or(0)
}

/// The same for the forms alone, of a file whose objects need not all be read.
pub(super) fn most_drawn_by_a_form(objects: &Objects<'_>) -> u64 {
    let mut counter = Counter::new(objects);
    objects.forms.iter().map(|number| counter.count(*number)).max().unwrap_or(0)
}

/// Where forms are looked up.
trait Lookup {
    fn object(&self, number: u32) -> Option<Found<'_>>;
    fn is_form(&self, number: u32) -> bool;
}

impl Lookup for Scan<'_> {
    fn object(&self, number: u32) -> Option<Found<'_>> {
        self.objects.get(&number).cloned()
    }

    fn is_form(&self, number: u32) -> bool {
        self.objects.get(&number).is_some_and(is_form)
    }
}

impl Lookup for Objects<'_> {
    fn object(&self, number: u32) -> Option<Found<'_>> {
        self.get(number)
    }

    fn is_form(&self, number: u32) -> bool {
        self.forms.contains(&number)
    }
}

/// Whether any form seems to have resources with forms of its own. A quick look.
fn may_nest(bytes: &[u8]) -> bool {
    const LOOK_BYTES: usize = 2048;
    memmem::find_iter(bytes, b"/Form").any(|place| {
        let before = &bytes[place.saturating_sub(LOOK_BYTES)..place];
        let start = memmem::rfind(before, b"obj").unwrap_or(0);
        let after = &bytes[place..bytes.len().min(place + LOOK_BYTES)];
        let end = memmem::find(after, b"stream").unwrap_or(after.len());
        let has_forms = |part: &[u8]| {
            memmem::find_iter(part, b"/XObject").any(|place| {
                let value = part[place + b"/XObject".len()..].trim_ascii_start();
                value.first().is_some_and(|byte| *byte == b'<' || byte.is_ascii_digit())
            }) || memmem::find(part, b"/Resources").is_some_and(|place| {
                let value = part[place + b"/Resources".len()..].trim_ascii_start();
                value.first().is_some_and(u8::is_ascii_digit)
            })
        };
        has_forms(&before[start..]) || has_forms(&after[..end])
    })
}

fn is_form(found: &Found<'_>) -> bool {
    found.stream.is_some() && found.object.get("Subtype").and_then(Object::name) == Some(b"Form")
}

/// The forms that something draws, and how often.
type Uses = Vec<(u32, u64)>;

struct Counter<'s> {
    objects: &'s dyn Lookup,
    /// Forms drawn by each form and page; `None` while it is being counted.
    drawn: HashMap<u32, Option<u64>>,
    room: usize,
}

impl<'s> Counter<'s> {
    fn new(objects: &'s dyn Lookup) -> Self {
        Self { objects, drawn: HashMap::new(), room: MAX_READ_BYTES }
    }

    /// What an object refers to, where it is a reference.
    fn resolve(&self, object: &Object<'s>) -> Object<'s> {
        match object {
            Object::Reference(number, _) => {
                self.objects.object(*number).map_or(Object::Null, |found| found.object)
            }
            object => object.clone(),
        }
    }

    /// Without recursion: forms may nest as deeply as a file is long.
    fn count(&mut self, number: u32) -> u64 {
        let mut open: Vec<(u32, Option<Uses>)> = vec![(number, None)];
        while let Some((number, uses)) = open.pop() {
            match uses {
                None if self.drawn.contains_key(&number) => {}
                None => {
                    self.drawn.insert(number, None);
                    let uses = self.uses(number);
                    let children: Vec<u32> = uses.iter().map(|(child, _)| *child).collect();
                    open.push((number, Some(uses)));
                    open.extend(children.into_iter().map(|child| (child, None)));
                }
                Some(uses) => {
                    // A form that is being counted draws itself: PDFium does not follow that.
                    let of = |child: &u32| self.drawn.get(child).copied().flatten().unwrap_or(0);
                    let sum = uses.iter().fold(0u64, |sum, (child, times)| {
                        sum.saturating_add(times.saturating_mul(of(child).saturating_add(1)))
                    });
                    self.drawn.insert(number, Some(sum));
                }
            }
        }
        self.drawn.get(&number).copied().flatten().unwrap_or(0)
    }

    /// The forms that a page or form draws, and how often.
    fn uses(&mut self, number: u32) -> Uses {
        let Some(found) = self.objects.object(number) else {
            return Vec::new();
        };
        let resources = found.object.get("Resources").map(|resources| self.resolve(resources));
        let forms = resources.as_ref().and_then(|resources| resources.get("XObject"));
        let Some(Object::Dictionary(forms)) = forms.map(|forms| self.resolve(forms)) else {
            return Vec::new();
        };
        let is_form_number = |number: &u32| self.objects.is_form(*number);
        let by_name: HashMap<&[u8], u32> = forms
            .iter()
            .filter_map(|(name, value)| Some((*name, value.reference().filter(is_form_number)?)))
            .collect();
        if by_name.is_empty() {
            return Vec::new();
        }
        let mut uses: HashMap<u32, u64> = HashMap::new();
        for content in self.contents(&found) {
            for name in drawn_names(&content) {
                if let Some(number) = by_name.get(name) {
                    *uses.entry(*number).or_default() += 1;
                }
            }
        }
        uses.into_iter().collect()
    }

    fn contents(&mut self, found: &Found<'s>) -> Vec<Vec<u8>> {
        let parts = match found.object.get("Contents") {
            Some(contents @ Object::Reference(number, _)) => match self.resolve(contents) {
                Object::Array(parts) => parts.iter().filter_map(Object::reference).collect(),
                _ => vec![*number],
            },
            Some(Object::Array(parts)) => parts.iter().filter_map(Object::reference).collect(),
            _ => Vec::new(),
        };
        let own = found.stream.is_some().then(|| found.clone());
        let streams = own.into_iter().chain(parts.iter().filter_map(|part| self.objects.object(*part)));
        let mut contents = Vec::new();
        for stream in streams {
            let content = decode(&stream, MAX_CONTENT_BYTES.min(self.room)).unwrap_or_default();
            self.room -= content.len().min(self.room);
            contents.push(content);
        }
        contents
    }
}

/// The names before each `Do`.
fn drawn_names(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    memmem::find_iter(content, b"Do").filter_map(|place| {
        let before = content[..place].trim_ascii_end();
        let slash =
            before.iter().rposition(|byte| *byte == b'/').filter(|slash| before.len() - slash < 128)?;
        Some(Parser::new(&before[slash + 1..], 0).word())
    })
}

#[cfg(test)]
mod tests {
    use super::most_drawn;

    /// A chain of forms of which each draws the next `times` times.
    fn file(depth: usize, times: usize) -> Vec<u8> {
        let mut file = String::from("%PDF-1.4\n");
        for number in 1..=depth {
            let content = if number < depth { "/F Do ".repeat(times) } else { String::new() };
            let next = number % depth + 1;
            file.push_str(&format!(
                "{number} 0 obj <</Subtype /Form /Resources <</XObject <</F {next} 0 R>>>> /Length {}>>\nstream\n{content}\nendstream endobj\n",
                content.len()
            ));
        }
        file.into_bytes()
    }

    #[test]
    fn forms_are_counted_through_all_levels() {
        assert_eq!(most_drawn(&file(3, 10)), 110);
        assert!(most_drawn(&file(12, 10)) > 10_000_000_000);
        assert!(most_drawn(&file(5_000, 2)) == u64::MAX);
        assert_eq!(most_drawn(b"1 0 obj <</Subtype /Form>> stream endstream"), 0);
    }

    #[test]
    fn forms_that_draw_themselves_end() {
        let circle = b"1 0 obj <</Subtype /Form /Resources <</XObject <</F 1 0 R>>>>>>\nstream\n/F Do\nendstream endobj";
        assert_eq!(most_drawn(circle), 1);
    }
}
