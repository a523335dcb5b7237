//! The events of an XML text.

use std::borrow::Cow;

use ferrolab_base::reading::Limits;
use ferrolab_base::{Code, Error, Result};
use memchr::{memchr, memchr3, memmem};

use super::entity;

/// What a [`Reader`] meets.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// An element begins. Its end follows as [`Event::Close`], for empty elements too.
    Open(Element<'a>),
    /// Text, its references replaced. Neighbouring texts are not joined.
    Text(Cow<'a, str>),
    /// The element of this local name ends.
    Close(&'a str),
}

/// An element's name and attributes.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// The name with its prefix.
    pub full_name: &'a str,
    /// The name without its prefix.
    pub name: &'a str,
    attributes: &'a str,
}

/// An attribute of an element.
#[derive(Clone, Debug)]
pub struct Attribute<'a> {
    /// The name with its prefix.
    pub full_name: &'a str,
    /// The name without its prefix.
    pub name: &'a str,
    /// The value, its references replaced.
    pub value: Cow<'a, str>,
}

impl<'a> Element<'a> {
    /// The value of an attribute: by full name where `name` has a prefix, else by local name.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let by_full_name = name.contains(':');
        let mut raw = RawAttributes(self.attributes);
        let (_, value) =
            raw.find(|(full, _)| if by_full_name { *full == name } else { local(full) == name })?;
        Some(entity::resolve(value, &mut 0))
    }

    /// All attributes, declarations of namespaces too.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        RawAttributes(self.attributes).map(|(full_name, value)| Attribute {
            full_name,
            name: local(full_name),
            value: entity::resolve(value, &mut 0),
        })
    }
}

/// A name without its prefix.
fn local(full_name: &str) -> &str {
    full_name.rsplit_once(':').map_or(full_name, |(_, name)| name)
}

/// Names and values as they stand in a tag.
struct RawAttributes<'a>(&'a str);

impl<'a> Iterator for RawAttributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, rest) = self.0.split_once('=')?;
        let rest = rest.trim_ascii_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, rest) = rest[1..].split_once(quote)?;
        self.0 = rest;
        Some((name.trim_ascii(), value))
    }
}

