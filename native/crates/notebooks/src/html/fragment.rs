//! HTML that someone else wrote, as nbconvert's last pass leaves it.
//!
//! nbconvert parses the finished page with BeautifulSoup and writes it anew. For HTML whose tags match, that
//! changes little: white space between tags is shortened, empty elements are closed, pictures without a
//! description get one. That much is done here; anything else is left to BeautifulSoup.

use super::entities;

/// What is to be done with a piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// It is ready.
    Ready(String),
    /// BeautifulSoup has to write it anew; that touches nothing around it.
    Parse(&'static str),
    /// It closes elements of the page, or leaves some open: the page is another one with it.
    Page(&'static str),
}

const VOID: [&str; 17] = [
    "area", "base", "basefont", "br", "col", "command", "embed", "frame", "hr", "img", "input", "link",
    "meta", "param", "source", "track", "wbr",
];

/// Elements whose white space stays.
const KEEP: [&str; 2] = ["pre", "textarea"];

/// What the page is made of around the cells.
const PAGE: [&str; 5] = ["div", "main", "body", "html", "head"];

const NO_ALT: &str = " alt=\"No description has been provided for this image\"";

/// Look at `html` and write it as nbconvert's last pass would.
///
/// What fills a [`Hole`](super::Hole) has to go through this too: it may be [`Fragment::Page`].
pub fn fragment(html: &str) -> Fragment {
    let mut writer =
        Writer { rest: html, out: String::with_capacity(html.len() + 64), open: Vec::new(), kept: 0 };
    match writer.run() {
        Ok(()) => Fragment::Ready(writer.out),
        Err(reason) if touches_page(html) => Fragment::Page(reason),
        Err(reason) => Fragment::Parse(reason),
    }
}

/// Whether the HTML may have an effect beyond its own end: `<div>` and `</div>` must be as many, and pair up.
fn touches_page(html: &str) -> bool {
    let lower = html.to_ascii_lowercase();
    if PAGE[1..]
        .iter()
        .any(|name| lower.contains(&format!("<{name}")) || lower.contains(&format!("</{name}")))
    {
        return true;
    }
    if ["<!--", "<![", "<?", "<script", "<style", "<textarea", "<title"]
        .iter()
        .any(|open| lower.contains(open))
    {
        // Within these a tag is none; they are rare where anything else is wrong too.
        return true;
    }
    let mut depth = 0_i64;
    for (at, _) in lower.match_indices('<') {
        if lower[at..].starts_with("</div") {
            depth -= 1;
        } else if lower[at..].starts_with("<div") {
            depth += 1;
        }
        if depth < 0 {
            return true;
        }
    }
    // A last tag that is cut off would swallow what follows it.
    let cut = lower.rfind('<').is_some_and(|at| !lower[at..].contains('>'));
    depth != 0 || cut
}

struct Writer<'a> {
    rest: &'a str,
    out: String,
    open: Vec<&'a str>,
    /// How many of the open elements keep their white space.
    kept: usize,
}

type Result<T> = std::result::Result<T, &'static str>;

impl<'a> Writer<'a> {
    fn run(&mut self) -> Result<()> {
        while !self.rest.is_empty() {
            let end = next_tag(self.rest);
            self.text(&self.rest[..end])?;
            self.rest = &self.rest[end..];
            if !self.rest.is_empty() {
                self.tag()?;
            }
        }
        if self.open.is_empty() { Ok(()) } else { Err("an element that is not closed") }
    }

