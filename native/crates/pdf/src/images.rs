//! Pictures on a page.

use std::ffi::{c_int, c_ulong};

use ferrolab_base::document::{Image, Rect};
use ferrolab_base::{Code, Error, Result};

use crate::ffi::{self, ContentObject, Functions, Matrix, RectF};
use crate::line::Placement;
use crate::render::encode_png;

/// Pictures of one page; those beyond are fragments of drawings.
const MAX_IMAGES: usize = 1_000;
/// Objects that are looked at on one page, those within forms included.
const MAX_OBJECTS: usize = 200_000;
/// Forms within forms.
const MAX_DEPTH: usize = 8;
/// A picture that is unpacked has no more pixels.
const MAX_PIXELS: u64 = 64_000_000;

/// A picture as the page has it.
struct Placed {
    object: *mut ContentObject,
    /// In the page's coordinates.
    bounds: RectF,
}

/// The pictures of an open page, in the order in which they are drawn.
pub(crate) fn list(
    functions: &Functions,
    page: *mut ffi::PageObject,
    placement: &Placement,
    page_index: usize,
) -> Vec<Image> {
    let placed = find(functions, page);
    let images = placed.iter().enumerate().map(|(index, placed)| {
        let (width, height) = size(functions, placed.object);
        Image {
            name: format!("page{}-image{}", page_index + 1, index + 1),
            media_type: stored_type(functions, placed.object).unwrap_or("image/png").into(),
            width,
            height,
            alternative: None,
            rect: Some(placement.rect(placed.bounds)),
            payload: None,
        }
    });
    images.collect()
}

/// The part of the page, from 0 to 1, that its largest picture covers.
pub(crate) fn coverage(images: &[Image], (width, height): (f32, f32)) -> f32 {
    let area = |rect: &Rect| {
        let across = rect.x1.min(width) - rect.x0.max(0.0);
        let down = rect.y1.min(height) - rect.y0.max(0.0);
        across.max(0.0) * down.max(0.0)
    };
    // Scanners cut pages into strips: what counts is all of them together.
    let covered: f32 = images.iter().filter_map(|image| image.rect.as_ref()).map(area).sum();
    (covered / (width * height).max(1.0)).min(1.0)
}

/// Media type and bytes of the picture with this index: as the file has it where that
/// is a file of its own, else as PNG.
pub(crate) fn bytes(
    functions: &Functions,
    page: *mut ffi::PageObject,
    index: usize,
) -> Result<(String, Vec<u8>)> {
    let placed = find(functions, page);
    let Some(Placed { object, .. }) = placed.get(index) else {
        let message = format!("image index {index} is beyond the last of {} on the page", placed.len());
        return Err(Error::new(Code::InvalidInput, message).hint("images count from 0"));
    };
    if let Some(media_type) = stored_type(functions, *object) {
        let bytes = ffi::bytes(|buffer, size| {
            // SAFETY: the object belongs to the open page, the buffer has the size stated.
            unsafe { (functions.image_raw_data)(*object, buffer, size) }
        });
        return Ok((media_type.into(), bytes));
    }
    Ok(("image/png".into(), unpacked(functions, *object)?))
}

/// The media type of pictures that are stored as files.
fn stored_type(functions: &Functions, object: *mut ContentObject) -> Option<&'static str> {
    // SAFETY: the object belongs to an open page.
    if unsafe { (functions.image_filter_count)(object) } != 1 {
        return None;
    }
    let filter = ffi::bytes(|buffer, size| {
        // SAFETY: as above, and the buffer has the size stated.
        unsafe { (functions.image_filter)(object, 0, buffer, size) }
    });
    match filter.strip_suffix(b"\0").unwrap_or(&filter) {
        b"DCTDecode" | b"DCT" => Some("image/jpeg"),
        b"JPXDecode" => Some("image/jp2"),
        _ => None,
    }
}

fn size(functions: &Functions, object: *mut ContentObject) -> (u32, u32) {
    let (mut width, mut height) = (0, 0);
    // SAFETY: the object belongs to an open page, the out-pointers are valid. What can't be told stays 0.
    unsafe { (functions.image_size)(object, &mut width, &mut height) };
    (width, height)
}

fn unpacked(functions: &Functions, object: *mut ContentObject) -> Result<Vec<u8>> {
    let (width, height) = size(functions, object);
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        let message = format!("the image has {width} x {height} pixels, more than the {MAX_PIXELS} allowed");
        return Err(Error::new(Code::SizeLimit, message).hint("draw the page instead"));
    }
    // SAFETY: the object belongs to an open page; the bitmap is destroyed below.
    let bitmap = unsafe { (functions.image_bitmap)(object) };
    if bitmap.is_null() {
        return Err(Error::new(Code::Corrupt, "the image can't be unpacked").hint(
            "the image is damaged, or stored in a way that PDFium does not know; draw the page instead",
        ));
    }
    // SAFETY: the bitmap is open, and its buffer has `height` rows of `stride` bytes.
    unsafe {
        let width = (functions.bitmap_width)(bitmap).max(0) as usize;
        let height = (functions.bitmap_height)(bitmap).max(0) as usize;
        let stride = (functions.bitmap_stride)(bitmap).max(0) as usize;
        let format = (functions.bitmap_format)(bitmap);
        let buffer: *const u8 = (functions.bitmap_buffer)(bitmap).cast();
        let rows = if buffer.is_null() { &[] } else { std::slice::from_raw_parts(buffer, stride * height) };
        let png = write(rows, width, height, stride, format);
        (functions.destroy_bitmap)(bitmap);
        png
    }
}

