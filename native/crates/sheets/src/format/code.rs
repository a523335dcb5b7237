//! A format's code as tokens.

/// More would be a file's joke: codes have at most 255 characters.
const MAX_CODE_CHARS: usize = 1_024;

/// One section of a format.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub condition: Option<Condition>,
    pub content: Content,
    pub tokens: Vec<Token>,
    /// Thousands are parted.
    pub has_thousands: bool,
    /// Shown is the value divided by a thousand so often.
    pub thousands_left_out: i32,
    /// How many percent signs there are.
    pub percents: i32,
}

/// What a section shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    General,
    Number,
    Fraction,
    Date,
}

/// `[>=100]`
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    operator: Operator,
    pub limit: f64,
}

#[derive(Clone, Copy, Debug)]
enum Operator {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

impl Condition {
    pub(super) fn holds(self, value: f64) -> bool {
        match self.operator {
            Operator::Less => value < self.limit,
            Operator::LessOrEqual => value <= self.limit,
            Operator::Greater => value > self.limit,
            Operator::GreaterOrEqual => value >= self.limit,
            Operator::Equal => value == self.limit,
            Operator::NotEqual => value != self.limit,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let operators = [
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<>", Operator::NotEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
            ("=", Operator::Equal),
        ];
        operators.into_iter().find_map(|(sign, operator)| {
            let limit = text.strip_prefix(sign)?.trim().parse().ok()?;
            Some(Self { operator, limit })
        })
    }
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    /// `E+` or `E-`: whether a plus is shown.
    Exponent(bool),
    Slash,
    /// A fixed denominator.
    Denominator(u32),
    General,
    Text,
    /// `y`, `M` (month), `d`, `h`, `m` (minute) or `s`, and how often.
    Date(char, usize),
    /// `h`, `m` or `s` in brackets: all of them since the beginning.
    Elapsed(char, usize),
    /// Digits of a second's fraction.
    SecondFraction(usize),
    /// `AM/PM` or `A/P`.
    HalfDay(bool),
}

/// The sections of a code.
pub(super) fn parse(code: &str) -> Vec<Section> {
    let chars: Vec<char> = code.chars().take(MAX_CODE_CHARS).collect();
    let mut sections = Vec::new();
    let mut parser = Parser { chars: &chars, at: 0 };
    while sections.len() < 4 {
        sections.push(parser.section());
        if parser.at >= chars.len() {
            break;
        }
        parser.at += 1;
    }
    sections
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
}

impl Parser<'_> {
    /// A section; afterwards `at` is at the `;` behind it, or the end.
    fn section(&mut self) -> Section {
        let (mut tokens, mut commas, mut condition) = (Vec::new(), Vec::new(), None);
        while let Some(&c) = self.chars.get(self.at) {
            let rest = &self.chars[self.at..];
            match c {
                ';' => break,
                '"' => push_literal(&mut tokens, &self.until('"')),
                '[' => {
                    let inner = self.until(']');
                    bracket(&inner, &mut tokens, &mut condition);
                }
                '\\' | '_' | '*' => {
                    let shown = rest.get(1).copied().unwrap_or(' ');
                    push_literal(&mut tokens, &(if c == '\\' { shown } else { ' ' }).to_string());
                    self.at += 1;
                }
                '0' | '#' | '?' => tokens.push(Token::Digit(c)),
                '.' => tokens.push(Token::Point),
                ',' if tokens.iter().any(is_date) => push_literal(&mut tokens, ","),
                ',' => commas.push(tokens.len()),
                '@' => tokens.push(Token::Text),
                '/' => self.slash(&mut tokens),
                'E' | 'e' if matches!(rest.get(1), Some('+' | '-')) => {
                    tokens.push(Token::Exponent(rest.get(1) == Some(&'+')));
                    self.at += 1;
                }
                'G' | 'g' if starts_with(rest, "General") => {
                    tokens.push(Token::General);
                    self.at += 6;
                }
                'A' | 'a' if starts_with(rest, "AM/PM") => {
                    tokens.push(Token::HalfDay(true));
                    self.at += 4;
                }
                'A' | 'a' if starts_with(rest, "A/P") => {
                    tokens.push(Token::HalfDay(false));
                    self.at += 2;
                }
                'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' => {
                    let c = if c == 'e' { 'y' } else { c.to_ascii_lowercase() };
                    let count = rest.iter().take_while(|next| next.eq_ignore_ascii_case(&rest[0])).count();
                    // An era's year is a whole one.
                    tokens.push(Token::Date(c, if rest[0] == 'e' { 4 } else { count }));
                    self.at += count - 1;
                }
                _ => push_literal(&mut tokens, &c.to_string()),
            }
            self.at += 1;
        }
        finish(tokens, &commas, condition)
    }

