//! The chunks of a text.

use ferrolab_base::document::{Block, BlockKind};
use ferrolab_base::offsets::CharOffsets;
use ferrolab_base::tokens::TokenCounter;
use ferrolab_base::{Cancel, Result};

use crate::pack::{Packer, Span};
use crate::section::{path_at, sections};
use crate::{Config, outline, structure};

/// A stretch of a text that fits the limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// First byte, overlap included.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// First byte of the body: what lies before it in the chunk is overlap.
    pub body_start: usize,
    /// [`Chunk::start`] in characters.
    pub char_start: usize,
    /// [`Chunk::end`] in characters.
    pub char_end: usize,
    /// Tokens of `text[start..end]` encoded by itself.
    pub tokens: usize,
    /// Index from 0 of the page with the first character that is not white space; `None` without pages.
    pub page_start: Option<usize>,
    /// Index from 0 of the page with the last character that is not white space; `None` without pages.
    pub page_end: Option<usize>,
    /// The sections, outermost first, that the body begins in, as indices into what
    /// [`sections`](crate::sections) gives for the same text and blocks. A body that begins with
    /// headings begins in the section of the last of them.
    pub section_path: Vec<u32>,
}

/// Cut a text into chunks.
///
/// - `blocks`: the roles of stretches of `text`, in order; text between two of them belongs to the
///   one before. Without any the text is read as [`structure::plain`] reads it.
/// - `pages`: the byte at which each page begins, ascending; may be empty.
///
/// An empty text has no chunks.
///
/// # Errors
/// [`Code::InvalidInput`](ferrolab_base::Code::InvalidInput) when `config` is out of range, blocks
/// do not fit the text, or one single character costs more than `max_tokens`;
/// [`Code::Cancelled`](ferrolab_base::Code::Cancelled); whatever the tokenizer gives.
pub fn chunk(
    text: &str,
    blocks: &[Block],
    pages: &[usize],
    config: &Config,
    counter: &dyn TokenCounter,
    cancel: &Cancel,
) -> Result<Vec<Chunk>> {
    config.validate()?;
    let read;
    let blocks = if blocks.is_empty() {
        read = structure::plain(text);
        &read
    } else {
        blocks
    };
    let outline = outline::seams(text, blocks, config.max_tokens, counter, cancel)?;
    let mut packer = Packer { text, config, counter, cancel, spans: Vec::new() };
    packer.pack(&outline)?;
    Ok(describe(text, blocks, pages, &packer.spans))
}

fn describe(text: &str, blocks: &[Block], pages: &[usize], spans: &[Span]) -> Vec<Chunk> {
    let sections = sections(text, blocks);
    let mut body_offsets = CharOffsets::new(text);
    let mut chunks = Vec::with_capacity(spans.len());
    for span in spans {
        let overlap_chars = text[span.start..span.body_start].chars().count();
        let content = content_of(text, span);
        chunks.push(Chunk {
            start: span.start,
            end: span.end,
            body_start: span.body_start,
            char_start: body_offsets.at(span.body_start) - overlap_chars,
            char_end: body_offsets.at(span.end),
            tokens: span.tokens,
            page_start: page_at(pages, content.0),
            page_end: page_at(pages, content.1),
            section_path: path_at(&sections, opening_of(blocks, span)),
        });
    }
    chunks
}

/// Offsets of the first and the last character of a chunk that are not white space; of its first
/// and last where all are.
fn content_of(text: &str, span: &Span) -> (usize, usize) {
    let chunk = &text[span.start..span.end];
    let first = chunk.find(|char: char| !char.is_whitespace()).unwrap_or(0);
    let last = chunk.rfind(|char: char| !char.is_whitespace()).unwrap_or(chunk.len() - 1);
    (span.start + first, span.start + last)
}

/// The page that byte `offset` is on.
fn page_at(pages: &[usize], offset: usize) -> Option<usize> {
    if pages.is_empty() {
        return None;
    }
    Some(pages.partition_point(|&start| start <= offset).saturating_sub(1))
}

/// Where the section that a body is about is open: at the last of the headings that it begins
/// with, else at its beginning.
fn opening_of(blocks: &[Block], span: &Span) -> usize {
    let first = blocks.partition_point(|block| block.end <= span.body_start);
    let mut opening = span.body_start;
    for pair in blocks[first..].windows(2).take_while(|pair| pair[0].start < span.end) {
        let [block, next] = pair else { break };
        let leads = match block.kind {
            BlockKind::Heading => true,
            BlockKind::Markup => next.kind == BlockKind::Heading,
            BlockKind::Code => {
                next.kind == BlockKind::Heading && block.group != 0 && block.group == next.group
            }
            _ => false,
        };
        if !leads {
            break;
        }
        if block.kind == BlockKind::Heading {
            opening = block.start;
        }
    }
    opening
}
