//! Electronic books: EPUB 2 and 3.
//!
//! One page for each chapter in the order of reading; the book's own table of contents is
//! the outline. Nothing outside the package is read.

mod chapter;
mod contents;
mod package;
mod path;
mod protection;
mod xhtml;

use std::collections::HashMap;

use ferrolab_base::document::{Header, Parsed};
use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use ferrolab_compose::Composer;
use ferrolab_markup::{decode, html};
use ferrolab_packages::zip::Archive;

use self::chapter::{Chapter, Pictures};
use self::package::{Package, Part};

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let archive = Archive::open(bytes, &reading.limits)?;
    let mut package = package::read(&archive, &reading.limits, cancel)?;
    let mut header = Header {
        format: "epub".to_owned(),
        media_type: "application/epub+zip".to_owned(),
        metadata: std::mem::take(&mut package.metadata),
        warnings: std::mem::take(&mut package.warnings),
        ..Header::default()
    };
    header.warnings.extend(archive.warning().map(str::to_owned));
    let mut book = Book::new(&archive, &package, reading, cancel);
    book.read(&mut header.warnings)?;
    header.outline = contents::read(&archive, &package, &book.pages, &reading.limits, cancel)?;
    let payloads = std::mem::take(&mut book.pictures.payloads);
    let mut parsed = book.composer.finish(header);
    if parsed.document.pages.iter().all(|page| page.text.is_empty()) {
        parsed
            .document
            .header
            .warnings
            .push("the book's chapters have no text; pictures may show some".to_owned());
    }
    parsed.payloads = payloads;
    Ok(parsed)
}

struct Book<'a> {
    archive: &'a Archive<'a>,
    package: &'a Package,
    reading: &'a Reading,
    cancel: &'a Cancel,
    composer: Composer,
    pictures: Pictures<'a>,
    /// The page of each chapter, by path.
    pages: HashMap<String, usize>,
}

impl<'a> Book<'a> {
    fn new(archive: &'a Archive<'a>, package: &'a Package, reading: &'a Reading, cancel: &'a Cancel) -> Self {
        let media_types =
            package.parts.iter().filter_map(|part| Some((part.path.as_deref()?, part.media_type.as_str())));
        let pictures = Pictures {
            archive,
            media_types: media_types.collect(),
            payloads: Vec::new(),
            max_bytes: reading.limits.max_payload_bytes,
            bytes: 0,
            known: HashMap::new(),
        };
        Self {
            archive,
            package,
            reading,
            cancel,
            composer: Composer::default(),
            pictures,
            pages: HashMap::new(),
        }
    }

    /// All chapters; those that cannot be read are warned of.
    fn read(&mut self, warnings: &mut Vec<String>) -> Result<()> {
        let encrypted = protection::encrypted(self.archive, &self.reading.limits, self.cancel)?;
        let (mut first_error, mut protected) = (None, 0);
        for part in self.chapters() {
            self.cancel.check()?;
            let path = part.path.as_deref();
            let Some(path) = path else {
                let message = format!("the chapter {:?} lies outside the book and was not read", part.href);
                first_error.get_or_insert_with(|| Error::new(Code::Corrupt, &message));
                warnings.push(message);
                continue;
            };
            // The same chapter may be listed without end.
            if self.pages.contains_key(path) {
                continue;
            }
            if encrypted.contains(path) {
                protected += 1;
                continue;
            }
            match self.chapter(path, warnings) {
                Ok(()) => {}
                Err(error) if error.code == Code::Cancelled => return Err(error),
                Err(error) => {
                    warnings.push(format!("the chapter {path:?} could not be read: {error}"));
                    first_error.get_or_insert(error);
                }
            }
        }
        if protected > 0 {
            warnings.push(format!("{protected} chapters have copy protection (DRM) and were not read"));
        }
        if !self.pages.is_empty() {
            return Ok(());
        }
        if protected > 0 {
            return Err(Error::new(
                Code::UnsupportedFormat,
                "the book has copy protection (DRM), which is not opened here",
            )
            .hint("get the book without copy protection"));
        }
        Err(first_error
            .unwrap_or_else(|| Error::new(Code::Corrupt, "the book lists no chapters"))
            .hint("the file is incomplete; get it again from its source"))
    }

    /// The parts that are read, in order: the spine, or all pages where it names none.
    fn chapters(&self) -> Vec<&'a Part> {
        let package = self.package;
        let by_id: HashMap<&str, &Part> = package.parts.iter().map(|part| (part.id.as_str(), part)).collect();
        let is_page =
            |part: &&Part| matches!(part.media_type.as_str(), "application/xhtml+xml" | "text/html");
        let spine: Vec<&Part> =
            package.spine.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect();
        if spine.is_empty() { package.parts.iter().filter(is_page).collect() } else { spine }
    }

    fn chapter(&mut self, path: &str, warnings: &mut Vec<String>) -> Result<()> {
        let salvaged = self.archive.salvage(path)?;
        if let Some(damage) = salvaged.damage {
            warnings.push(format!("the chapter {path:?} is damaged: {damage}"));
        }
        let decoded = decode(&salvaged.bytes, None, true)?;
        if !self.pages.is_empty() {
            self.composer.next_page();
        }
        self.pages.insert(path.to_owned(), self.pages.len());
        let mut chapter = Chapter {
            composer: &mut self.composer,
            pictures: &mut self.pictures,
            folder: path::folder(path),
            keeps_internal_links: self.reading.internal_links,
        };
        let source = xhtml::to_html(&decoded.text);
        let written = html::write(&source, &mut chapter, self.reading, self.cancel)?;
        decoded.warnings.into_iter().chain(written.warnings).for_each(|warning| self.composer.warn(warning));
        Ok(())
    }
}
