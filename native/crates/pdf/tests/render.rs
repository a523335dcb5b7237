//! Pages as pictures.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use ferrolab_base::Code;
use ferrolab_pdf::{Bitmap, PdfDocument, Pdfium, RenderOptions};
use support::{PageSpec, PdfSpec, pdfium_path};

const WHITE: [u8; 3] = [255; 3];

fn render(page: PageSpec, options: &RenderOptions) -> Bitmap {
    let bytes = PdfSpec::of_pages([page]).write();
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    PdfDocument::open(&pdfium, &bytes, None).unwrap().render(0, options).unwrap()
}

/// One pixel a point.
fn plain() -> RenderOptions {
    RenderOptions { dpi: 72.0, ..RenderOptions::default() }
}

fn pixel(bitmap: &Bitmap, x: u32, y: u32) -> [u8; 3] {
    let start = ((y * bitmap.width + x) * 3) as usize;
    bitmap.pixels[start..start + 3].try_into().unwrap()
}

#[test]
fn colours_stand_where_the_page_has_them() {
    let page = PageSpec::default().operators("1 0 0 rg 100 100 50 50 re f 0 0 1 rg 200 100 50 50 re f");
    let bitmap = render(page, &plain());
    assert_eq!((bitmap.width, bitmap.height, bitmap.pixels.len()), (612, 792, 612 * 792 * 3));
    assert_eq!(pixel(&bitmap, 125, 792 - 125), [255, 0, 0]);
    assert_eq!(pixel(&bitmap, 225, 792 - 125), [0, 0, 255]);
    assert_eq!(pixel(&bitmap, 10, 10), WHITE);
    assert!(!bitmap.incomplete);
}

#[test]
fn grey_is_one_byte_a_pixel() {
    let options = RenderOptions { greyscale: true, ..plain() };
    let bitmap = render(PageSpec::default().drawing(), &options);
    assert_eq!(bitmap.pixels.len(), 612 * 792);
    assert_eq!(bitmap.pixels[(792 - 150) * 612 + 150], 0);
    assert_eq!(bitmap.pixels[0], 255);
}

#[test]
fn annotations_are_drawn() {
    let square = "/Subtype /Square /Rect [100 100 200 200] /C [0 1 0] /IC [0 1 0] /F 4";
    let bitmap = render(PageSpec::default().annotation(square), &plain());
    assert_eq!(pixel(&bitmap, 150, 792 - 150), [0, 255, 0]);
}

#[test]
fn a_turned_page_is_drawn_as_it_is_shown() {
    let mut page = PageSpec::default();
    page.rotate = 90;
    let bitmap = render(page.drawing(), &plain());
    assert_eq!((bitmap.width, bitmap.height), (792, 612));
    assert_eq!(pixel(&bitmap, 150, 150), [0, 0, 0]);
}

#[test]
fn the_cap_on_pixels_holds_and_the_resolution_tells() {
    let options = RenderOptions { dpi: 600.0, max_pixels: 50_000, ..RenderOptions::default() };
    let mut page = PageSpec::default();
    (page.width, page.height) = (14_400, 100);
    let bitmap = render(page, &options);
    assert!(bitmap.width * bitmap.height <= 51_000, "{} x {}", bitmap.width, bitmap.height);
    assert!(bitmap.dpi < 72.0);
}

#[test]
fn drawing_ends_when_its_time_is_over() {
    let many = "1 0 0 rg 0 0 600 700 re f ".repeat(20_000);
    let options = RenderOptions { max_time: Duration::ZERO, ..plain() };
    assert!(render(PageSpec::default().operators(&many), &options).incomplete);
}

#[test]
fn a_picture_becomes_a_png_file() {
    let bitmap = render(PageSpec::default().drawing(), &plain());
    let decoder = png::Decoder::new(std::io::Cursor::new(bitmap.to_png().unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height, info.color_type), (612, 792, png::ColorType::Rgb));
    assert_eq!(pixels, bitmap.pixels);
    let dimensions = reader.info().pixel_dims.unwrap();
    assert_eq!((dimensions.xppu, dimensions.yppu), (2835, 2835));
}

#[test]
fn what_can_not_be_drawn_is_a_typed_error() {
    let bytes = PdfSpec::of_pages([PageSpec::default()]).write();
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open(&pdfium, &bytes, None).unwrap();
    let code = |index, options| document.render(index, &options).unwrap_err().code;
    assert_eq!(code(1, RenderOptions::default()), Code::InvalidInput);
    assert_eq!(code(0, RenderOptions { dpi: 0.0, ..RenderOptions::default() }), Code::InvalidInput);
}
