//! Pages whose text comes from their pictures.

use std::sync::OnceLock;
use std::time::Duration;

use ferrolab_base::document::{Header, Page, Quality};
use ferrolab_base::{Cancel, Code, Result};
use ferrolab_markup::Format;
use ferrolab_ocr::{GreyImage, OcrOptions, Tesseract};

use crate::options::{Ocr, ParseOptions};
use crate::protocol::Scan;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// What recognises pages, for one job.
pub(crate) struct Recognition {
    tesseract: &'static Tesseract,
    always: bool,
    options: OcrOptions,
}

impl Recognition {
    /// What `options` ask for; `None` when no page is to be recognised.
    ///
    /// # Errors
    /// `UnsupportedFormat` when tesseract is not there.
    pub(crate) fn new(options: &ParseOptions, cancel: &Cancel) -> Result<Option<Self>> {
        if options.ocr == Ocr::Never {
            return Ok(None);
        }
        Ok(Some(Self {
            tesseract: tesseract()?,
            always: options.ocr == Ocr::Always,
            options: OcrOptions {
                languages: options.ocr_languages.clone(),
                cancel: cancel.clone(),
                timeout: options.ocr_timeout.unwrap_or(DEFAULT_TIMEOUT),
            },
        }))
    }

    /// Whether the page is worth the time.
    pub(crate) fn wants(&self, page: &Page) -> bool {
        let distrusted = |quality: &Quality| quality.score < Quality::TRUSTED;
        self.always || page.quality.as_ref().is_some_and(distrusted)
    }

    /// The page with the text of its picture. Where that can't be had the page stays as it
    /// was read, with a warning.
    ///
    /// # Errors
    /// `Cancelled`; `InvalidInput` for languages that are not installed.
    pub(crate) fn recognised(&self, page: Page, scan: Result<Scan>) -> Result<Page> {
        match scan.and_then(|scan| self.recognise(&page, scan)) {
            Ok(recognised) => Ok(recognised),
            Err(error) if matches!(error.code, Code::Cancelled | Code::InvalidInput) => Err(error),
            Err(error) => {
                let mut page = page;
                page.warnings.push(format!("its text could not be recognised: {}", error.message));
                Ok(page)
            }
        }
    }

    fn recognise(&self, page: &Page, scan: Scan) -> Result<Page> {
        let Scan { width, height, dpi, pixels } = scan;
        let image = GreyImage::new(width, height, dpi, pixels)?;
        let found = self.tesseract.recognise(&image, &self.options)?;
        let (recognised, boxes) = found.into_page(page.index, page.width, page.height);
        Ok(Page {
            boxes,
            // What does not depend on the text stays.
            images: page.images.clone(),
            links: page.links.clone(),
            annotations: page.annotations.clone(),
            fields: page.fields.clone(),
            ..recognised
        })
    }
}

/// The program, looked for once; looked for again while it is missing.
fn tesseract() -> Result<&'static Tesseract> {
    static FOUND: OnceLock<Tesseract> = OnceLock::new();
    if let Some(found) = FOUND.get() {
        return Ok(found);
    }
    let found = Tesseract::find(None)?;
    Ok(FOUND.get_or_init(|| found))
}

/// Said of a document without text; `asked` tells whether pages were to be recognised.
pub(crate) fn no_text(header: &Header, asked: bool) -> Option<String> {
    match (Format::named(&header.format).is_some_and(Format::has_looks), asked) {
        (true, true) => Some("no text was found: the pages have no text layer".to_owned()),
        (true, false) => Some(
            "no text was found: the pages have no text layer; OCR may recognise it (ocr=\"auto\")".to_owned(),
        ),
        // The reader may have said it already, and why.
        (false, _) if header.warnings.is_empty() => Some("no text was found".to_owned()),
        (false, _) => None,
    }
}
