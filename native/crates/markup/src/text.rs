//! Plain text: paragraphs parted by blank lines.

use ferrolab_base::document::{Block, BlockKind, Document, Page};
use ferrolab_base::{Cancel, Result};

use crate::{Format, Options, Parsed, encoding, header};

pub(crate) fn parse(bytes: &[u8], options: &Options, cancel: &Cancel) -> Result<Parsed> {
    let decoded = encoding::decode(bytes, options.encoding.as_deref(), false)?;
    cancel.check()?;
    let header = header(Format::Text, &decoded);
    let mut text = decoded.text;
    text.truncate(text.trim_end().len());
    let page = Page { blocks: paragraphs(&text), text, ..Page::default() };
    Ok(Parsed { document: Document { header, pages: vec![page] }, markdown: None })
}

/// Runs of lines that are not blank.
fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut offset = 0;
    let mut open = false;
    for line in text.split_inclusive('\n') {
        let end = offset + line.trim_end().len();
        let blank = end == offset;
        match blocks.last_mut() {
            Some(block) if open && !blank => block.end = end,
            _ if !blank => {
                blocks.push(Block { kind: BlockKind::Paragraph, start: offset, end, level: 0, group: 0 })
            }
            _ => {}
        }
        open = !blank;
        offset += line.len();
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let parsed =
            parse(text.as_bytes(), &Options::default(), &Cancel::default()).expect("text is never refused");
        let page = &parsed.document.pages[0];
        let found: Vec<&str> = page.blocks.iter().map(|block| &page.text[block.start..block.end]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        check("one\ntwo\n\n\n  three \n \t\nfour", &["one\ntwo", "  three", "four"]);
    }

    #[test]
    fn nothing_has_no_paragraphs() {
        check("", &[]);
        check("\r\n \r\n", &[]);
    }
}
