//! HTML: the page's text in reading order, its Markdown, and CSS queries.
//!
//! The HTML Standard's parser builds a tree; one walk through it drives two
//! writers. Script, style, templates and what `hidden`, `display: none` or
//! `visibility: hidden` (as attributes, style sheets are not read) take off
//! the page is left out. Links are given as they are written.

mod dom;
mod escape;
mod flow;
mod grid;
mod inline;
mod lists;
mod main_content;
mod markdown;
mod metadata;
mod role;
mod select;
mod space;
mod tables;
mod text;

pub use select::{Selected, select};

use ferrolab_base::document::Document;
use ferrolab_base::{Cancel, Result};

use self::dom::Dom;
use self::flow::Flow;
use self::markdown::MarkdownWriter;
use self::text::TextWriter;
use crate::{Format, Options, Parsed, check_size, encoding, header, outline};

pub(crate) fn parse(bytes: &[u8], options: &Options, cancel: &Cancel) -> Result<Parsed> {
    let decoded = encoding::decode(bytes, options.encoding.as_deref(), true)?;
    let mut header = header(Format::Html, &decoded);
    let dom = dom::parse(&decoded.text, options, cancel)?;
    header.warnings.extend(warnings(&dom, options));
    metadata::read(&dom.html, &mut header.metadata);
    let flow = flow(&dom, options);
    let mut writer = TextWriter::default();
    flow.write(&mut writer, cancel)?;
    let (page, headings) = writer.finish();
    if header.metadata.title.is_none() {
        header.metadata.title = first_title(&headings);
    }
    header.outline = outline(headings.into_iter());
    let markdown = Some(render(&flow, cancel)?);
    Ok(Parsed { document: Document { header, pages: vec![page] }, markdown })
}

/// A page as GitHub-flavoured Markdown; [`Options::main_content`] leaves out its frame.
///
/// # Errors
/// `SizeLimit` for more bytes or elements than the options allow, `Cancelled`.
pub fn to_markdown(source: &str, options: &Options, cancel: &Cancel) -> Result<String> {
    check_size(source.len(), options)?;
    let dom = dom::parse(source, options, cancel)?;
    render(&flow(&dom, options), cancel)
}

fn flow<'a>(dom: &'a Dom, options: &Options) -> Flow<'a> {
    let flow = Flow::new(&dom.html);
    match options.main_content.then(|| main_content::find(&dom.html)).flatten() {
        Some(main) => flow.within(main.root, main.left_out),
        None => flow,
    }
}

fn render(flow: &Flow<'_>, cancel: &Cancel) -> Result<String> {
    let mut writer = MarkdownWriter::default();
    flow.write(&mut writer, cancel)?;
    Ok(writer.finish())
}

fn warnings(dom: &Dom, options: &Options) -> Option<String> {
    dom.flattened.then(|| format!("nesting deeper than {} levels was flattened", options.max_depth))
}

fn first_title(headings: &[(String, u8)]) -> Option<String> {
    headings.iter().find(|(_, level)| *level == 1).or(headings.first()).map(|(title, _)| title.clone())
}
