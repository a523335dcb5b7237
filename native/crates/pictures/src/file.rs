//! An open image file: what it says of itself, and its pixels.

use std::borrow::Cow;
use std::io::Cursor;

use ferrolab_base::{Code, Error, Result};
use image::codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{
    AnimationDecoder, DynamicImage, ExtendedColorType, Frames, ImageDecoder, ImageError, ImageReader,
};

use crate::{Channels, PictureFormat, PictureLimits, Raster, Turn, frames, jpeg, png_rows, resolution, tiff};

/// What a file says of one of its pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// The kind of file.
    pub format: PictureFormat,
    /// Pixels across, as they are stored.
    pub width: u32,
    /// Pixels down, as they are stored.
    pub height: u32,
    /// What the pixels are once they are unpacked.
    pub channels: Channels,
    /// Bits of one channel in the file; more than eight are cut to eight.
    pub bits_per_channel: u8,
    /// Pages of a TIFF file, frames of a moving picture.
    pub pictures: usize,
    /// Whether the pictures are frames of a moving one.
    pub is_moving: bool,
    /// Pixels per inch; `None` where the file does not say.
    pub dpi: Option<f32>,
    /// What sets the picture upright.
    pub turn: Turn,
    /// The EXIF block, which begins with the mark of its byte order.
    pub exif: Option<Vec<u8>>,
    /// The ICC colour profile.
    pub icc_profile: Option<Vec<u8>>,
}

/// One picture of an image file, its head read and its pixels not yet.
pub struct PictureFile<'a> {
    bytes: Cow<'a, [u8]>,
    index: usize,
    about: About,
    limits: PictureLimits,
}

type Decoder<'a> = Box<dyn ImageDecoder + 'a>;

impl<'a> PictureFile<'a> {
    /// Open the picture with this index from 0: a page of a TIFF file, or a frame of a moving picture.
    /// What the file is, is seen from its content.
    ///
    /// # Errors
    /// `UnsupportedFormat` for what is no such file; `SizeLimit` beyond the limits;
    /// `InvalidInput` beyond the last picture; `Corrupt` for the rest.
    pub fn open(bytes: &'a [u8], index: usize, limits: &PictureLimits) -> Result<Self> {
        let format = PictureFormat::of(bytes).ok_or_else(unsupported)?;
        let (bytes, pictures) = match format {
            PictureFormat::Tiff => page(bytes, index, limits)?,
            _ => (Cow::Borrowed(bytes), frames::count(bytes, format, limits.max_pictures)),
        };
        if index >= pictures {
            return Err(beyond(index, pictures));
        }
        let mut decoder = decoder(&bytes, format, limits)?;
        let (width, height) = decoder.dimensions();
        let color = decoder.color_type();
        let about = About {
            format,
            width,
            height,
            channels: match (color.has_color(), color.has_alpha()) {
                (false, false) => Channels::Grey,
                (false, true) => Channels::GreyAlpha,
                (true, false) => Channels::Rgb,
                (true, true) => Channels::Rgba,
            },
            bits_per_channel: bits_per_channel(decoder.original_color_type()),
            pictures,
            is_moving: format != PictureFormat::Tiff && pictures > 1,
            dpi: resolution::of(&bytes, format),
            // A file that does not say, or says nonsense, is upright.
            turn: Turn::from_exif(decoder.orientation().map_or(1, Orientation::to_exif)),
            exif: decoder.exif_metadata().ok().flatten(),
            icc_profile: decoder.icc_profile().ok().flatten(),
        };
        drop(decoder);
        Ok(Self { bytes, index, about, limits: *limits })
    }

    /// What the file says of the picture.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The pixels as they are stored: not turned, transparency kept.
    ///
    /// # Errors
    /// `SizeLimit` beyond the limits; `Corrupt` for what is damaged or cut short.
    pub fn raster(&self) -> Result<Raster> {
        if self.about.is_moving {
            return self.frame();
        }
        let decoder = decoder(&self.bytes, self.about.format, &self.limits)?;
        DynamicImage::from_decoder(decoder).map(Raster::of).map_err(unreadable)
    }

