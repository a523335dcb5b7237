//! Exact, fast token counts: OpenAI's encodings with their vocabularies
//! embedded, and HuggingFace's `tokenizer.json` files.
//!
//! The way of a text through [`Encoding`]: `split` cuts it into pieces as the
//! encoding's pattern does; `lookup` finds the many pieces that are a token;
//! `merge` encodes the others. Nothing reads a file, opens a connection or
//! starts a thread but the calls for batches.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod batch;
mod bench;
mod by_rank;
mod encoding;
#[cfg(feature = "huggingface")]
mod huggingface;
mod key;
mod lookup;
mod memo;
mod merge;
mod name;
mod pairs;
mod prefetch;
mod prefixes;
mod seams;
mod seen;
mod short;
mod special;
mod split;
mod truncate;
mod unicode;
mod vocabulary;
mod walk;
mod word;

pub use encoding::Encoding;
#[cfg(feature = "huggingface")]
pub use huggingface::HuggingFace;
pub use name::EncodingName;
pub use vocabulary::vocabulary_bytes;
