//! Token-exact, structure-aware chunks.
//!
//! [`chunk`] cuts a text into stretches that a language model's context can
//! hold. It takes the text, the roles of its stretches ([`Block`]s, from a
//! document parser or from [`structure`]) and a tokenizer, and promises:
//!
//! 1. No chunk costs more than [`Config::max_tokens`], counted by encoding the chunk by itself.
//! 2. The bodies (`text[body_start..end]`) joined are the text, byte for byte.
//! 3. A sentence, table row, list item or code block that fits the limit by itself is never cut.
//!    One that does not is cut at the best places it has: a code block between statements or
//!    lines, a list item between sentences, a sentence between clauses, then words, then
//!    grapheme clusters, and only when even a cluster is too much, between characters.
//! 4. A heading stays with what follows it unless the two do not fit together.
//! 5. Overlap is whole sentences, rows or items where one fits, else whole words, else nothing; it
//!    never costs more than [`Config::overlap_tokens`] and never reaches back over a heading into
//!    another section: what stands there is about something else and only dilutes the chunk.
//! 6. The same input gives the same chunks.
//!
//! # How
//! One pass of the tokenizer over the text gives prefix sums of token counts, so that the cost of
//! any stretch is known to within a token or two. The places where the text may be cut ("seams")
//! are ranked by what they part, and the best sequence of cuts is found by dynamic programming
//! over them: every chunk pays for the room it leaves unused, for the rank of the seam it ends at
//! and for the section borders it spans. The chosen chunks are then counted exactly, and the rare
//! one that is over the limit is shortened. In all the tokenizer reads the text about twice; once,
//! when it is [resumable], because then only a chunk's edges have to be read again.
//!
//! ```
//! use ferrolab_base::{Cancel, Result, tokens::{Piece, TokenCounter}};
//! use ferrolab_chunks::{Config, chunk, structure};
//!
//! /// One token for each byte.
//! struct Bytes;
//! impl TokenCounter for Bytes {
//!     fn count(&self, text: &str, _: &Cancel) -> Result<usize> {
//!         Ok(text.len())
//!     }
//!     fn pieces(&self, text: &str, _: &Cancel) -> Result<Vec<Piece>> {
//!         Ok(text.chars().scan(0, |end, char| {
//!             *end += char.len_utf8();
//!             Some(Piece { end: *end, tokens: char.len_utf8() })
//!         }).collect())
//!     }
//! }
//!
//! # fn main() -> Result<()> {
//! let text = "# Cats\n\nThey sleep. They purr.\n\n# Dogs\n\nThey bark.\n";
//! let config = Config { max_tokens: 32, ..Config::default() };
//! let blocks = structure::markdown(text);
//! let chunks = chunk(text, &blocks, &[], &config, &Bytes, &Cancel::default())?;
//! let bodies: Vec<&str> = chunks.iter().map(|chunk| &text[chunk.body_start..chunk.end]).collect();
//! assert_eq!(bodies, ["# Cats\n\nThey sleep. They purr.\n\n", "# Dogs\n\nThey bark.\n"]);
//! # Ok(())
//! # }
//! ```
//!
//! [resumable]: ferrolab_base::tokens::TokenCounter::is_resumable
//! [`Block`]: ferrolab_base::document::Block

mod chunk;
mod config;
mod divide;
mod estimate;
mod exact;
mod outline;
mod overlap;
mod pack;
mod plan;
mod seam;
mod section;
pub mod sentence;
pub mod structure;

pub use chunk::{Chunk, chunk};
pub use config::Config;
pub use section::{Section, sections};
