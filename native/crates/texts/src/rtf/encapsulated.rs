//! HTML that was wrapped in RTF, as Outlook keeps it (MS-OXRTFEX).

use super::charset;
use super::lexer::{Lexer, Token};

/// What holds within a group.
#[derive(Clone, Copy, Default)]
struct State {
    /// Inside `{\*\htmltag`: the HTML's own source.
    is_tag: bool,
    /// Between `\htmlrtf` and `\htmlrtf0`: for readers of RTF only.
    is_rtf_only: bool,
    is_skipped: bool,
}

/// The HTML that an RTF document carries; `None` where it was written as RTF.
pub fn html_of(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(4096)];
    let is_wrapped = Lexer::new(head).take(100).any(|token| matches!(token, Token::Word("fromhtml", _)));
    if !is_wrapped {
        return None;
    }
    let mut unwrapping = Unwrapping { code_page: 1252, fallback_chars: 1, ..Unwrapping::default() };
    Lexer::new(bytes).for_each(|token| unwrapping.take(token));
    unwrapping.flush();
    Some(unwrapping.html)
}

#[derive(Default)]
struct Unwrapping {
    html: String,
    pending: Vec<u8>,
    state: State,
    stack: Vec<State>,
    is_optional: bool,
    code_page: i32,
    fallback_chars: usize,
    skip: usize,
    high_surrogate: Option<u16>,
}

impl Unwrapping {
    fn is_shown(&self) -> bool {
        !self.state.is_skipped && !self.state.is_rtf_only
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let bytes = std::mem::take(&mut self.pending);
            let encoding = charset::of_code_page(self.code_page);
            self.html.push_str(&encoding.decode_without_bom_handling(&bytes).0);
        }
    }

    fn put(&mut self, text: &str) {
        self.flush();
        if self.is_shown() {
            self.html.push_str(text);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.is_optional = false;
        let skipped = self.skip.min(bytes.len());
        self.skip -= skipped;
        if self.is_shown() {
            self.pending.extend_from_slice(&bytes[skipped..]);
        }
    }

    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Open => {
                self.stack.push(self.state);
                self.skip = 0;
            }
            Token::Close => {
                self.flush();
                self.skip = 0;
                self.state = self.stack.pop().unwrap_or_default();
            }
            Token::Hex(byte) => self.bytes(&[byte]),
            Token::Text(bytes) => self.bytes(bytes),
            Token::Symbol(b'*') => self.is_optional = true,
            Token::Symbol(b'~') => self.put("\u{a0}"),
            Token::Symbol(b'_') => self.put("\u{2011}"),
            Token::Symbol(symbol @ (b'{' | b'}' | b'\\')) => self.bytes(&[symbol]),
            Token::Symbol(_) | Token::Binary(_) => {}
            Token::Word(name, value) => self.word(name, value),
        }
    }

    fn word(&mut self, name: &str, value: Option<i32>) {
        let is_optional = std::mem::take(&mut self.is_optional);
        self.skip = 0;
        match name {
            "htmltag" => self.state.is_tag = true,
            "htmlrtf" => {
                self.flush();
                self.state.is_rtf_only = value != Some(0);
            }
            "fonttbl" | "colortbl" | "stylesheet" | "info" | "pict" => self.state.is_skipped = true,
            "ansicpg" => self.code_page = value.unwrap_or(1252),
            "uc" => self.fallback_chars = usize::try_from(value.unwrap_or(1)).unwrap_or(1).min(100),
            "u" => self.unicode(value.unwrap_or(0)),
            "par" | "line" => self.put("\r\n"),
            "tab" => self.put("\t"),
            "lquote" => self.put("&lsquo;"),
            "rquote" => self.put("&rsquo;"),
            "ldblquote" => self.put("&ldquo;"),
            "rdblquote" => self.put("&rdquo;"),
            "bullet" => self.put("&bull;"),
            "endash" => self.put("&ndash;"),
            "emdash" => self.put("&mdash;"),
            _ if is_optional => self.state.is_skipped = true,
            _ => {}
        }
    }

    fn unicode(&mut self, value: i32) {
        let unit = (value & 0xffff) as u16;
        match (self.high_surrogate.take(), unit) {
            (_, 0xd800..=0xdbff) => self.high_surrogate = Some(unit),
            (high, _) => {
                let units = high.into_iter().chain([unit]);
                let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
                self.put(&text);
            }
        }
        self.skip = self.fallback_chars;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_comes_out_as_it_went_in() {
        let rtf = concat!(
            "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0 Arial;}}",
            "{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 caf\\'e9 \\u8364? {\\*\\htmltag84 &amp;}\\htmlrtf x\\htmlrtf0 ",
            "\\htmlrtf }\\htmlrtf0 {\\*\\htmltag72 </p>}{\\*\\mhtmltag no}}"
        );
        assert_eq!(html_of(rtf.as_bytes()).as_deref(), Some("<p>café € &amp;</p>"));
        assert_eq!(html_of(b"{\\rtf1 plain}"), None);
    }
}
