//! Recognise a grey picture in PGM format: `recognise FILE.pgm DPI [LANGUAGES]`.

use ferrolab_base::{Code, Error, Result};
use ferrolab_ocr::{GreyImage, OcrOptions, Tesseract};

fn main() -> Result<()> {
    let usage = || Error::new(Code::InvalidInput, "usage: recognise FILE.pgm DPI [LANGUAGES]");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, dpi, languages @ ..] = arguments.as_slice() else {
        return Err(usage());
    };
    let bytes =
        std::fs::read(file).map_err(|error| Error::new(Code::Unreadable, format!("{file}: {error}")))?;
    let image = read_pgm(&bytes, dpi.parse().map_err(|_| usage())?).ok_or_else(usage)?;
    let options = OcrOptions { languages: languages.first().cloned(), ..OcrOptions::default() };
    let page = Tesseract::find(None)?.recognise(&image, &options)?;
    eprintln!(
        "{}, {:.1} %, turned {}, skew {:.2}",
        page.language, page.mean_confidence, page.turned, page.skew
    );
    println!("{}", page.text());
    Ok(())
}

fn read_pgm(bytes: &[u8], dpi: f32) -> Option<GreyImage> {
    let mut parts = bytes.splitn(4, u8::is_ascii_whitespace);
    let mut number = || std::str::from_utf8(parts.next()?).ok()?.parse().ok();
    let _kind: Option<u32> = number();
    let (width, height) = (number()?, number()?);
    let start = bytes.len().checked_sub(width as usize * height as usize)?;
    GreyImage::new(width, height, dpi, bytes[start..].to_vec()).ok()
}
