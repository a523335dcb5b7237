//! Text of page pictures, recognised by [tesseract](https://github.com/tesseract-ocr/tesseract).
//!
//! tesseract is a program of its own and is found on `PATH`. It runs as a child
//! process, one per core at most and with the least priority; it gets a grey
//! picture on its standard input and nothing else. Pages are turned upright and
//! straight first, and read in the language that their letters and words show.
//!
//! ```no_run
//! use ferrolab_ocr::{GreyImage, OcrOptions, Tesseract};
//!
//! # fn main() -> ferrolab_base::Result<()> {
//! let tesseract = Tesseract::find(None)?;
//! let image = GreyImage::new(2480, 3508, 300.0, vec![255; 2480 * 3508])?;
//! let page = tesseract.recognise(&image, &OcrOptions::default())?;
//! println!("{} ({}, {:.0} %)", page.text(), page.language, page.mean_confidence);
//! # Ok(())
//! # }
//! ```
//!
//! Code map: `engine` is the plan for one page; `process` runs the program and
//! `slots` counts how many run; `table` reads what it answers; `skew` and `image`
//! straighten pictures; `language` tells languages apart; `page` makes a document's
//! page of the words.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod engine;
mod image;
mod language;
mod page;
mod process;
mod skew;
mod slots;
mod table;

pub use engine::{OcrOptions, Tesseract};
pub use image::GreyImage;
pub use page::{OcrPage, Word};
