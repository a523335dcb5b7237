//! Picture files as documents: pages that have looks and no text.

use ferrolab_base::Result;
use ferrolab_base::document::{Header, Page, Quality, TextSource};
use ferrolab_markup::Format;
use ferrolab_pictures::{Picture, PictureLimits, decode};

use crate::protocol::Scan;

const POINTS_PER_INCH: f32 = 72.0;
/// Of a picture that does not say its resolution, the width is taken for that of a sheet of A4 ...
const SHEET_INCHES: f32 = 8.27;
/// ... within what scanners and screens give.
const LIKELY_DPI: std::ops::RangeInclusive<f32> = 96.0..=300.0;

/// An open picture file.
pub(crate) struct Pictures<'a> {
    bytes: &'a [u8],
    format: Format,
    count: usize,
}

impl<'a> Pictures<'a> {
    /// Whether files of a format are pictures.
    pub(crate) fn are(format: Format) -> bool {
        format.is_picture()
    }

    pub(crate) fn open(bytes: &'a [u8], format: Format) -> Result<Self> {
        let (_, count) = decode(bytes, 0, &PictureLimits::default())?;
        Ok(Self { bytes, format, count })
    }

    pub(crate) fn header(&self) -> Header {
        Header {
            format: self.format.as_str().to_owned(),
            media_type: self.format.media_type().to_owned(),
            page_count: self.count,
            ..Header::default()
        }
    }

    pub(crate) fn page(&self, index: usize) -> Result<Page> {
        let picture = self.picture(index)?;
        let points = |pixels: u32| pixels as f32 * POINTS_PER_INCH / dpi(&picture);
        let quality = Quality {
            score: 0.0,
            source: TextSource::File,
            reasons: vec!["the page is a picture: it has no text layer".to_owned()],
        };
        Ok(Page {
            index,
            width: points(picture.width),
            height: points(picture.height),
            quality: Some(quality),
            ..Page::default()
        })
    }

    pub(crate) fn scan(&self, index: usize) -> Result<Scan> {
        let picture = self.picture(index)?;
        let Picture { width, height, .. } = picture;
        Ok(Scan { width, height, dpi: dpi(&picture), pixels: picture.grey_pixels() })
    }

    pub(crate) fn png(&self, index: usize, wanted_dpi: f32) -> Result<Vec<u8>> {
        let picture = self.picture(index)?;
        let factor = wanted_dpi / dpi(&picture);
        picture.scaled(factor).to_png()
    }

    fn picture(&self, index: usize) -> Result<Picture> {
        decode(self.bytes, index, &PictureLimits::default()).map(|(picture, _)| picture)
    }
}

fn dpi(picture: &Picture) -> f32 {
    let likely = picture.width as f32 / SHEET_INCHES;
    picture.dpi.filter(|dpi| *dpi >= 1.0).unwrap_or(likely.clamp(*LIKELY_DPI.start(), *LIKELY_DPI.end()))
}