    fn text(&mut self, text: &str) -> Result<()> {
        if !entities::are_plain(text) {
            return Err("a character reference that is not common");
        }
        let blank = text.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | 0xc));
        if !blank || self.kept > 0 {
            self.out.push_str(text);
        } else if !text.is_empty() {
            self.out.push_str(if text.contains('\n') { "\n" } else { " " });
        }
        Ok(())
    }

    fn tag(&mut self) -> Result<()> {
        if self.rest.starts_with("<!--") {
            return self.comment();
        }
        if let Some(after) = self.rest.strip_prefix("</") {
            return self.end_tag(after);
        }
        if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
            return Err("a declaration");
        }
        self.start_tag()
    }

    fn comment(&mut self) -> Result<()> {
        let inner = &self.rest["<!--".len()..];
        let end = inner.find("-->").ok_or("a comment without end")?;
        let comment = &inner[..end];
        if comment.starts_with('>')
            || comment.starts_with("->")
            || comment.contains("--!>")
            || comment.ends_with('-')
        {
            return Err("an odd comment");
        }
        self.copy("<!--".len() + end + "-->".len());
        Ok(())
    }

    fn copy(&mut self, length: usize) {
        self.out.push_str(&self.rest[..length]);
        self.rest = &self.rest[length..];
    }

    fn end_tag(&mut self, after: &'a str) -> Result<()> {
        let name = name(after);
        let tail = after[name.len()..].trim_start_matches([' ', '\n', '\t']);
        if !tail.starts_with('>') {
            return Err("an odd end tag");
        }
        match self.open.last() {
            Some(open) if open.eq_ignore_ascii_case(name) => {
                self.open.pop();
            }
            _ => return Err("an end tag that matches no start tag"),
        }
        self.kept -= usize::from(is_in(&KEEP, name));
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.rest = &tail[1..];
        Ok(())
    }

    fn start_tag(&mut self) -> Result<()> {
        let tag_name = name(&self.rest[1..]);
        let mut attributes = Attributes { rest: &self.rest[1 + tag_name.len()..], seen: Vec::new() };
        let closed = attributes.read()?;
        let after = attributes.rest;
        let head = &self.rest[..self.rest.len() - after.len()];
        let head = head.trim_end_matches('>');
        self.out.push_str(if closed { head.strip_suffix('/').unwrap_or(head) } else { head });
        if tag_name.eq_ignore_ascii_case("img")
            && !attributes.seen.iter().any(|name| name.eq_ignore_ascii_case("alt"))
        {
            self.out.push_str(NO_ALT);
        }
        self.out.push('>');
        self.rest = after;
        self.begin(tag_name, closed)
    }

    fn begin(&mut self, name: &'a str, closed: bool) -> Result<()> {
        if is_in(&VOID, name) {
            return Ok(());
        }
        if closed {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
            return Ok(());
        }
        if is_in(&["script", "style"], name) {
            return self.raw(name);
        }
        if is_in(
            &["textarea", "title", "noscript", "iframe", "noembed", "noframes", "xmp", "plaintext"],
            name,
        ) {
            return Err("an element whose content is not parsed");
        }
        self.kept += usize::from(is_in(&KEEP, name));
        self.open.push(name);
        Ok(())
    }

    /// A script or style sheet, up to its end tag.
    fn raw(&mut self, name: &str) -> Result<()> {
        let end = self.rest.match_indices("</").map(|(at, _)| at).find(|at| {
            let after = &self.rest[at + 2..];
            after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
        });
        let end = end.ok_or("a script or style sheet without end")?;
        let body = &self.rest[..end];
        // After `<!--` browsers let a script within the script hide the end tag.
        if body.contains("<!--") && body.to_ascii_lowercase().contains("<script") {
            return Err("a comment in a script");
        }
        self.copy(end);
        let after = self.rest[2 + name.len()..].strip_prefix('>').ok_or("an odd end tag")?;
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.rest = after;
        Ok(())
    }
}

fn is_in(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Where the next `<` is that begins a tag.
fn next_tag(text: &str) -> usize {
    let begins = |at: usize| {
        text.as_bytes()
            .get(at + 1)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'))
    };
    text.match_indices('<').map(|(at, _)| at).find(|at| begins(*at)).unwrap_or(text.len())
}

fn name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len());
    &text[..end]
}

/// Attributes that are lists of words, whose white space the last pass makes single spaces.
const LISTS: [&str; 8] = ["class", "rel", "rev", "headers", "accesskey", "accept-charset", "sandbox", "for"];

/// The attributes of a tag, read one by one.
struct Attributes<'a> {
    rest: &'a str,
    seen: Vec<&'a str>,
}

