//! The names of the encodings.

use std::fmt;

use ferrolab_base::{Code, Error, Result};

/// An encoding of OpenAI's that is embedded here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EncodingName {
    /// GPT-3.5, GPT-4 and the text-embedding-3 models.
    Cl100kBase,
    /// GPT-4o and what followed it.
    O200kBase,
    /// The gpt-oss models: `o200k_base` with more special tokens.
    O200kHarmony,
}

impl EncodingName {
    /// All names, oldest first.
    pub const ALL: [Self; 3] = [Self::Cl100kBase, Self::O200kBase, Self::O200kHarmony];

    /// The encoding called `name`; [`Code::InvalidModel`] if there is none.
    pub fn from_name(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == name).ok_or_else(|| {
            Error::new(Code::InvalidModel, format!("there is no encoding called {name:?}"))
                .hint("known are cl100k_base, o200k_base and o200k_harmony")
                .with("encoding", name)
        })
    }

    /// The name that tiktoken uses too.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cl100kBase => "cl100k_base",
            Self::O200kBase => "o200k_base",
            Self::O200kHarmony => "o200k_harmony",
        }
    }
}

impl fmt::Display for EncodingName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
