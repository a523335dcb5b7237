//! JSON as it reads best: members on lines of their own, what is short on one.

use ferrolab_base::{Cancel, Limits, Result};

use super::records::Records;
use super::scan::{Scanner, Token, readable};

/// An array or object of at most this many characters stands on one line.
const MAX_LINE_CHARS: usize = 88;

/// Deeper lines are indented no further: indentation must not outgrow the text.
const MAX_INDENT: usize = 16;

/// The beginning of a member of an object or array.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub start: usize,
    /// 1 for what stands directly in the outermost value.
    pub depth: usize,
}

/// How reading a value ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The value is whole; the rest begins here.
    Whole(usize),
    /// The text ends in the middle.
    Cut,
    /// Something else than JSON stands here.
    Broken(usize),
    TooDeep,
    TooMany,
}

struct Open {
    is_object: bool,
    start: usize,
    /// Items that were told before it.
    items: usize,
    members: usize,
    /// Whether an array or object stands in it.
    holds_containers: bool,
    /// Its width on one line; `None` when it can't be.
    width: Option<usize>,
}

/// Writes one value after another.
pub(super) struct Printer {
    pub out: String,
    pub items: Vec<Item>,
    /// Keys of the outermost object, by where they stand.
    pub keys: Vec<String>,
    pub records: Records,
    open: Vec<Open>,
    /// What the outermost value's members' depth is counted from.
    base: usize,
    /// Whether nothing is parted into lines.
    is_one_line: bool,
    max_depth: usize,
    elements_left: usize,
}

