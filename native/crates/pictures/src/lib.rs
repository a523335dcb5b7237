//! Image files (PNG, JPEG, TIFF with all its pages, WebP, BMP, GIF) as pages of pixels.
//!
//! [`decode`] gives what a reader of text wants: the picture turned as its camera says, transparency laid
//! on white paper, at the resolution that the file states. [`PictureFile`] gives what someone wants who
//! changes pictures: the pixels with their transparency, any frame, what the file says of itself, and
//! smaller versions that cost less than the whole. A file that would unpack to more than its limits is
//! refused before it is unpacked.

mod change;
mod decode;
mod exif;
mod file;
mod format;
mod frames;
mod jpeg;
mod limits;
mod png_rows;
mod raster;
mod reduce;
mod resolution;
mod tiff;
mod turn;

pub use decode::{Picture, decode};
pub use exif::Exif;
pub use file::{About, PictureFile};
pub use format::PictureFormat;
pub use limits::PictureLimits;
pub use raster::{Channels, Raster};
pub use turn::Turn;
