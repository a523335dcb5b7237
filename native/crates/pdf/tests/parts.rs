//! What is on a page beside its text.

#![allow(clippy::unwrap_used)]

mod support;

use ferrolab_base::document::{Page, Quality};
use ferrolab_base::{Code, Reading};
use ferrolab_pdf::{PdfDocument, Pdfium};
use support::{PageSpec, PdfSpec, of_objects, pdfium_path};

/// A picture of two by one pixels, red and blue, over the whole page.
const PICTURE: &str = "q 612 0 0 792 0 0 cm BI /W 2 /H 1 /CS /RGB /BPC 8 /F /AHx ID FF00000000FF> EI Q";

fn with<T>(page: PageSpec, read: impl FnOnce(&PdfDocument<'_>, Page) -> T) -> T {
    let bytes = PdfSpec::of_pages([page]).write();
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open(&pdfium, &bytes, None).unwrap();
    let page = document.page(0, &Reading::default()).unwrap();
    read(&document, page)
}

#[test]
fn pictures_have_a_place_and_bytes() {
    with(PageSpec::default().operators(PICTURE), |document, page| {
        let image = &page.images[0];
        assert_eq!(
            (page.images.len(), image.name.as_str(), image.width, image.height),
            (1, "page1-image1", 2, 1)
        );
        let rect = image.rect.unwrap();
        assert!((rect.x1 - 612.0).abs() < 1.0 && (rect.y1 - 792.0).abs() < 1.0, "{rect:?}");
        let (media_type, bytes) = document.image(0, 0).unwrap();
        assert_eq!(media_type, "image/png");
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height, &pixels[..6]), (2, 1, [255, 0, 0, 0, 0, 255].as_slice()));
        assert_eq!(document.image(0, 1).unwrap_err().code, Code::InvalidInput);
        assert_eq!(document.attachment(0, 10).unwrap_err().code, Code::InvalidInput);
    });
}

#[test]
fn a_picture_of_a_page_has_no_text_to_trust() {
    let quality = |page: PageSpec| with(page, |_, page| page.quality.unwrap());
    let scan = quality(PageSpec::default().operators(PICTURE));
    assert!(scan.score < Quality::TRUSTED && !scan.reasons.is_empty());
    let line = "The quick brown fox jumps over the lazy dog and goes on.";
    assert_eq!(quality(PageSpec::of_lines([line]).operators(PICTURE)).score, 1.0);
    assert_eq!(quality(PageSpec::default()).score, 1.0);
}

#[test]
fn highlights_say_what_they_cover_and_what_was_written_on_them() {
    let highlight = "/Subtype /Highlight /Rect [70 715 140 735] /QuadPoints [70 735 140 735 70 715 140 715] \
        /T (Ada) /M (D:20240131093000Z) /Contents (important)";
    let page = PageSpec::of_lines(["First line"])
        .annotation(highlight)
        .annotation("/Subtype /Text /Rect [0 0 20 20] /Contents (a note)")
        .link_to([0, 0, 10, 10], "https://example.org");
    with(page, |_, page| {
        let [highlight, note] = page.annotations.as_slice() else {
            panic!("{:?}", page.annotations);
        };
        assert_eq!(
            (highlight.kind.as_str(), highlight.text.as_str()),
            ("highlight", "First line\nimportant")
        );
        assert_eq!(highlight.author.as_deref(), Some("Ada"));
        assert_eq!(highlight.date.as_deref(), Some("2024-01-31T09:30:00Z"));
        assert!(highlight.rect.is_some());
        assert_eq!((note.kind.as_str(), note.text.as_str()), ("comment", "a note"));
    });
}

/// A form with a button for each state: what is on, and what is said of it.
#[test]
fn buttons_that_are_pressed_have_the_value_they_send() {
    let button = |entries: &str, on: &str, state: &str| {
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Btn /Rect [20 20 40 40] /AS /{state} {entries} \
             /AP << /N << /{on} 8 0 R /Off 8 0 R >> >> >>"
        )
    };
    let bytes = of_objects(&[
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 5 0 R 9 0 R] >> >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Annots [4 0 R 5 0 R 6 0 R 7 0 R] >>"
            .to_owned(),
        button("/T (organic) /V /Yes", "Yes", "Yes"),
        button("/T (late) /V /Off", "Yes", "Off"),
        button("/Parent 9 0 R", "small", "Off"),
        button("/Parent 9 0 R", "large", "large"),
        "<< /Subtype /Form /BBox [0 0 20 20] /Length 0 >>\nstream\n\nendstream".to_owned(),
        "<< /FT /Btn /Ff 32768 /T (size) /V /large /Kids [6 0 R 7 0 R] >>".to_owned(),
    ]);
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open(&pdfium, &bytes, None).unwrap();
    let page = document.page(0, &Reading::default()).unwrap();
    let fields: Vec<_> = page
        .fields
        .iter()
        .map(|field| (field.name.as_str(), field.kind.as_str(), field.value.as_str()))
        .collect();
    assert_eq!(
        fields,
        [("organic", "checkbox", "Yes"), ("late", "checkbox", ""), ("size", "radio", "large")]
    );
}

#[test]
fn names_of_attachments_lead_nowhere() {
    let bytes = of_objects(&[
        "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 4 0 R (b) 5 0 R] >> >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        "<< /Type /Filespec /F (../sales.csv) /UF (../sales.csv) /EF << /F 6 0 R >> >>",
        "<< /Type /Filespec /F (..) /UF (..) /EF << /F 6 0 R >> >>",
        "<< /Type /EmbeddedFile /Length 3 >>\nstream\na,b\nendstream",
    ]);
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open(&pdfium, &bytes, None).unwrap();
    let names: Vec<String> =
        document.header().attachments.into_iter().map(|attachment| attachment.name).collect();
    assert_eq!(names, ["sales.csv", "attachment-2"]);
    assert_eq!(document.attachment(0, 10).unwrap(), b"a,b");
}
