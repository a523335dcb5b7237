//! QR codes and barcodes, written and read.
//!
//! [`write`](write()) makes a code of text: its modules, an SVG, a PNG.
//! [`read`](read()) finds codes in a grey picture, whatever its pixels are.

mod bits;
mod gs1;
mod linear_tables;
mod modules;
mod options;
mod panics;
mod qr_tables;
mod read;
mod reed_solomon;
mod write;
mod written;

pub use modules::Modules;
pub use options::{CodeOptions, Colour, ErrorLevel, ReadOptions, Symbology};
pub use read::{Found, read};
pub use write::{write, write_bytes};
pub use written::Written;
