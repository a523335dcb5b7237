//! Which reader reads what.

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_markup::Format;
use ferrolab_packages::decrypt;

/// Read `bytes`, which are in any format but PDF.
pub(crate) fn parse(bytes: &[u8], format: Format, reading: &Reading) -> Result<Parsed> {
    let cancel = &Cancel::default();
    if format == Format::OfficeEncrypted {
        let package = decrypt::package(bytes, reading.password.as_deref())?;
        let format = ferrolab_markup::detect(&package, None, None).format;
        return parse_open(&package, format, reading, cancel);
    }
    parse_open(bytes, format, reading, cancel)
}

fn parse_open(bytes: &[u8], format: Format, reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    match format {
        Format::Docx => ferrolab_office::parse(bytes, ferrolab_office::Kind::Docx, reading, cancel),
        Format::Pptx => ferrolab_office::parse(bytes, ferrolab_office::Kind::Pptx, reading, cancel),
        Format::Odt => ferrolab_office::parse(bytes, ferrolab_office::Kind::Odt, reading, cancel),
        Format::Odp => ferrolab_office::parse(bytes, ferrolab_office::Kind::Odp, reading, cancel),
        Format::Eml => ferrolab_mail::parse(bytes, ferrolab_mail::Kind::Eml, reading, cancel),
        Format::Msg => ferrolab_mail::parse(bytes, ferrolab_mail::Kind::Msg, reading, cancel),
        Format::Xlsx => ferrolab_sheets::parse(bytes, ferrolab_sheets::Kind::Xlsx, reading, cancel),
        Format::Xls => ferrolab_sheets::parse(bytes, ferrolab_sheets::Kind::Xls, reading, cancel),
        Format::Ods => ferrolab_sheets::parse(bytes, ferrolab_sheets::Kind::Ods, reading, cancel),
        Format::Csv | Format::Tsv => ferrolab_sheets::parse_delimited(bytes, reading, cancel),
        other => match ferrolab_texts::Kind::from_name(other.as_str()) {
            Some(kind) => ferrolab_texts::parse(bytes, kind, reading, cancel),
            None => ferrolab_markup::parse(bytes, other, reading, cancel),
        },
    }
}
