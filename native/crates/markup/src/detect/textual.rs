//! Telling text formats apart by how the text looks.

use serde::de::IgnoredAny;

use super::Guess;
use crate::Format;

/// What a text is; `whole` says whether `text` is all of it or only the head.
pub(super) fn guess(text: &str, whole: bool) -> Guess {
    let start = text.trim_start();
    markup(start)
        .or_else(|| json(start, whole))
        .or_else(|| email(text))
        .or_else(|| markdown(text))
        .or_else(|| separated(text, whole))
        .unwrap_or(Guess::likely(Format::Text, "readable text without other marks"))
}

/// HTML, SVG and XML.
fn markup(start: &str) -> Option<Guess> {
    let body = skip_prologue(start);
    if !body.starts_with('<') {
        return (body.len() < start.len() && start.starts_with("<?xml"))
            .then(|| Guess::certain(Format::Xml, "an XML declaration"));
    }
    let name = tag_name(body);
    match name.as_str() {
        "!doctype" => Some(doctype(body)),
        "html" | "head" | "body" => Some(Guess::certain(Format::Html, "an HTML root element")),
        "svg" => Some(Guess::certain(Format::Svg, "an SVG root element")),
        _ if start.starts_with("<?xml") => Some(Guess::certain(Format::Xml, "an XML declaration")),
        // The tags of WHATWG's MIME sniffing, and the usual heads of fragments. A Markdown file may begin so.
        "a" | "article" | "aside" | "b" | "blockquote" | "br" | "center" | "details" | "div" | "dl"
        | "em" | "figure" | "font" | "footer" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
        | "header" | "hr" | "i" | "iframe" | "img" | "li" | "link" | "main" | "meta" | "nav" | "ol" | "p"
        | "pre" | "script" | "section" | "span" | "strong" | "style" | "table" | "tbody" | "td"
        | "template" | "title" | "tr" | "u" | "ul" => Some(fragment(body)),
        _ => element(body, &name),
    }
}

/// What follows white space, comments, the XML declaration and processing instructions.
fn skip_prologue(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let end = if text.starts_with("<!--") {
            text.find("-->").map(|at| at + 3)
        } else if text.starts_with("<?") {
            text.find("?>").map(|at| at + 2)
        } else {
            return text;
        };
        match end {
            Some(end) => text = &text[end..],
            None => return text,
        }
    }
}

fn tag_name(tag: &str) -> String {
    let name = tag[1..].split(|c: char| !(c.is_ascii_alphanumeric() || c == '!')).next();
    name.unwrap_or("").to_ascii_lowercase()
}

fn doctype(body: &str) -> Guess {
    let name = body.get(9..).unwrap_or("").trim_start().to_ascii_lowercase();
    if name.starts_with("html") {
        Guess::certain(Format::Html, "an HTML document type")
    } else if name.starts_with("svg") {
        Guess::certain(Format::Svg, "an SVG document type")
    } else {
        Guess::certain(Format::Xml, "an XML document type")
    }
}

/// XML without a declaration: an element that declares a namespace, or that holds all of the text.
fn element(body: &str, name: &str) -> Option<Guess> {
    let tag = &body[..body.find('>')?];
    let ends = body.trim_end().to_ascii_lowercase();
    let is_whole = !name.is_empty() && (ends.ends_with(&format!("</{name}>")) || ends.len() == tag.len() + 1);
    let is_xml = tag.contains("xmlns") || (is_whole && !tag.contains('\n'));
    is_xml.then(|| Guess::likely(Format::Xml, "one XML element around all"))
}

/// Markdown may hold HTML, so a text that begins with a tag is Markdown if its other lines are.
fn fragment(body: &str) -> Guess {
    match markdown(body) {
        Some(guess) => guess,
        None => Guess::likely(Format::Html, "the text begins with an HTML tag"),
    }
}