    /// The pixels with both sides divided by a number up to `factor`, and that number. A side that it does
    /// not divide is rounded up. Costs less than the whole where the format allows it.
    ///
    /// # Errors
    /// As [`PictureFile::raster`].
    pub fn reduced(&self, factor: u32) -> Result<(Raster, u32)> {
        let smaller = match self.about.format {
            _ if self.about.is_moving || factor < 2 => None,
            PictureFormat::Jpeg => jpeg::reduced(&self.bytes, (self.about.width, self.about.height), factor),
            PictureFormat::Png => png_rows::reduced(&self.bytes, factor, &self.limits)
                .map(|raster| (raster, factor.min(crate::reduce::MAX_FACTOR))),
            _ => None,
        };
        match smaller {
            Some(smaller) => Ok(smaller),
            None => Ok((self.raster()?, 1)),
        }
    }

    /// A frame of a moving picture, drawn over those before it.
    fn frame(&self) -> Result<Raster> {
        /// Frames before the one asked for cost time: this many whole pictures of the largest size.
        const WORK: u64 = 16;
        let About { width, height, .. } = self.about;
        let pixels = u64::from(width) * u64::from(height) * (self.index as u64 + 1);
        if pixels > self.limits.max_pixels.saturating_mul(WORK) {
            let message =
                format!("frame {} of {width} x {height} pixels takes too long to reach", self.index);
            return Err(self.limits.too_many_pixels(message));
        }
        let frame = self.frames().map_err(unreadable)?.nth(self.index);
        let frame = frame.ok_or_else(|| beyond(self.index, self.index))?.map_err(unreadable)?;
        Ok(Raster::of(DynamicImage::ImageRgba8(frame.into_buffer())))
    }

    fn frames(&self) -> std::result::Result<Frames<'_>, ImageError> {
        let bytes = Cursor::new(&self.bytes[..]);
        let memory = memory(&self.limits);
        Ok(match self.about.format {
            PictureFormat::Gif => {
                let mut decoder = GifDecoder::new(bytes)?;
                decoder.set_limits(memory)?;
                decoder.into_frames()
            }
            PictureFormat::Webp => {
                let mut decoder = WebPDecoder::new(bytes)?;
                decoder.set_limits(memory)?;
                decoder.into_frames()
            }
            _ => PngDecoder::with_limits(bytes, memory)?.apng()?.into_frames(),
        })
    }
}

/// The file with the page as its first, and the number of pages.
fn page<'a>(bytes: &'a [u8], index: usize, limits: &PictureLimits) -> Result<(Cow<'a, [u8]>, usize)> {
    let directories = tiff::directories(bytes, limits.max_pictures);
    let count = directories.len().max(1);
    Ok(match directories.get(index) {
        Some(directory) if index > 0 => (Cow::Owned(tiff::beginning_at(bytes, *directory)), count),
        _ => (Cow::Borrowed(bytes), count),
    })
}

fn decoder<'b>(bytes: &'b [u8], format: PictureFormat, limits: &PictureLimits) -> Result<Decoder<'b>> {
    let reader = ImageReader::with_format(Cursor::new(bytes), format.in_library());
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    limits.check(width, height)?;
    decoder.set_limits(memory(limits)).map_err(unreadable)?;
    Ok(Box::new(decoder))
}

fn memory(limits: &PictureLimits) -> image::Limits {
    let mut memory = image::Limits::default();
    // Sixteen bytes a pixel is the most that a colour takes.
    memory.max_alloc = Some(limits.max_pixels.saturating_mul(16));
    memory
}

fn bits_per_channel(color: ExtendedColorType) -> u8 {
    (color.bits_per_pixel() / u16::from(color.channel_count().max(1))) as u8
}

fn unsupported() -> Error {
    Error::new(Code::UnsupportedFormat, "the file is no picture that can be read here")
        .hint("PNG, JPEG, TIFF, WebP, BMP and GIF can")
}

pub(crate) fn beyond(index: usize, count: usize) -> Error {
    Error::new(Code::InvalidInput, format!("picture index {index} is beyond the last of {count}"))
        .hint("pictures count from 0")
}

fn unreadable(error: ImageError) -> Error {
    match error {
        ImageError::Limits(_) => {
            Error::new(Code::SizeLimit, format!("the picture needs more memory than allowed: {error}"))
                .hint("raise the setting max_pixels, or make the picture smaller")
        }
        ImageError::Unsupported(_) => Error::new(
            Code::UnsupportedFormat,
            format!("the picture is of a kind that can't be read here: {error}"),
        )
        .hint("save it as PNG"),
        _ => Error::new(Code::Corrupt, format!("the picture is damaged: {error}"))
            .hint("get the file again from where it came; it may have been cut short"),
    }
}
