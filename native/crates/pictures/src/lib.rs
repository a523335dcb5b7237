//! Image files (PNG, JPEG, TIFF with all its pages, WebP, BMP, GIF) as pages of pixels.
//!
//! Pictures are turned as their camera says, transparency is laid on white paper, and
//! the resolution is the one that the file states. A file that would unpack to more
//! than its limits is refused before it is unpacked.

mod change;
mod decode;
mod resolution;
mod tiff;

pub use decode::{Picture, PictureLimits, decode};