/// One JSON value, JSON lines, or a notebook.
fn json(start: &str, whole: bool) -> Option<Guess> {
    if !start.starts_with(['{', '[']) {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(start).into_iter::<IgnoredAny>();
    let mut count = 0;
    let broken = loop {
        match values.next() {
            Some(Ok(_)) => count += 1,
            // The head may end in the middle of a value; the file may not.
            // A file that was cut begins as no other text does.
            Some(Err(error)) => break !error.is_eof() || (whole && count == 0 && !begins_object(start)),
            None => break false,
        }
    };
    if broken {
        return None;
    }
    if count > 1 {
        return Some(Guess::certain(Format::Jsonl, "one JSON value after another"));
    }
    if start.contains("\"cells\"")
        && (start.contains("\"nbformat\"") || (!whole && start.contains("\"cell_type\"")))
    {
        return Some(Guess::certain(Format::Ipynb, "JSON with the keys of a notebook"));
    }
    if count == 0 {
        return Some(Guess::likely(Format::Json, "the beginning of a JSON value"));
    }
    Some(Guess::certain(Format::Json, "a JSON value"))
}

/// `{"key":` or `[{"key":`, with any white space.
fn begins_object(start: &str) -> bool {
    let inside = start.trim_start_matches(|c: char| c == '[' || c.is_whitespace());
    let Some(key) = inside.strip_prefix('{').and_then(|inside| inside.trim_start().strip_prefix('"')) else {
        return false;
    };
    key.split_once('"').is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
}

/// Header fields that mail programs write and people do not.
const TRANSPORT_FIELDS: &[&str] =
    &["message-id", "received", "return-path", "mime-version", "delivered-to", "content-type", "x-mailer"];

/// Header fields that a letter on paper may begin with too.
const LETTER_FIELDS: &[&str] = &["from", "to", "cc", "subject", "date", "reply-to", "sender"];

/// RFC 5322: `Name: value` lines, folded lines and then an empty one.
fn email(text: &str) -> Option<Guess> {
    let (mut transport, mut letter) = (0, 0);
    let text = text.trim_start_matches(['\r', '\n']);
    for (index, line) in text.lines().enumerate().take(200) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t'])
            || (index == 0 && (line.starts_with("From ") || line.starts_with(">From ")))
        {
            continue;
        }
        let (field, _) = line.split_once(':')?;
        if field.is_empty() || !field.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let field = field.to_ascii_lowercase();
        transport += usize::from(TRANSPORT_FIELDS.contains(&field.as_str()));
        letter += usize::from(LETTER_FIELDS.contains(&field.as_str()));
    }
    match (transport, letter) {
        (1.., 2..) | (2.., _) => Some(Guess::certain(Format::Eml, "the header fields of an e-mail")),
        (0, 3..) => Some(Guess::likely(Format::Eml, "the first lines of a letter or e-mail")),
        _ => None,
    }
}

/// Marks that Markdown has and prose does not; two different ones decide.
fn markdown(text: &str) -> Option<Guess> {
    let mut marks = [0_usize; 6];
    let mut previous = "";
    for line in text.lines().take(2_000) {
        if let Some(mark) = markdown_mark(line, previous) {
            marks[mark] += 1;
        }
        previous = line;
    }
    let [headings, underlines, fences, tables, links, items] = marks;
    let kinds = marks.iter().filter(|&&count| count > 0).count();
    // `#` also begins a comment in many a configuration file: alone it takes a second mark of any kind.
    let decided = kinds >= 2 || fences >= 2 || tables >= 1 || links >= 2;
    let only_lists = headings + underlines + fences + tables + links == 0 && items > 0;
    (decided && !only_lists)
        .then(|| Guess::likely(Format::Markdown, "headings, lists or links as Markdown writes them"))
}

/// Which mark of [`markdown`] a line carries.
fn markdown_mark(line: &str, previous: &str) -> Option<usize> {
    let content = line.trim_start();
    let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
        return Some(0);
    }
    let is_underline =
        line.len() >= 3 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'));
    if is_underline && !previous.trim().is_empty() {
        return Some(1);
    }
    if content.starts_with("```") || content.starts_with("~~~") {
        return Some(2);
    }
    if is_delimiter_row(content) && previous.contains('|') {
        return Some(3);
    }
    if content.contains("](") && content.contains('[') {
        return Some(4);
    }
    let is_item = ["- ", "* ", "+ ", "1. "].iter().any(|marker| content.starts_with(marker));
    is_item.then_some(5)
}

fn is_delimiter_row(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.bytes().all(|byte| b"|-: \t".contains(&byte))
}

/// Records whose delimiters are equally many.
fn separated(text: &str, whole: bool) -> Option<Guess> {
    let found = [('\t', Format::Tsv), (',', Format::Csv), (';', Format::Csv), ('|', Format::Csv)]
        .into_iter()
        .find(|&(delimiter, _)| {
            let counts = delimiters_per_record(text, delimiter, whole);
            let first = counts.first().copied().unwrap_or(0);
            // Two records with one comma each are as likely two sentences.
            let enough = if first == 1 { 4 } else { 2 };
            first >= 1 && counts.len() >= enough && counts.iter().all(|&count| count == first)
        });
    found.map(|(_, format)| Guess::likely(format, "records with equally many delimiters"))
}

/// Delimiters outside quotes in each of the first records.
fn delimiters_per_record(text: &str, delimiter: char, whole: bool) -> Vec<usize> {
    const RECORDS: usize = 50;
    let mut counts = Vec::new();
    let (mut count, mut quoted, mut empty) = (0, false, true);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => {
                if !empty {
                    counts.push(count);
                }
                (count, empty) = (0, true);
                if counts.len() == RECORDS {
                    return counts;
                }
                continue;
            }
            _ if c == delimiter && !quoted => count += 1,
            _ => {}
        }
        empty &= c.is_whitespace() && c != delimiter;
    }
    if whole && !empty && !quoted {
        counts.push(count);
    }
    counts
}
