//! What is within a paragraph: code, links, emphasis, formulas.

use super::emphasis::resolve;
use super::{MAX_DEPTH, Result, Searches, markup, math, url};
use crate::html::escape;

/// A piece of a paragraph.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// Text in which stars and underscores count.
    Text(String),
    /// Text in which they do not.
    Literal(String),
    /// HTML that is ready.
    Html(String),
    /// A line break: its HTML.
    Break(&'static str),
    Emphasis(Vec<Token>),
    Strong(Vec<Token>),
    Link {
        target: String,
        title: Option<String>,
        children: Vec<Token>,
    },
    Image {
        target: String,
        title: Option<String>,
        children: Vec<Token>,
    },
    /// A link that is its own text: target, text, and what it was in the source.
    Automatic {
        target: String,
        text: String,
        source: String,
    },
    /// HTML from the source.
    Markup(String),
}

impl Token {
    /// What the rules for emphasis see in the token's place.
    pub(super) fn as_seen(&self) -> &str {
        match self {
            Self::Text(text) | Self::Literal(text) => text,
            Self::Break(_) => "\n",
            _ => "\u{fffc}",
        }
    }
}

/// A bracket that may become a link.
struct Bracket {
    token: usize,
    image: bool,
    active: bool,
}

struct Parser<'s> {
    source: &'s str,
    at: usize,
    /// Where the text begins that is not yet a token.
    text: usize,
    tokens: Vec<Token>,
    brackets: Vec<Bracket>,
    in_link: bool,
    searches: Searches,
}

/// The pieces of `source`.
pub(super) fn parse(source: &str) -> Result<Vec<Token>> {
    let mut parser = Parser {
        source,
        at: 0,
        text: 0,
        tokens: Vec::new(),
        brackets: Vec::new(),
        in_link: false,
        searches: Searches::default(),
    };
    while parser.at < source.len() {
        parser.step()?;
        parser.searches.check()?;
    }
    parser.flush();
    let tokens = parser.tokens;
    resolve(joined(tokens))
}

