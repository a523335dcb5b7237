//! What tests of several crates share: where the corpus is, damage, and archives made by hand.

mod corpus;
mod damage;
mod recall;
pub mod zip;

pub use corpus::{corpus, files};
pub use damage::Damage;
pub use recall::recall;