/// Reads a text (see [`super::decode`]) from event to event, without recursion.
///
/// An error ends the iteration; what came before it is sound.
///
/// ```
/// use ferrolab_base::reading::Limits;
/// use ferrolab_packages::xml::{Event, Reader};
///
/// let mut texts = Vec::new();
/// for event in Reader::new("<w:p><w:t>R&amp;D</w:t></w:p>", &Limits::default()) {
///     if let Event::Text(text) = event? {
///         texts.push(text);
///     }
/// }
/// assert_eq!(texts, ["R&D"]);
/// # Ok::<(), ferrolab_base::Error>(())
/// ```
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    open: Vec<&'a str>,
    /// The last element was empty: its end is due.
    is_end_due: bool,
    is_done: bool,
    /// Elements and texts met so far.
    met: usize,
    unknown_entities: usize,
    max_depth: usize,
    max_elements: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `text`.
    pub fn new(text: &'a str, limits: &Limits) -> Self {
        Self {
            text,
            at: 0,
            open: Vec::new(),
            is_end_due: false,
            is_done: false,
            met: 0,
            unknown_entities: 0,
            max_depth: limits.max_depth,
            max_elements: limits.max_elements,
        }
    }

    /// A sentence where entities were left out.
    pub fn warning(&self) -> Option<String> {
        let count = self.unknown_entities;
        (count > 0).then(|| format!("{count} entities that XML does not define were left out"))
    }

    fn next_event(&mut self) -> Result<Option<Event<'a>>> {
        if std::mem::take(&mut self.is_end_due) {
            return Ok(self.open.pop().map(|full| Event::Close(local(full))));
        }
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let event = match rest.strip_prefix('<') {
                None => self.read_text(rest)?,
                Some(tag) => self.read_tag(tag)?,
            };
            if event.is_some() {
                return Ok(event);
            }
        }
        match self.open.last() {
            Some(name) => Err(malformed(format!("the text ends within the element {name:?}"))),
            None => Ok(None),
        }
    }

    fn read_text(&mut self, rest: &'a str) -> Result<Option<Event<'a>>> {
        let end = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        self.at += end;
        // Between the elements at the top, only white space may stand.
        if self.open.is_empty() {
            return Ok(None);
        }
        self.count()?;
        Ok(Some(Event::Text(entity::resolve(&rest[..end], &mut self.unknown_entities))))
    }

    /// What begins with `<`; `tag` is what follows that.
    fn read_tag(&mut self, tag: &'a str) -> Result<Option<Event<'a>>> {
        match tag.as_bytes().first() {
            Some(b'/') => self.read_end(&tag[1..]).map(Some),
            Some(b'?') => self.skip(tag, "?>"),
            Some(b'!') if tag.starts_with("!--") => self.skip(tag, "-->"),
            Some(b'!') if tag.starts_with("![CDATA[") => self.read_cdata(tag),
            Some(b'!') => self.skip_doctype(tag),
            _ => self.read_start(tag).map(Some),
        }
    }

    fn skip(&mut self, tag: &str, end: &str) -> Result<Option<Event<'a>>> {
        let Some(at) = memmem::find(tag.as_bytes(), end.as_bytes()) else {
            return Err(malformed(format!("{:?} is missing", end)));
        };
        self.at += 1 + at + end.len();
        Ok(None)
    }

    fn read_cdata(&mut self, tag: &'a str) -> Result<Option<Event<'a>>> {
        let start = "![CDATA[".len();
        let Some(length) = memmem::find(&tag.as_bytes()[start..], b"]]>") else {
            return Err(malformed("a CDATA section does not end".to_owned()));
        };
        self.at += 1 + start + length + 3;
        self.count()?;
        Ok(Some(Event::Text(Cow::Borrowed(&tag[start..start + length]))))
    }

    /// A document type is passed over; one that defines entities is a bomb or a spy.
    fn skip_doctype(&mut self, tag: &str) -> Result<Option<Event<'a>>> {
        let end = memchr3(b'>', b'[', b'<', tag.as_bytes());
        match end.map(|at| (at, tag.as_bytes()[at])) {
            Some((at, b'>')) => {
                self.at += at + 2;
                Ok(None)
            }
            Some((_, b'[')) => Err(Error::new(
                Code::Corrupt,
                "the XML defines entities of its own in a document type, which must not expand",
            )
            .hint("documents have no need of them; do not trust this file")),
            _ => Err(malformed("a document type does not end".to_owned())),
        }
    }

    fn read_start(&mut self, tag: &'a str) -> Result<Event<'a>> {
        let Some(end) = tag_end(tag) else { return Err(malformed("a tag does not end".to_owned())) };
        self.at += end + 2;
        let is_empty = tag[..end].ends_with('/');
        let inner = &tag[..end - usize::from(is_empty)];
        let name_end = inner.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(inner.len());
        let (full_name, attributes) = inner.split_at(name_end);
        if full_name.is_empty() {
            return Err(malformed("a tag has no name".to_owned()));
        }
        if self.open.len() >= self.max_depth {
            return Err(Limits::exceeded("max_depth", "the nesting of the XML", self.max_depth as u64));
        }
        self.count()?;
        self.open.push(full_name);
        self.is_end_due = is_empty;
        Ok(Event::Open(Element { full_name, name: local(full_name), attributes }))
    }

    fn read_end(&mut self, tag: &'a str) -> Result<Event<'a>> {
        let Some(end) = memchr(b'>', tag.as_bytes()) else {
            return Err(malformed("a tag does not end".to_owned()));
        };
        let name = tag[..end].trim_ascii_end();
        match self.open.pop() {
            Some(open) if open == name => {
                self.at += end + 3;
                Ok(Event::Close(local(name)))
            }
            Some(open) => Err(malformed(format!("the element {open:?} is ended as {name:?}"))),
            None => Err(malformed(format!("the element {name:?} ends without a beginning"))),
        }
    }

    fn count(&mut self) -> Result<()> {
        self.met += 1;
        if self.met > self.max_elements {
            return Err(Limits::exceeded(
                "max_elements",
                "the number of XML elements",
                self.max_elements as u64,
            ));
        }
        Ok(())
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Result<Event<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let event = self.next_event().transpose();
        self.is_done = !matches!(event, Some(Ok(_)));
        event
    }
}

/// Where the `>` of a tag is; attributes may hold one too.
fn tag_end(tag: &str) -> Option<usize> {
    let bytes = tag.as_bytes();
    let mut at = 0;
    loop {
        at += memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        if bytes[at] == b'>' {
            return Some(at);
        }
        at += 2 + memchr(bytes[at], &bytes[at + 1..])?;
    }
}

fn malformed(message: String) -> Error {
    Error::new(Code::Corrupt, format!("malformed XML: {message}"))
        .hint("the file is damaged; get it again from its source")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> Vec<String> {
        told_within(text, &Limits::default())
    }

    fn told_within(text: &str, limits: &Limits) -> Vec<String> {
        let tell = |event: Result<Event<'_>>| match event {
            Ok(Event::Open(element)) => {
                let attributes = element.attributes().map(|a| format!(" {}={}", a.name, a.value));
                format!("<{}{}", element.name, attributes.collect::<String>())
            }
            Ok(Event::Text(text)) => text.into_owned(),
            Ok(Event::Close(name)) => format!("/{name}"),
            Err(error) => error.code.as_str().to_owned(),
        };
        Reader::new(text, limits).map(tell).collect()
    }

    #[test]
    fn events_come_in_order() {
        let text = "<?xml version='1.0'?>\n<!DOCTYPE a>\n<w:a x:b=\"1>2\" c='&lt;'>t<!-- no --><![CDATA[<&]]><e/></w:a>\n";
        assert_eq!(told(text), ["<a b=1>2 c=<", "t", "<&", "<e", "/e", "/a"]);
    }

    #[test]
    fn attributes_are_found_by_local_and_full_name() {
        let mut reader = Reader::new("<a w:id='1' r:id = \"2\"/>", &Limits::default());
        let Some(Ok(Event::Open(element))) = reader.next() else { panic!("an element begins") };
        assert_eq!(element.attribute("r:id").as_deref(), Some("2"));
        assert_eq!(element.attribute("id").as_deref(), Some("1"));
        assert_eq!(element.attribute("x"), None);
    }

    #[test]
    fn damage_ends_the_events_after_what_is_sound() {
        for text in ["<a>t", "<a>t</b>", "<a>t<b", "<a>t<!-- ", "<a>t<![CDATA[", "<a>t<b x='"] {
            assert_eq!(told(text), ["<a", "t", "DOM_DOC_CORRUPT"], "{text}");
        }
    }

    #[test]
    fn definitions_of_entities_are_refused() {
        assert_eq!(told("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), ["DOM_DOC_CORRUPT"]);
        assert_eq!(told("<a>1&b;2</a>"), ["<a", "12", "/a"]);
    }

    #[test]
    fn depth_and_elements_have_limits() {
        let limits = Limits { max_depth: 2, max_elements: 4, ..Limits::default() };
        assert_eq!(told_within("<a><b><c/></b></a>", &limits), ["<a", "<b", "DOM_LIM_SIZE"]);
        assert_eq!(
            told_within("<a>1<b/>2<b/></a>", &limits).last().map(String::as_str),
            Some("DOM_LIM_SIZE")
        );
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "[<>/!?\\-\\[\\]a-c:='\"& ;é]{0,80}") {
            let events = told(&text);
            prop_assert!(events.len() <= 2 * text.len() + 1);
        }
    }
}
