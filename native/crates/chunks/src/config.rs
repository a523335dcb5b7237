//! What the caller asks for.

use ferrolab_base::{Code, Error, Result};

/// How large chunks may be and what they respect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Most tokens a chunk may cost, overlap included; at least 1. Default 512.
    pub max_tokens: usize,
    /// Most tokens that a chunk may repeat from before its body; less than `max_tokens`. Default 0.
    pub overlap_tokens: usize,
    /// Whether ends of paragraphs and sections are worth some unused room. Without it sentences
    /// are packed as tightly as they go. Default true.
    pub respect_paragraphs: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { max_tokens: 512, overlap_tokens: 0, respect_paragraphs: true }
    }
}

impl Config {
    /// `Err` with [`Code::InvalidInput`] when a value is out of its range.
    pub fn validate(&self) -> Result<()> {
        if self.max_tokens == 0 {
            return Err(Error::new(
                Code::InvalidInput,
                "max_tokens is 0, but a chunk needs at least 1 token",
            )
            .hint("set max_tokens to what your model or embedding takes, for instance 512")
            .with("max_tokens", 0));
        }
        if self.overlap_tokens >= self.max_tokens {
            let message = format!(
                "overlap_tokens is {}, which is not less than max_tokens ({})",
                self.overlap_tokens, self.max_tokens
            );
            return Err(Error::new(Code::InvalidInput, message)
                .hint("an overlap of an eighth of max_tokens is usual")
                .with("overlap_tokens", self.overlap_tokens)
                .with("max_tokens", self.max_tokens));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_valid() {
        assert_eq!(Config::default().validate(), Ok(()));
    }

    #[test]
    fn says_which_value_is_wrong_and_what_to_do() {
        let zero = Config { max_tokens: 0, ..Config::default() }.validate().expect_err("out of range");
        assert_eq!(zero.code, Code::InvalidInput);
        assert!(zero.message.contains("max_tokens is 0"), "{zero}");

        let overlap = Config { max_tokens: 8, overlap_tokens: 8, ..Config::default() }
            .validate()
            .expect_err("out of range");
        assert_eq!(overlap.code, Code::InvalidInput);
        assert!(overlap.message.contains("overlap_tokens is 8"), "{overlap}");
        assert!(overlap.hint.is_some());
    }
}
