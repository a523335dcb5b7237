//! From byte offsets to character offsets and back.

/// Converts ascending byte offsets of one text into character offsets in a single pass.
#[derive(Debug)]
pub struct CharOffsets<'a> {
    text: &'a str,
    bytes: usize,
    chars: usize,
}

impl<'a> CharOffsets<'a> {
    /// Start at the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, bytes: 0, chars: 0 }
    }

    /// Characters before byte `offset`; starts over when `offset` lies before the last one asked for.
    ///
    /// `offset` must be a character boundary of the text; beyond its end the text's length is used.
    pub fn at(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        if offset < self.bytes {
            (self.bytes, self.chars) = (0, 0);
        }
        // A UTF-8 continuation byte is 0b10xx_xxxx; all others start a character.
        let between = &self.text.as_bytes()[self.bytes..offset];
        self.chars += between.iter().filter(|&&byte| (byte as i8) >= -0x40).count();
        self.bytes = offset;
        self.chars
    }
}

/// Converts ascending character offsets of one text into byte offsets in a single pass.
#[derive(Debug)]
pub struct ByteOffsets<'a> {
    text: &'a str,
    bytes: usize,
    chars: usize,
}

impl<'a> ByteOffsets<'a> {
    /// Start at the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, bytes: 0, chars: 0 }
    }

    /// The byte at which character `offset` begins; starts over when `offset` lies before the last
    /// one asked for. Beyond the text's end its length is given.
    pub fn at(&mut self, offset: usize) -> usize {
        if offset < self.chars {
            (self.bytes, self.chars) = (0, 0);
        }
        let rest = &self.text[self.bytes..];
        let wanted = offset - self.chars;
        match rest.char_indices().nth(wanted) {
            Some((bytes, _)) => {
                self.bytes += bytes;
                self.chars = offset;
                self.bytes
            }
            None => self.text.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ByteOffsets, CharOffsets};

    #[test]
    fn finds_bytes_forwards_and_back() {
        let text = "aé漢🎈z";
        let mut offsets = ByteOffsets::new(text);
        for (chars, (bytes, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.at(chars), bytes);
        }
        assert_eq!(offsets.at(5), text.len());
        assert_eq!(offsets.at(2), 3);
        assert_eq!(offsets.at(99), text.len());
    }

    #[test]
    fn counts_characters_forwards_and_back() {
        let text = "aé漢🎈z";
        let mut offsets = CharOffsets::new(text);
        for (chars, (bytes, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.at(bytes), chars);
        }
        assert_eq!(offsets.at(text.len()), 5);
        assert_eq!(offsets.at(1), 1);
        assert_eq!(offsets.at(999), 5);
    }
}
