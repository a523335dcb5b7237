//! A place in a source, and what stands around it.

use std::ops::Range;

/// A place in a text.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// Where the white space ends that was looked at last.
    blank_end: usize,
    /// Where the name with dots and stars is that was looked at last.
    dotted: Range<usize>,
    /// Where the question marks are that were looked at last, and how much white space after them ends a line.
    asked: Option<(usize, Option<usize>)>,
    /// Where the bytes are that were looked for last: `]`, `}` and line breaks.
    ahead: [Ahead; 3],
}

/// The next place of a byte, looked up once for all places before it.
#[derive(Clone, Copy, Default)]
struct Ahead {
    from: usize,
    found: Option<usize>,
    known: bool,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, blank_end: 0, dotted: 0..0, asked: None, ahead: [Ahead::default(); 3] }
    }

    pub(super) fn is_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn is_start(&self) -> bool {
        self.at == 0
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character before.
    pub(super) fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    pub(super) fn at_line_start(&self) -> bool {
        self.before().is_none_or(|before| before == '\n')
    }

    pub(super) fn starts_with(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    pub(super) fn advance(&mut self, length: usize) -> &'t str {
        let text = &self.text[self.at..self.at + length];
        self.at += length;
        text
    }

    /// The word that begins here: letters, digits and underscores.
    pub(super) fn word(&self) -> &'t str {
        word(self.rest())
    }

    /// The white space that begins here, line breaks included.
    pub(super) fn space(&mut self) -> usize {
        if self.at >= self.blank_end || !self.rest().starts_with(is_space) {
            self.blank_end = self.at + space(self.rest());
        }
        self.blank_end - self.at
    }

    /// How long the name with dots and stars is that begins `skip` bytes ahead.
    pub(super) fn dotted(&mut self, skip: usize) -> usize {
        let start = self.at + skip;
        if !self.dotted.contains(&start) {
            self.dotted = start..start + dotted(&self.text[start..]);
        }
        self.dotted.end - start
    }

    /// How much white space stands `skip` bytes ahead, right after question marks, up to the last end of a
    /// line in it; `None` if no line ends in it.
    pub(super) fn line_end(&mut self, skip: usize) -> Option<usize> {
        let start = self.at + skip;
        match self.asked {
            Some((place, end)) if place == start => end,
            _ => {
                let end = line_end(&self.text[start..]);
                self.asked = Some((start, end));
                end
            }
        }
    }

    /// How far away the next `byte` is, one of `]`, `}` and the line break.
    pub(super) fn distance(&mut self, byte: u8) -> Option<usize> {
        let slot = match byte {
            b']' => 0,
            b'}' => 1,
            _ => 2,
        };
        let known = self.ahead[slot];
        let holds = known.known && known.from <= self.at && known.found.is_none_or(|found| found >= self.at);
        if !holds {
            let found = self.text.as_bytes()[self.at..].iter().position(|other| *other == byte);
            let found = found.map(|found| found + self.at);
            self.ahead[slot] = Ahead { from: self.at, found, known: true };
        }
        self.ahead[slot].found.map(|found| found - self.at)
    }
}

/// The word at the start of `text`.
pub(super) fn word(text: &str) -> &str {
    let end = text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    &text[..end]
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How long the name with dots and stars at the start of `text` is.
pub(super) fn dotted(text: &str) -> usize {
    text.find(|c: char| !is_word(c) && c != '.' && c != '*').unwrap_or(text.len())
}

fn line_end(text: &str) -> Option<usize> {
    let blank = &text[..space(text)];
    if blank.len() == text.len() { Some(blank.len()) } else { blank.rfind('\n') }
}

/// How long the white space at the start of `text` is.
pub(super) fn space(text: &str) -> usize {
    text.len() - text.trim_start_matches(is_space).len()
}

/// What `\s` matches in Python, which counts four separators more than Unicode does.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// How long the line at the start of `text` is, without its end.
pub(super) fn line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}