impl<'a> Attributes<'a> {
    /// Read up to and with `>`; whether `/` stood before it.
    fn read(&mut self) -> Result<bool> {
        loop {
            let blank =
                self.rest.len() - self.rest.trim_start_matches([' ', '\n', '\t', '\r', '\u{c}']).len();
            self.rest = &self.rest[blank..];
            if let Some(after) = self.rest.strip_prefix('>') {
                self.rest = after;
                return Ok(false);
            }
            if let Some(after) = self.rest.strip_prefix("/>") {
                self.rest = after;
                return Ok(true);
            }
            if blank == 0 {
                return Err("an odd start tag");
            }
            self.attribute()?;
        }
    }

    fn attribute(&mut self) -> Result<()> {
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.@".contains(c)));
        let name = &self.rest[..end.unwrap_or(0)];
        if name.is_empty() {
            return Err("an odd attribute");
        }
        if self.seen.iter().any(|seen| seen.eq_ignore_ascii_case(name)) || self.seen.len() > 100 {
            return Err("an attribute that is there twice");
        }
        self.seen.push(name);
        self.rest = &self.rest[name.len()..];
        let Some(value) = self.rest.strip_prefix('=') else { return Ok(()) };
        let (value, after) = value_of(value)?;
        if !entities::are_plain(value) {
            return Err("a character reference that is not common");
        }
        let irregular =
            || value.contains(['\n', '\t', '\r', '\u{c}']) || value.contains("  ") || value.trim() != value;
        if is_in(&LISTS, name)
            && (irregular() || value.contains("jp-Cell-input") || value.contains("jp-OutputArea-"))
        {
            return Err("a list of words with odd spaces");
        }
        self.rest = after;
        Ok(())
    }
}

/// The value at the start of `text`, and what follows.
fn value_of(text: &str) -> Result<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            let end = inner.find(quote).ok_or("an attribute without end")?;
            return Ok((&inner[..end], &inner[end + 1..]));
        }
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "#%._:-".contains(c);
    let end = text.find(|c| !plain(c)).unwrap_or(text.len());
    let follows = text[end..].starts_with(['>', ' ', '\n', '\t']);
    if end == 0 || !follows { Err("an odd value") } else { Ok((&text[..end], &text[end..])) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready(html: &str, expected: &str) {
        assert_eq!(fragment(html), Fragment::Ready(expected.to_owned()));
    }

    #[test]
    fn html_whose_tags_match_is_kept() {
        ready("<p class=\"a b\">x &amp; y &nbsp; 1 < 2</p>", "<p class=\"a b\">x &amp; y &nbsp; 1 < 2</p>");
        ready("<table>\n  <tr>  <td>x</td>\t</tr>\n</table>", "<table>\n<tr> <td>x</td> </tr>\n</table>");
        ready("<pre>  \n  </pre><br/><hr>", "<pre>  \n  </pre><br><hr>");
        ready("<svg><path d='M0 0'/></svg>", "<svg><path d='M0 0'></path></svg>");
        ready("<style><!-- p {} --></style>", "<style><!-- p {} --></style>");
        ready("<script>if (a < b) {}  </script>", "<script>if (a < b) {}  </script>");
        ready("<img src=a.png><!-- c -->", &format!("<img src=a.png{NO_ALT}><!-- c -->"));
    }

    #[test]
    fn what_has_to_be_mended_is_left_to_the_parser() {
        for html in ["<p>x", "x</p>", "<b><i></b></i>", "&foo; x", "<p a=1 a=2></p>", "<b class=' a'></b>"] {
            assert!(matches!(fragment(html), Fragment::Parse(_)), "{html}");
        }
    }

    #[test]
    fn what_reaches_beyond_its_end_is_the_pages_affair() {
        for html in ["<div>", "</div>x", "</div><div>", "<p></main>", "<p><script>", "<p x=\"", "a <b"] {
            assert!(matches!(fragment(html), Fragment::Page(_)), "{html}");
        }
    }
}