    /// What stands between the character at `at` and `end`; afterwards `at` is at `end`.
    fn until(&mut self, end: char) -> String {
        let inner: String = self.chars[self.at + 1..].iter().take_while(|c| **c != end).collect();
        self.at += inner.chars().count() + 1;
        inner
    }

    fn slash(&mut self, tokens: &mut Vec<Token>) {
        let has_digits = tokens.iter().any(|token| matches!(token, Token::Digit(_)));
        if !has_digits {
            return push_literal(tokens, "/");
        }
        tokens.push(Token::Slash);
        let digits: String =
            self.chars[self.at + 1..].iter().take_while(|c| c.is_ascii_digit()).take(6).collect();
        if let Ok(denominator @ 1..) = digits.parse() {
            tokens.push(Token::Denominator(denominator));
            self.at += digits.len();
        }
    }
}

fn is_date(token: &Token) -> bool {
    matches!(token, Token::Date(..) | Token::Elapsed(..) | Token::HalfDay(_))
}

fn starts_with(chars: &[char], word: &str) -> bool {
    chars.len() >= word.len() && chars.iter().zip(word.chars()).all(|(a, b)| a.eq_ignore_ascii_case(&b))
}

fn push_literal(tokens: &mut Vec<Token>, text: &str) {
    match tokens.last_mut() {
        Some(Token::Literal(last)) => last.push_str(text),
        _ => tokens.push(Token::Literal(text.to_owned())),
    }
}

/// A color, a condition, a currency with its locale, or elapsed time.
fn bracket(inner: &str, tokens: &mut Vec<Token>, condition: &mut Option<Condition>) {
    if let Some(currency) = inner.strip_prefix('$') {
        let symbol = currency.rsplit_once('-').map_or(currency, |(symbol, _)| symbol);
        return push_literal(tokens, symbol);
    }
    let lower = inner.to_ascii_lowercase();
    match lower.chars().next() {
        Some(c @ ('h' | 'm' | 's')) if lower.chars().all(|other| other == c) => {
            tokens.push(Token::Elapsed(c, lower.len()));
        }
        _ => *condition = condition.or(Condition::parse(inner)),
    }
}

fn finish(mut tokens: Vec<Token>, commas: &[usize], condition: Option<Condition>) -> Section {
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    let content = if tokens.iter().any(is_date) {
        tokens = dated(tokens);
        Content::Date
    } else if tokens.contains(&Token::Slash) {
        Content::Fraction
    } else if tokens.contains(&Token::General) {
        Content::General
    } else {
        Content::Number
    };
    let last_digit = tokens.iter().rposition(is_digit);
    let point = tokens.iter().position(|token| *token == Token::Point);
    let integer_end = tokens[..point.unwrap_or(tokens.len())].iter().rposition(is_digit);
    // Behind all digits of a part, a comma divides; between digits, it parts thousands.
    let divides = |at: usize| Some(at) > last_digit || Some(at) == point;
    let parts = |at: usize| at > 0 && integer_end.is_some_and(|end| at <= end);
    let percents = tokens
        .iter()
        .map(|token| if let Token::Literal(text) = token { text.matches('%').count() } else { 0 });
    Section {
        condition,
        content,
        has_thousands: commas.iter().any(|&at| parts(at)),
        thousands_left_out: commas.iter().filter(|&&at| !parts(at) && divides(at)).count() as i32,
        percents: percents.sum::<usize>() as i32,
        tokens,
    }
}

/// Months told from minutes, and fractions of seconds from digits.
fn dated(tokens: Vec<Token>) -> Vec<Token> {
    let is_time = |token: Option<&Token>, of: char| matches!(token, Some(Token::Date(c, _) | Token::Elapsed(c, _)) if *c == of);
    let parts: Vec<Token> = tokens
        .iter()
        .filter(|token| matches!(token, Token::Date(..) | Token::Elapsed(..)))
        .cloned()
        .collect();
    let (mut part, mut out) = (0_usize, Vec::with_capacity(tokens.len()));
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            Token::Date('m', count) => {
                let previous = part.checked_sub(1).and_then(|at| parts.get(at));
                let is_minute = count < 3 && (is_time(previous, 'h') || is_time(parts.get(part + 1), 's'));
                out.push(Token::Date(if is_minute { 'm' } else { 'M' }, count));
                part += 1;
            }
            Token::Date(..) | Token::Elapsed(..) => {
                out.push(token);
                part += 1;
            }
            Token::Point => {
                let mut digits = 0;
                while tokens.next_if_eq(&Token::Digit('0')).is_some() {
                    digits += 1;
                }
                out.push(if digits > 0 { Token::SecondFraction(digits) } else { Token::Literal(".".into()) });
            }
            Token::Slash => out.push(Token::Literal("/".into())),
            other => out.push(other),
        }
    }
    out
}