fn write(rows: &[u8], width: usize, height: usize, stride: usize, format: c_int) -> Result<Vec<u8>> {
    let (parts, color) = match format {
        ffi::BITMAP_GREY => (1, png::ColorType::Grayscale),
        ffi::BITMAP_BGR => (3, png::ColorType::Rgb),
        ffi::BITMAP_BGRX => (4, png::ColorType::Rgb),
        ffi::BITMAP_BGRA => (4, png::ColorType::Rgba),
        _ => return Err(Error::new(Code::Corrupt, "the image has no pixels that can be read")),
    };
    let mut pixels = Vec::with_capacity(width * height * parts);
    for row in rows.chunks_exact(stride.max(1)) {
        for pixel in row[..(width * parts).min(row.len())].chunks_exact(parts) {
            match (pixel, color) {
                ([blue, green, red, opacity], png::ColorType::Rgba) => {
                    pixels.extend([*red, *green, *blue, *opacity])
                }
                ([blue, green, red, ..], _) => pixels.extend([*red, *green, *blue]),
                (grey, _) => pixels.extend_from_slice(grey),
            }
        }
    }
    encode_png(width as u32, height as u32, color, &pixels, None)
}

/// All pictures of an open page, those within forms included.
fn find(functions: &Functions, page: *mut ffi::PageObject) -> Vec<Placed> {
    let mut found = Vec::new();
    // SAFETY: the page is open, and the index is in range.
    let count = unsafe { (functions.object_count)(page) }.max(0) as usize;
    let mut budget = MAX_OBJECTS;
    for index in 0..count.min(MAX_OBJECTS) {
        // SAFETY: as above.
        let object = unsafe { (functions.object_at)(page, index as c_int) };
        find_within(functions, object, &mut budget, &mut found);
    }
    found
}

/// The pictures of one object, which may be a form that holds others.
fn find_within(
    functions: &Functions,
    object: *mut ContentObject,
    budget: &mut usize,
    found: &mut Vec<Placed>,
) {
    let mut open = vec![(object, IDENTITY, 0)];
    while let Some((object, matrix, depth)) = open.pop() {
        if object.is_null() || found.len() >= MAX_IMAGES || *budget == 0 {
            return;
        }
        *budget -= 1;
        // SAFETY: the object belongs to the open page.
        match unsafe { (functions.object_type)(object) } {
            ffi::OBJECT_IMAGE => found.push(Placed { object, bounds: bounds(functions, object, matrix) }),
            ffi::OBJECT_FORM if depth < MAX_DEPTH => {
                let mut own = IDENTITY;
                // SAFETY: as above, and the out-pointer is valid.
                unsafe { (functions.object_matrix)(object, &mut own) };
                // SAFETY: as above.
                let count = unsafe { (functions.form_object_count)(object) }.max(0) as usize;
                for index in (0..count.min(*budget)).rev() {
                    // SAFETY: as above, and the index is in range.
                    let child = unsafe { (functions.form_object_at)(object, index as c_ulong) };
                    open.push((child, times(own, matrix), depth + 1));
                }
            }
            _ => {}
        }
    }
}

const IDENTITY: Matrix = Matrix { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

/// First `first`, then `then`.
fn times(first: Matrix, then: Matrix) -> Matrix {
    Matrix {
        a: first.a * then.a + first.b * then.c,
        b: first.a * then.b + first.b * then.d,
        c: first.c * then.a + first.d * then.c,
        d: first.c * then.b + first.d * then.d,
        e: first.e * then.a + first.f * then.c + then.e,
        f: first.e * then.b + first.f * then.d + then.f,
    }
}

fn bounds(functions: &Functions, object: *mut ContentObject, matrix: Matrix) -> RectF {
    let (mut left, mut bottom, mut right, mut top) = (0.0, 0.0, 0.0, 0.0);
    // SAFETY: the object belongs to the open page, the out-pointers are valid.
    unsafe { (functions.object_bounds)(object, &mut left, &mut bottom, &mut right, &mut top) };
    let x = |x: f32, y: f32| matrix.a * x + matrix.c * y + matrix.e;
    let y = |x: f32, y: f32| matrix.b * x + matrix.d * y + matrix.f;
    let (x0, x1) = (x(left, bottom), x(right, top));
    let (y0, y1) = (y(left, bottom), y(right, top));
    RectF { left: x0.min(x1), right: x0.max(x1), bottom: y0.min(y1), top: y0.max(y1) }
}
