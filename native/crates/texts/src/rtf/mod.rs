//! Rich Text Format.
//!
//! Kept: paragraphs, headings by style or outline level, lists with the numbers that
//! are written before their items, tables with spans, footnotes, comments, links,
//! bold, italic and struck text, tracked changes, headers and footers, pictures and
//! what the document says about itself. Lost: layout, drawings, embedded objects
//! other than their picture. Nested tables become text of the cell they stand in.

mod charset;
mod content;
mod encapsulated;
mod info;
mod lexer;
mod lists;
mod reader;
mod state;
mod tables;
mod write;

pub use encapsulated::html_of;

use ferrolab_base::document::{Annotation, Header, Image, Parsed};
use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use ferrolab_compose::Composer;

use self::content::{Content, Picture};

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let start = begin(bytes).ok_or_else(|| {
        Error::new(Code::Corrupt, "the file has no {\\rtf with which Rich Text Format begins")
            .hint("open it with the program it came from and save it again")
    })?;
    let mut content = reader::read(&bytes[start..], reading, cancel)?;
    let mut composer = Composer::default();
    write::write(&content, reading, &mut composer);
    let mut header = Header {
        format: "rtf".to_owned(),
        media_type: "application/rtf".to_owned(),
        metadata: std::mem::take(&mut content.metadata),
        warnings: std::mem::take(&mut content.warnings),
        ..Header::default()
    };
    if start > 0 {
        header.warnings.push(format!("{start} bytes before the document's beginning were left out"));
    }
    let mut parsed = composer.finish(header);
    let (images, payloads) = images(std::mem::take(&mut content.pictures));
    let annotations = annotations(&content);
    parsed.payloads = payloads;
    if let Some(page) = parsed.document.pages.first_mut() {
        page.images = images;
        page.annotations = annotations;
    }
    Ok(parsed)
}

/// Write the text of a whole RTF document into `composer`, as part of another document.
///
/// # Errors
/// `Cancelled`.
pub fn write(
    bytes: &[u8],
    composer: &mut Composer,
    reading: &Reading,
    cancel: &Cancel,
) -> Result<Vec<String>> {
    let content = reader::read(bytes, reading, cancel)?;
    write::write(&content, reading, composer);
    Ok(content.warnings)
}

/// Where the document begins: something may stand before it.
fn begin(bytes: &[u8]) -> Option<usize> {
    let head = &bytes[..bytes.len().min(4096)];
    head.windows(5).position(|window| window == b"{\\rtf")
}

fn images(pictures: Vec<Picture>) -> (Vec<Image>, Vec<Vec<u8>>) {
    let mut payloads = Vec::new();
    let mut images = Vec::with_capacity(pictures.len());
    for (index, picture) in pictures.into_iter().enumerate() {
        let payload = (!picture.bytes.is_empty()).then_some(payloads.len());
        images.push(Image {
            name: write::picture_name(index, picture.media_type),
            media_type: picture.media_type.to_owned(),
            width: picture.width,
            height: picture.height,
            alternative: Some(picture.alternative).filter(|text| !text.is_empty()),
            rect: None,
            payload,
        });
        if payload.is_some() {
            payloads.push(picture.bytes);
        }
    }
    (images, payloads)
}

fn annotations(content: &Content) -> Vec<Annotation> {
    let annotation = |comment: &content::Comment| Annotation {
        kind: "comment".to_owned(),
        text: write::plain(&comment.blocks),
        author: Some(comment.author.trim().to_owned()).filter(|author| !author.is_empty()),
        ..Annotation::default()
    };
    content.comments.iter().map(annotation).collect()
}
