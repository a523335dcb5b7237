//! How wide text is, and how it is shortened to fit.
//!
//! All families are measured with the embedded Liberation Sans, whose letters are as wide as those of
//! Arial and Helvetica: so a drawing is laid out alike on every machine.

mod face;
mod width;

pub(crate) use face::{UNITS_PER_EM, face};
pub(crate) use width::{Pen, usual_advance};
pub use width::{text_width, truncate};
