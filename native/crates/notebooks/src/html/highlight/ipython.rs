//! What IPython adds to Python: magics, and question marks that ask for help.

use super::cursor::{dotted, is_space, is_word, line, space, word};
use super::{Declined, Lexer, highlight_rest};

/// Cell magics whose body is Python, in the order in which they are tried.
const PYTHON: [&str; 10] =
    ["capture", "debug", "prun", "pypy", "python3", "python", "timeit", "time", "writefile", "file"];

/// Cell magics whose body is in a language that is not done here.
const FOREIGN: [&str; 7] = ["html", "javascript", "js", "latex", "perl", "python2", "ruby"];

/// Whether a line ends with a question mark.
pub(super) fn has_question(text: &str) -> bool {
    text.lines().any(|line| line.trim_end_matches(is_space).ends_with('?'))
        || text.lines().any(|line| line.trim_start_matches(is_space).starts_with('?'))
}

impl Lexer<'_, '_> {
    /// Take what is IPython's own; false if nothing here is.
    pub(super) fn magic(&mut self) -> Result<bool, Declined> {
        let indent = self.at.space();
        let rest = self.at.rest();
        if rest[indent..].starts_with("%%") && self.cell_magic(indent)? {
            return Ok(true);
        }
        if self.asks && self.question() {
            return Ok(true);
        }
        if let Some(after) = rest.strip_prefix('%') {
            return self.line_magic(after);
        }
        let command = rest.strip_prefix('!').is_some_and(|after| !after.starts_with(['=', '\n']));
        if command {
            return Err("a shell command");
        }
        Ok(false)
    }

    fn cell_magic(&mut self, indent: usize) -> Result<bool, Declined> {
        let after = &self.at.rest()[indent + 2..];
        if let Some(name) = PYTHON.iter().find(|name| after.starts_with(**name)) {
            let rest = &after[name.len()..];
            self.take_some(indent, "");
            self.take(2 + name.len(), "o");
            self.take(line(rest) + 1, "");
            return highlight_rest(self).map(|()| true);
        }
        if FOREIGN.iter().any(|name| begins_with(after, name)) || after.starts_with('!') {
            return Err("a cell magic of another language");
        }
        let name = word(after);
        if name.is_empty() {
            return Ok(false);
        }
        self.take_some(indent, "");
        self.take(2, "o");
        self.take(name.len(), "k");
        self.take_some(self.at.rest().len(), "");
        Ok(true)
    }

    fn line_magic(&mut self, after: &str) -> Result<bool, Declined> {
        let name = word(after);
        if ["sx", "sc", "system"].iter().any(|command| after.starts_with(command)) {
            return Err("a shell command");
        }
        if name.is_empty() {
            return Ok(false);
        }
        let rest = line(&after[name.len()..]) + 1;
        self.take(1, "o");
        self.take(name.len(), "k");
        self.take(rest, "");
        Ok(true)
    }

    fn question(&mut self) -> bool {
        self.asked_magic() || self.asked_here() || self.asked_first() || self.asked_name()
    }

    /// `%magic?` at the end of a line.
    fn asked_magic(&mut self) -> bool {
        let rest = self.at.rest();
        let percents = percents(rest);
        if percents == 0 {
            return false;
        }
        let name = word(&rest[percents..]).len();
        let marks = marks(&rest[percents + name..]);
        let end = &rest[percents + name + marks..];
        if name == 0 || marks == 0 || !end.starts_with('\n') {
            return false;
        }
        self.take(percents, "o");
        self.take(name, "k");
        self.take(marks, "o");
        true
    }

    /// `?` after a word, at the end of a line.
    fn asked_here(&mut self) -> bool {
        if !self.at.before().is_some_and(is_word) {
            return false;
        }
        self.asked(0)
    }

    /// `?name` at the start of a line.
    fn asked_first(&mut self) -> bool {
        let rest = self.at.rest();
        let indent = self.at.space();
        let marks = marks(&rest[indent..]);
        if !self.at.at_line_start() || marks == 0 {
            return false;
        }
        let after = &rest[indent + marks..];
        let blank = space(after);
        let percents = percents(&after[blank..]);
        let name = dotted(&after[blank + percents..]);
        self.take_some(indent, "");
        self.take(marks, "o");
        self.take_some(blank + percents + name, "");
        true
    }

    /// `name?` at the end of a line.
    fn asked_name(&mut self) -> bool {
        let indent = self.at.space();
        let start = indent + percents(&self.at.rest()[indent..]);
        let name = self.at.dotted(start);
        self.asked(start + name)
    }

    /// Question marks after `skip` bytes and the white space up to the last end of a line in it.
    fn asked(&mut self, skip: usize) -> bool {
        let marks = marks(&self.at.rest()[skip..]);
        if marks == 0 {
            return false;
        }
        let Some(end) = self.at.line_end(skip + marks) else { return false };
        self.take_some(skip, "");
        self.take(marks, "o");
        self.take_some(end, "");
        true
    }

    fn take_some(&mut self, length: usize, class: &'static str) {
        if length > 0 {
            self.take(length, class);
        }
    }
}

fn begins_with(text: &str, name: &str) -> bool {
    text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

fn marks(text: &str) -> usize {
    text.bytes().take(2).take_while(|byte| *byte == b'?').count()
}

fn percents(text: &str) -> usize {
    text.bytes().take(2).take_while(|byte| *byte == b'%').count()
}