impl Printer {
    /// For one value; its arrays' members are records.
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            out: String::new(),
            items: Vec::new(),
            keys: Vec::new(),
            records: Records::new(limits.max_cells),
            open: Vec::new(),
            base: 0,
            is_one_line: false,
            max_depth: limits.max_depth,
            elements_left: limits.max_elements,
        }
    }

    /// For values that each stay on a line and are records themselves.
    pub(super) fn of_lines(limits: &Limits) -> Self {
        Self { base: 1, is_one_line: true, ..Self::new(limits) }
    }

    fn depth(&self) -> usize {
        self.base + self.open.len()
    }

    /// Write the first value of `source`.
    pub(super) fn value(&mut self, source: &str, cancel: &Cancel) -> Result<End> {
        let end = self.read(source, cancel)?;
        while !matches!(end, End::Whole(_)) && !self.open.is_empty() {
            self.close();
        }
        Ok(end)
    }

    fn read(&mut self, source: &str, cancel: &Cancel) -> Result<End> {
        let mut scanner = Scanner::new(source);
        // What may stand next: a value or the end of the container, a comma, or a value after a key.
        let (mut wants_value, mut has_key) = (true, false);
        for count in 0_usize.. {
            if count.is_multiple_of(1024) {
                cancel.check()?;
            }
            if self.elements_left == 0 {
                return Ok(End::TooMany);
            }
            let at = scanner.position();
            let Some(token) = scanner.next() else { return Ok(End::Cut) };
            let in_object = self.open.last().is_some_and(|open| open.is_object);
            match token {
                Token::Mark(b',') if !wants_value && !self.open.is_empty() => wants_value = true,
                Token::Mark(mark @ (b'}' | b']')) if !has_key && self.closes(mark) => {
                    self.close();
                    wants_value = false;
                }
                Token::Mark(mark @ (b'{' | b'[')) if wants_value && (has_key || !in_object) => {
                    if self.depth() >= self.max_depth {
                        return Ok(End::TooDeep);
                    }
                    self.begin_member(has_key);
                    self.open(mark == b'{');
                    (wants_value, has_key) = (true, false);
                }
                Token::Text(raw, closed) if wants_value && in_object && !has_key => {
                    self.key(raw);
                    if !closed || scanner.next() != Some(Token::Mark(b':')) {
                        let rest = scanner.position();
                        return Ok(if rest >= source.len() { End::Cut } else { End::Broken(rest) });
                    }
                    has_key = true;
                }
                Token::Text(..) | Token::Word(_) if wants_value && (has_key || !in_object) => {
                    self.begin_member(has_key);
                    self.scalar(token);
                    (wants_value, has_key) = (false, false);
                    if matches!(token, Token::Text(_, false)) {
                        return Ok(End::Cut);
                    }
                }
                _ => return Ok(End::Broken(at)),
            }
            if self.open.is_empty() && !wants_value {
                return Ok(End::Whole(scanner.position()));
            }
        }
        Ok(End::Cut)
    }

    fn closes(&self, mark: u8) -> bool {
        self.open.last().is_some_and(|open| open.is_object == (mark == b'}'))
    }

    fn open(&mut self, is_object: bool) {
        self.records.open(self.depth(), is_object);
        if let Some(outer) = self.open.last_mut() {
            outer.holds_containers = true;
        }
        let (start, items) = (self.out.len(), self.items.len());
        self.open.push(Open { is_object, start, items, members: 0, holds_containers: false, width: Some(2) });
        self.out.push(if is_object { '{' } else { '[' });
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.records.close(self.depth());
        let mark = if open.is_object { '}' } else { ']' };
        let width = open.width.filter(|width| *width <= MAX_LINE_CHARS);
        match width {
            _ if self.is_one_line => self.items.truncate(open.items),
            Some(_) => {
                let lines = self.out.split_off(open.start);
                push_on_one_line(&mut self.out, &lines);
                self.items.truncate(open.items);
            }
            None => {
                if !open.is_object && !open.holds_containers {
                    self.fill_lines(&open);
                }
                self.new_line();
            }
        }
        self.out.push(mark);
        self.widen(width);
    }

    /// Members of a long array of numbers or texts, as many a line as fit.
    fn fill_lines(&mut self, open: &Open) {
        let lines = self.out.split_off(open.start + 1);
        let indent = "  ".repeat((self.open.len() + 1).min(MAX_INDENT));
        self.items.truncate(open.items);
        let mut width = MAX_LINE_CHARS;
        for line in lines.split('\n').map(|line| line.trim_start_matches(' ')).filter(|line| !line.is_empty())
        {
            let chars = line.chars().count() + 1;
            if width + chars > MAX_LINE_CHARS {
                self.items.push(Item { start: self.out.len() + 1 + indent.len(), depth: self.depth() + 1 });
                self.out.push('\n');
                self.out.push_str(&indent);
                width = indent.len();
            } else {
                self.out.push(' ');
            }
            width += chars;
            self.out.push_str(line);
        }
    }

    /// The container grew by something of this width.
    fn widen(&mut self, width: Option<usize>) {
        if let Some(open) = self.open.last_mut() {
            let sum = open.width.zip(width).map(|(sum, width)| sum.saturating_add(width));
            open.width = sum.filter(|sum| *sum <= MAX_LINE_CHARS);
        }
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", self.open.len().min(MAX_INDENT)));
    }

    /// What parts a value or key from what stands before it.
    fn begin_member(&mut self, has_key: bool) {
        self.elements_left = self.elements_left.saturating_sub(1);
        if has_key {
            return;
        }
        let depth = self.depth();
        let Some(open) = self.open.last_mut() else {
            if self.base > 0 {
                self.items.push(Item { start: self.out.len(), depth });
            }
            return;
        };
        open.members += 1;
        let open_members = open.members;
        if open_members > 1 {
            self.out.push(',');
            self.widen(Some(2));
        }
        if !self.is_one_line {
            self.new_line();
        } else if open_members > 1 {
            self.out.push(' ');
        }
        self.items.push(Item { start: self.out.len(), depth });
    }

    fn key(&mut self, raw: &str) {
        self.begin_member(false);
        self.records.key(self.depth(), raw);
        let key = readable(raw);
        self.out.push('"');
        self.out.push_str(&key);
        self.out.push_str("\": ");
        self.widen(Some(key.chars().count() + 4));
        if self.depth() == 1 {
            self.keys.push(key);
        }
    }

    fn scalar(&mut self, token: Token<'_>) {
        self.records.scalar(self.depth(), token);
        let before = self.out.len();
        match token {
            Token::Text(raw, _) => {
                self.out.push('"');
                self.out.push_str(&readable(raw));
                self.out.push('"');
            }
            Token::Word(word) => self.out.push_str(word),
            Token::Mark(_) => {}
        }
        let width = self.out[before..].chars().count();
        self.widen(Some(width));
    }
}

/// Lines of members as one: strings hold no line ends, so each one is ours.
fn push_on_one_line(out: &mut String, lines: &str) {
    for (index, line) in lines.split('\n').enumerate() {
        let line = line.trim_start_matches(' ');
        if index > 1 {
            out.push(' ');
        }
        out.push_str(line);
    }
}
