//! Plain text: paragraphs parted by blank lines.

use ferrolab_base::document::{Block, BlockKind, Document, Page, Parsed};
use ferrolab_base::{Cancel, Reading, Result};

use crate::{Format, encoding, header};

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let decoded = encoding::decode(bytes, reading.encoding.as_deref(), false)?;
    cancel.check()?;
    let header = header(Format::Text, &decoded);
    let mut text = decoded.text;
    text.truncate(text.trim_end().len());
    let page = Page { blocks: paragraphs(&text), text, ..Page::default() };
    Ok(Parsed { document: Document { header, pages: vec![page] }, markdown: None, payloads: Vec::new() })
}

/// The source of a format whose structure is not known here, as plain text.
pub(crate) fn parse_source(
    bytes: &[u8],
    format: Format,
    reading: &Reading,
    cancel: &Cancel,
) -> Result<Parsed> {
    let mut parsed = parse(bytes, reading, cancel)?;
    let header = &mut parsed.document.header;
    header.format = format.as_str().to_owned();
    header.media_type = format.media_type().to_owned();
    header
        .warnings
        .push(format!("the file is {}, and was read as plain text", format.as_str().to_uppercase()));
    Ok(parsed)
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
            parse(text.as_bytes(), &Reading::default(), &Cancel::default()).expect("text is never refused");
        let page = &parsed.document.pages[0];
        let found: Vec<&str> = page.blocks.iter().map(|block| &page.text[block.start..block.end]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        check("one\ntwo\n\n\n  three \n \t\nfour", &["one\ntwo", "  three", "four"]);
    }

    #[test]
    fn a_source_keeps_its_format_and_says_how_it_was_read() {
        let parsed = parse_source(b"a,b\n1,2", Format::Csv, &Reading::default(), &Cancel::default())
            .expect("text is never refused");
        assert_eq!(parsed.document.header.format, "csv");
        assert_eq!(parsed.document.header.warnings, ["the file is CSV, and was read as plain text"]);
        assert_eq!(parsed.document.pages[0].text, "a,b\n1,2");
    }

    #[test]
    fn nothing_has_no_paragraphs() {
        check("", &[]);
        check("\r\n \r\n", &[]);
    }
}
