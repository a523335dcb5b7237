//! A page as a picture.

use std::ffi::{c_int, c_void};
use std::time::{Duration, Instant};

use ferrolab_base::{Code, Error, Result};

use crate::ffi::{self, Functions, Pause};

/// Points are 1/72 inch.
const POINTS_PER_INCH: f32 = 72.0;
/// What the cap on pixels leaves of a page that is all length still has to be a picture.
const MAX_SIDE: f32 = 32_000.0;

/// How a page is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RenderOptions {
    /// Pixels per inch.
    pub dpi: f32,
    /// A page that would have more pixels is drawn at fewer per inch.
    pub max_pixels: u32,
    /// One byte a pixel instead of three.
    pub greyscale: bool,
    /// Drawing ends after this time; what is drawn by then is the picture.
    pub max_time: Duration,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self { dpi: 150.0, max_pixels: 25_000_000, greyscale: false, max_time: Duration::from_secs(8) }
    }
}

/// A picture: rows from the top, without padding.
#[derive(Clone, Debug, PartialEq)]
pub struct Bitmap {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels per inch, which the cap may have lowered.
    pub dpi: f32,
    /// Whether a pixel is one byte of grey and not three of red, green and blue.
    pub greyscale: bool,
    /// Whether drawing ended before all was drawn.
    pub incomplete: bool,
    /// The pixels.
    pub pixels: Vec<u8>,
}

impl Bitmap {
    /// The picture as a PNG file.
    ///
    /// # Errors
    /// `Internal` when the pixels are not as many as width and height say.
    pub fn to_png(&self) -> Result<Vec<u8>> {
        let color = if self.greyscale { png::ColorType::Grayscale } else { png::ColorType::Rgb };
        encode_png(self.width, self.height, color, &self.pixels, Some(self.dpi))
    }
}

/// Write a PNG file.
pub(crate) fn encode_png(
    width: u32,
    height: u32,
    color: png::ColorType,
    pixels: &[u8],
    dpi: Option<f32>,
) -> Result<Vec<u8>> {
    let failed = |error: png::EncodingError| {
        Error::new(Code::Internal, format!("a picture of {width} x {height} can't be written: {error}"))
    };
    let mut bytes = Vec::with_capacity(pixels.len() / 8);
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    if let Some(dpi) = dpi {
        let per_metre = (dpi / 0.0254).round() as u32;
        let unit = png::Unit::Meter;
        encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit }));
    }
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

/// Draw an open page of `size` in points. `page` must be open.
pub(crate) fn render(
    functions: &Functions,
    page: *mut ffi::PageObject,
    size: (f32, f32),
    options: &RenderOptions,
) -> Result<Bitmap> {
    let Dimensions { width, height, dpi } = dimensions(size, options)?;
    let channels = if options.greyscale { 1 } else { 3 };
    let stride = width as usize * channels;
    // White, as paper is.
    let mut pixels = vec![0xFF; stride * height as usize];
    let format = if options.greyscale { ffi::BITMAP_GREY } else { ffi::BITMAP_BGR };
    // SAFETY: the buffer has `height` rows of `stride` bytes and outlives the bitmap,
    // which is destroyed below; PDFium does not free a buffer that it was given.
    let bitmap = unsafe {
        let buffer = pixels.as_mut_ptr().cast();
        (functions.create_bitmap)(width as c_int, height as c_int, format, buffer, stride as c_int)
    };
    if bitmap.is_null() {
        return Err(Error::new(Code::MemoryLimit, format!("no room for a picture of {width} x {height}"))
            .hint("ask for fewer pixels per inch"));
    }
    let mut deadline = Instant::now() + options.max_time;
    let mut pause = Pause { version: 1, need_to_pause: is_over, user: (&raw mut deadline).cast::<c_void>() };
    let order = if options.greyscale { ffi::RENDER_GREY } else { ffi::RENDER_RGB_ORDER };
    let flags = ffi::RENDER_ANNOTATIONS | order;
    // SAFETY: page and bitmap are open; `pause` and the deadline it points to live until
    // the drawing is closed.
    let state = unsafe {
        let (across, down) = (width as c_int, height as c_int);
        let state = (functions.start_render)(bitmap, page, 0, 0, across, down, 0, flags, &mut pause);
        (functions.close_render)(page);
        (functions.destroy_bitmap)(bitmap);
        state
    };
    match state {
        ffi::RENDER_DONE | ffi::RENDER_TO_BE_CONTINUED => Ok(Bitmap {
            width,
            height,
            dpi,
            greyscale: options.greyscale,
            incomplete: state == ffi::RENDER_TO_BE_CONTINUED,
            pixels,
        }),
        _ => Err(Error::new(Code::Corrupt, "the page can't be drawn")
            .hint("the page is damaged; the others may be sound")
            .with("format", "pdf")),
    }
}

/// Whether the time for drawing is over; PDFium asks between the objects of a page.
unsafe extern "C" fn is_over(pause: *mut Pause) -> c_int {
    // SAFETY: called during `render` only, where both are alive and nothing else uses them.
    let deadline = unsafe { *(*pause).user.cast::<Instant>() };
    c_int::from(Instant::now() >= deadline)
}

struct Dimensions {
    width: u32,
    height: u32,
    dpi: f32,
}

fn dimensions((width, height): (f32, f32), options: &RenderOptions) -> Result<Dimensions> {
    let RenderOptions { dpi, max_pixels, .. } = *options;
    if !(dpi.is_finite() && dpi > 0.0 && max_pixels > 0) {
        return Err(Error::new(
            Code::InvalidInput,
            format!("a page can't be drawn with {dpi} pixels per inch and at most {max_pixels} pixels"),
        )
        .hint("both must be more than zero"));
    }
    // Files may say anything of a page's size, even nothing.
    let sound = |side: f32| if side.is_finite() && side >= 1.0 { side } else { 1.0 };
    let (width, height) = (sound(width), sound(height));
    let wanted = dpi / POINTS_PER_INCH;
    let by_pixels = (max_pixels as f32 / width / height).sqrt();
    let scale = wanted.min(by_pixels).min(MAX_SIDE / width.max(height));
    let pixels = |side: f32| ((side * scale).round() as u32).max(1);
    Ok(Dimensions { width: pixels(width), height: pixels(height), dpi: scale * POINTS_PER_INCH })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Dimensions, RenderOptions, dimensions};

    #[track_caller]
    fn check(size: (f32, f32), dpi: f32, max_pixels: u32, expected: (u32, u32, f32)) {
        let options = RenderOptions { dpi, max_pixels, ..RenderOptions::default() };
        let Dimensions { width, height, dpi } = dimensions(size, &options).unwrap();
        assert_eq!((width, height), (expected.0, expected.1));
        assert!((dpi - expected.2).abs() < 0.01, "{dpi}");
    }

    #[test]
    fn a_page_has_as_many_pixels_as_asked_for_and_no_more_than_the_cap() {
        check((612.0, 792.0), 72.0, 1_000_000, (612, 792, 72.0));
        check((612.0, 792.0), 300.0, 100_000_000, (2550, 3300, 300.0));
        check((1000.0, 1000.0), 72.0, 10_000, (100, 100, 7.2));
        check((0.0, f32::NAN), 72.0, 10_000, (1, 1, 72.0));
    }

    #[test]
    fn what_is_no_resolution_is_refused() {
        for dpi in [0.0, -1.0, f32::NAN, f32::INFINITY] {
            assert!(dimensions((10.0, 10.0), &RenderOptions { dpi, ..RenderOptions::default() }).is_err());
        }
    }
}
