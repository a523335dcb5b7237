//! HTML: the page's text in reading order, its Markdown, and CSS queries.
//!
//! The HTML Standard's parser builds a tree; one walk through it drives two
//! writers. Script, style, templates and what `hidden`, `display: none` or
//! `visibility: hidden` (as attributes, style sheets are not read) take off
//! the page is left out. Links are given as they are written.

mod dom;
mod flow;
mod images;
mod main_content;
mod metadata;
mod role;
mod select;
mod tables;

pub use select::{Selected, select};

use ferrolab_base::document::{Document, Metadata, Parsed};
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_compose::{MarkdownWriter, Writer};

use self::dom::Dom;
use self::flow::Flow;
use self::images::Observed;
use crate::{Format, encoding, header, outline};

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let decoded = encoding::decode(bytes, reading.encoding.as_deref(), true)?;
    let mut header = header(Format::Html, &decoded);
    let dom = dom::parse(&decoded.text, reading, cancel)?;
    header.warnings.extend(warnings(&dom, reading));
    metadata::read(&dom.html, &mut header.metadata);
    let flow = flow(&dom, reading);
    let mut observed = Observed::default();
    flow.write(&mut observed, cancel)?;
    let (mut page, headings) = observed.writer.finish();
    let (embedded, payloads) = images::embedded(&dom.html, reading.limits.max_payload_bytes);
    page.images = embedded;
    page.images.extend(observed.images);
    if header.metadata.title.is_none() {
        header.metadata.title = first_title(&headings);
    }
    header.outline = outline(headings.into_iter());
    let markdown = Some(render(&flow, cancel)?);
    Ok(Parsed { document: Document { header, pages: vec![page] }, markdown, payloads })
}

/// A page as GitHub-flavoured Markdown; [`Reading::main_content`] leaves out its frame.
///
/// # Errors
/// `SizeLimit` for more bytes or elements than the reading allow, `Cancelled`.
pub fn to_markdown(source: &str, reading: &Reading, cancel: &Cancel) -> Result<String> {
    reading.limits.check_bytes(source.len())?;
    let dom = dom::parse(source, reading, cancel)?;
    render(&flow(&dom, reading), cancel)
}

/// What a page says about itself, and what was lost on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Title, language and the like.
    pub metadata: Metadata,
    /// What the reader should know.
    pub warnings: Vec<String>,
}

/// Tell `writer` the content of a page, which may be part of another document: a chapter of a
/// book, the body of a message. All of it is content: [`Reading::main_content`] leaves nothing out.
///
/// # Errors
/// `SizeLimit` for more bytes or elements than the limits allow, `Cancelled`.
pub fn write(source: &str, writer: &mut impl Writer, reading: &Reading, cancel: &Cancel) -> Result<Written> {
    reading.limits.check_bytes(source.len())?;
    let dom = dom::parse(source, reading, cancel)?;
    Flow::new(&dom.html).write(writer, cancel)?;
    let mut written =
        Written { warnings: warnings(&dom, reading).into_iter().collect(), ..Written::default() };
    metadata::read(&dom.html, &mut written.metadata);
    Ok(written)
}

fn flow<'a>(dom: &'a Dom, reading: &Reading) -> Flow<'a> {
    let flow = Flow::new(&dom.html);
    match reading.main_content.then(|| main_content::find(&dom.html)).flatten() {
        Some(main) => flow.within(main.root, main.left_out),
        None => flow,
    }
}

fn render(flow: &Flow<'_>, cancel: &Cancel) -> Result<String> {
    let mut writer = MarkdownWriter::default();
    flow.write(&mut writer, cancel)?;
    Ok(writer.finish())
}

fn warnings(dom: &Dom, reading: &Reading) -> Option<String> {
    dom.flattened.then(|| format!("nesting deeper than {} levels was flattened", reading.limits.max_depth))
}

fn first_title(headings: &[(String, u8)]) -> Option<String> {
    headings.iter().find(|(_, level)| *level == 1).or(headings.first()).map(|(title, _)| title.clone())
}
