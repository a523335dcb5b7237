//! Expressions cut into tokens.

use ferrolab_base::{Code, Error, Result};

use crate::format::number::parse_number;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    Name(String),
    Sign(&'static str),
}

/// Operators and brackets, the longest first.
const SIGNS: [&str; 33] = [
    ">>>", "===", "!==", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+", "-", "*", "/", "%", "<", ">",
    "!", "~", "&", "|", "^", "?", ":", "(", ")", "[", "]", "{", "}", ",", ".",
];

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let fraction = first == '.' && rest[1..].starts_with(|next: char| next.is_ascii_digit());
        let (token, length) = if first.is_ascii_digit() || fraction {
            number(rest)
        } else if first == '"' || first == '\'' {
            string(rest, first).ok_or_else(|| invalid(text, "a text in it has no end"))?
        } else if first.is_alphabetic() || first == '_' || first == '$' {
            let is_end = |letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '$');
            let length = rest.find(is_end).unwrap_or(rest.len());
            (Token::Name(rest[..length].to_owned()), length)
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign = sign.ok_or_else(|| invalid(text, &format!("{first:?} stands in it")))?;
            (Token::Sign(sign), sign.len())
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

pub(super) fn invalid(text: &str, reason: &str) -> Error {
    let shown: String = text.chars().take(200).collect();
    Error::new(Code::InvalidInput, format!("{shown:?} is no expression: {reason}"))
        .hint("expressions look like datum.price * 2 > 10")
}

fn number(text: &str) -> (Token, usize) {
    let bytes = text.as_bytes();
    let is_prefixed = bytes.len() > 1 && bytes[0] == b'0' && b"xXoObB".contains(&bytes[1]);
    let mut length = 0;
    while let Some(byte) = bytes.get(length) {
        let exponent_sign =
            !is_prefixed && b"+-".contains(byte) && length > 0 && b"eE".contains(&bytes[length - 1]);
        if !(byte.is_ascii_alphanumeric() || *byte == b'.' || exponent_sign) {
            break;
        }
        length += 1;
    }
    (Token::Number(parse_number(&text[..length])), length)
}

fn string(text: &str, quote: char) -> Option<(Token, usize)> {
    let mut out = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((index, letter)) = letters.next() {
        match letter {
            _ if letter == quote => return Some((Token::Text(out), index + 1)),
            '\\' => match letters.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'b' => out.push('\u{8}'),
                'f' => out.push('\u{c}'),
                'v' => out.push('\u{b}'),
                'u' => out.push(code_point(&mut letters, 4)?),
                'x' => out.push(code_point(&mut letters, 2)?),
                '\n' => {}
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
}

fn code_point(letters: &mut impl Iterator<Item = (usize, char)>, digits: usize) -> Option<char> {
    let mut code = 0;
    for _ in 0..digits {
        code = code * 16 + letters.next()?.1.to_digit(16)?;
    }
    char::from_u32(code)
}
