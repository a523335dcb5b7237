//! The character classes that the encodings' patterns tell apart.

/// `data/classes.bin`: for each block of 128 code points the number of its
/// content, then the contents, a byte for each code point. Two loads find a
/// class, and nothing has to be built at start-up. `tests/classes.rs` makes
/// and checks the file.
static TABLE: &[u8; TABLE_BYTES] = include_bytes!("../data/classes.bin");

const BLOCK_BITS: u32 = 7;
const BLOCKS: usize = 0x11_0000 >> BLOCK_BITS;
const TABLE_BYTES: usize = BLOCKS + 128 * CONTENTS;
const CONTENTS: usize = 230;

/// What a pattern may ask of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// None of the others: punctuation, symbols, control characters, unassigned.
    Other = 0,
    /// `Lu`, `Lt`.
    Upper = 1,
    /// `Ll`.
    Lower = 2,
    /// `Lm`, `Lo`: letters without case.
    Caseless = 3,
    /// `M`.
    Mark = 4,
    /// `N`.
    Number = 5,
    /// `White_Space` but for the next.
    Space = 6,
    /// Carriage return and line feed.
    Newline = 7,
}

impl Class {
    const ALL: [Self; 8] = [
        Self::Other,
        Self::Upper,
        Self::Lower,
        Self::Caseless,
        Self::Mark,
        Self::Number,
        Self::Space,
        Self::Newline,
    ];

    /// `\p{L}`
    #[inline(always)]
    pub fn is_letter(self) -> bool {
        matches!(self, Self::Upper | Self::Lower | Self::Caseless)
    }

    /// `[^\s\p{L}\p{N}]`
    #[inline(always)]
    pub fn is_symbol(self) -> bool {
        matches!(self, Self::Other | Self::Mark)
    }
}

/// The class of the character that starts at byte `at` of `text`, and its length.
///
/// `text` must be UTF-8 and `at` a boundary below its end; anything else gives
/// some class and may panic.
#[inline(always)]
pub(crate) fn class_at(text: &[u8], at: usize) -> (Class, usize) {
    let first = text[at];
    if first < 0x80 {
        return (class_of(u32::from(first)), 1);
    }
    let low = |offset: usize| u32::from(text[at + offset] & 0x3f);
    let lead = u32::from(first);
    if first < 0xe0 {
        (class_of((lead & 0x1f) << 6 | low(1)), 2)
    } else if first < 0xf0 {
        (class_of((lead & 0xf) << 12 | low(1) << 6 | low(2)), 3)
    } else {
        (class_of((lead & 7) << 18 | low(1) << 12 | low(2) << 6 | low(3)), 4)
    }
}

#[inline(always)]
fn class_of(code_point: u32) -> Class {
    let block = usize::from(TABLE[(code_point >> BLOCK_BITS) as usize]);
    let class = TABLE[BLOCKS + (block << BLOCK_BITS) + (code_point & 0x7f) as usize];
    Class::ALL[usize::from(class & 7)]
}