/// Texts that follow each other become one.
fn joined(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match (out.last_mut(), token) {
            (Some(Token::Text(text)), Token::Text(more)) => text.push_str(&more),
            (Some(Token::Literal(text)), Token::Literal(more)) => text.push_str(&more),
            (_, token) => out.push(token),
        }
    }
    out
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    /// What was skipped becomes text.
    fn flush(&mut self) {
        if self.text < self.at {
            self.tokens.push(Token::Text(self.source[self.text..self.at].to_owned()));
        }
        self.text = self.at;
    }

    fn push(&mut self, token: Token, length: usize) {
        self.flush();
        self.tokens.push(token);
        self.at += length;
        self.text = self.at;
    }

    fn step(&mut self) -> Result<()> {
        let Some(first) = self.rest().chars().next() else { return Ok(()) };
        match first {
            '$' if self.dollars() => {}
            '\\' if self.backslash() => {}
            '`' => self.code(),
            ' ' | '\n' if self.line_break() => {}
            '!' if self.rest().starts_with("![") => self.open_bracket(2),
            '[' => self.open_bracket(1),
            ']' => self.close_brackets()?,
            '<' => self.angle()?,
            '~' if self.rest().starts_with("~~") => return Err("struck through text"),
            'h' if self.bare_link()? => {}
            _ => self.at += first.len_utf8(),
        }
        Ok(())
    }

    fn formula(&mut self, mark: &str, body: std::ops::Range<usize>, end: usize) {
        let mut html = mark.to_owned();
        escape::text(&self.source[body], &mut html);
        html.push_str(mark);
        let length = end - self.at;
        self.push(Token::Html(html), length);
    }

    fn dollars(&mut self) -> bool {
        let escaped = self.source[..self.at].ends_with('\\');
        let double = self.rest().starts_with("$$") && !escaped;
        if let Some((end, after)) = math::dollars(self.source, self.at, &self.searches).filter(|_| double) {
            self.formula("$$", self.at + 2..end, after);
            return true;
        }
        let Some(end) = math::dollar(self.source, self.at, &self.searches) else { return false };
        self.formula("$", self.at + 1..end, end + 1);
        true
    }

    fn backslash(&mut self) -> bool {
        for (open, close, mark) in [("\\\\[", "\\\\]", "$$"), ("\\\\(", "\\\\)", "$")] {
            let opened = self.rest().starts_with(open);
            let end =
                if opened { math::bracketed(self.source, self.at, close, &self.searches) } else { None };
            if let Some(end) = end {
                self.formula(mark, self.at + 3..end, end + 3);
                return true;
            }
        }
        if let Some(environment) = math::environment(self.rest(), &self.searches) {
            let mut html = format!("\\begin{{{}}}", environment.name);
            escape::text(environment.body, &mut html);
            html.push_str(&format!("\\end{{{}}}", environment.name));
            let length = environment.length;
            self.push(Token::Html(html), length);
            return true;
        }
        if self.rest().starts_with("\\\n") {
            let length = 1 + blank(&self.rest()[1..]);
            self.push(Token::Break("<br />\n"), length);
            return true;
        }
        let mut length = 0;
        let bytes = self.rest().as_bytes();
        while bytes.get(length) == Some(&b'\\') && bytes.get(length + 1).is_some_and(u8::is_ascii_punctuation)
        {
            length += 2;
        }
        if length == 0 {
            return false;
        }
        let text = url::unescaped(&self.rest()[..length]);
        self.push(Token::Literal(text), length);
        true
    }

    fn code(&mut self) {
        let rest = self.rest();
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let Some(end) = closing_ticks(&rest[ticks..], ticks, &self.searches) else {
            let literal = rest[..ticks].to_owned();
            return self.push(Token::Text(literal), ticks);
        };
        let code = rest[ticks..ticks + end].replace('\n', " ");
        let padded = code.starts_with(' ') && code.ends_with(' ') && !code.trim_matches(' ').is_empty();
        let code = if padded { &code[1..code.len() - 1] } else { &code };
        let mut html = "<code>".to_owned();
        escape::text(code, &mut html);
        html.push_str("</code>");
        self.push(Token::Html(html), ticks + end + ticks);
    }

    fn line_break(&mut self) -> bool {
        let rest = self.rest();
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        if !rest[spaces..].starts_with('\n') {
            // None of these spaces comes before a line break.
            self.at += spaces;
            return true;
        }
        let length = spaces + blank(&rest[spaces..]);
        self.push(Token::Break(if spaces >= 2 { "<br />\n" } else { "\n" }), length);
        true
    }

    fn open_bracket(&mut self, length: usize) {
        self.flush();
        self.brackets.push(Bracket { token: self.tokens.len(), image: length == 2, active: true });
        let text = self.rest()[..length].to_owned();
        self.push(Token::Text(text), length);
    }

    /// Brackets that close: without references only one before a parenthesis can end a link.
    fn close_brackets(&mut self) -> Result<()> {
        let run = self.rest().len() - self.rest().trim_start_matches(']').len();
        let linked = usize::from(self.rest()[run..].starts_with('('));
        let literal = run - linked;
        self.brackets.truncate(self.brackets.len().saturating_sub(literal));
        self.at += literal;
        if linked == 0 {
            return Ok(());
        }
        let Some(opener) = self.brackets.pop() else {
            self.at += 1;
            return Ok(());
        };
        let target = url::target(&self.rest()[2..])?;
        match target.filter(|_| opener.active && (opener.image || !self.in_link)) {
            Some(target) => self.link(opener, target),
            None => {
                self.at += 1;
                Ok(())
            }
        }
    }

    fn link(&mut self, opener: Bracket, target: url::Target) -> Result<()> {
        self.flush();
        let children = self.tokens.split_off(opener.token + 1);
        self.tokens.pop();
        let literal = |token: Token| match token {
            Token::Automatic { source, .. } if !opener.image => Token::Literal(source),
            other => other,
        };
        let children = resolve(joined(children.into_iter().map(literal).collect()))?;
        if depth(&children) > MAX_DEPTH {
            return Err("links nested deep");
        }
        let (url, title) = (target.url, target.title);
        let token = if opener.image {
            Token::Image { target: url, title, children }
        } else {
            self.brackets
                .iter_mut()
                .filter(|bracket| !bracket.image)
                .for_each(|bracket| bracket.active = false);
            Token::Link { target: url, title, children }
        };
        self.push(token, 2 + target.length);
        Ok(())
    }

    fn angle(&mut self) -> Result<()> {
        let rest = self.rest();
        if let Some(link) = url::automatic(rest) {
            let (text, source) = (link.to_owned(), format!("<{link}>"));
            let length = source.len();
            if self.in_link {
                self.push(Token::Text(source), length);
            } else {
                self.push(Token::Automatic { target: url::encoded(&text)?, text, source }, length);
            }
            return Ok(());
        }
        let end = 1 + rest[1..].find(['<', '>', ' ', '\n']).unwrap_or(rest.len() - 1);
        if rest[end..].starts_with('>') && rest[..end].contains('@') {
            return Err("a mail address in angle brackets");
        }
        let begins = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?' | '/'));
        match if begins { markup::inline(rest, &self.searches)? } else { None } {
            Some(length) => {
                let html = rest[..length].to_owned();
                let lower = html.to_ascii_lowercase();
                if lower.starts_with("<a ") || lower.starts_with("<a>") {
                    self.in_link = true;
                } else if lower.starts_with("</a ") || lower.starts_with("</a>") {
                    self.in_link = false;
                }
                self.push(Token::Markup(html), length);
            }
            None => self.at += 1,
        }
        Ok(())
    }

    fn bare_link(&mut self) -> Result<bool> {
        let Some(length) = url::bare(self.rest()) else { return Ok(false) };
        let mut text = &self.rest()[..length];
        if !self.brackets.is_empty() {
            text = &text[..text.find(']').unwrap_or(length)];
        }
        let text = text.to_owned();
        let length = text.len();
        if self.in_link {
            self.push(Token::Text(text), length);
        } else {
            self.push(Token::Automatic { target: url::encoded(&text)?, source: text.clone(), text }, length);
        }
        Ok(true)
    }
}

/// The white space at the start of `text`, line breaks included.
fn blank(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Where the next run of exactly `ticks` backticks is.
fn closing_ticks(text: &str, ticks: usize, searches: &Searches) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = searches.find(&text[at..], "`").map(|start| start + at) {
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == ticks {
            return Some(start);
        }
        at = start + run;
    }
    None
}

/// How deep the tokens nest. What is counted was capped before it was put in.
fn depth(tokens: &[Token]) -> usize {
    let of = |token: &Token| match token {
        Token::Emphasis(children)
        | Token::Strong(children)
        | Token::Link { children, .. }
        | Token::Image { children, .. } => 1 + depth(children),
        _ => 0,
    };
    tokens.iter().map(of).max().unwrap_or(0)
}

/// Whether the tokens nest no deeper than is rendered here.
pub(super) fn is_shallow(tokens: &[Token]) -> bool {
    depth(tokens) <= MAX_DEPTH
}
