//! Python and IPython source with the classes that Pygments gives it.
//!
//! The lexer has the states of Pygments' `PythonLexer` and `IPython3Lexer` and tries what they try in the same
//! order, so that code is marked up the same even where Pygments is mistaken. What belongs to other lexers
//! (shell commands, `%%html`) and names outside ASCII are declined.

mod cursor;
mod emit;
mod ipython;
mod root;
mod strings;
mod words;

use cursor::Cursor;
use emit::Emitter;

/// Why a source is not highlighted here.
pub(crate) type Declined = &'static str;

/// What the lexer is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FunctionName,
    ClassName,
    Import,
    FromImport,
    Text(strings::Quoted),
    /// Between the braces of an f-string.
    Braced,
    /// Between brackets within them.
    Bracketed,
}

/// Whether this lexer of Pygments is one of those done here, and whether it is IPython's.
pub(crate) fn is_ipython(lexer: &str) -> Option<bool> {
    match lexer {
        "ipython" | "ipython3" => Some(true),
        "python" | "python3" | "py" | "py3" => Some(false),
        _ => None,
    }
}

/// The lines of `source` in spans, as Pygments' `HtmlFormatter` writes them.
pub(crate) fn highlight(source: &str, ipython: bool, out: &mut String) -> Result<(), Declined> {
    let text = normalised(source);
    let asks = ipython && ipython::has_question(&text);
    let mut lexer =
        Lexer { at: Cursor::new(&text), states: Vec::new(), emitter: Emitter::new(out), ipython, asks };
    lexer.run()?;
    lexer.emitter.finish();
    Ok(())
}

/// The body of a cell magic: Python without IPython's additions.
fn highlight_rest(lexer: &mut Lexer<'_, '_>) -> Result<(), Declined> {
    lexer.at = Cursor::new(lexer.at.rest());
    lexer.ipython = false;
    lexer.run()
}

/// As Pygments reads text: line breaks unified, none at the ends but one.
fn normalised(source: &str) -> String {
    let unified = source.replace("\r\n", "\n").replace('\r', "\n");
    let mut text = unified.trim_matches('\n').to_owned();
    text.push('\n');
    text
}

struct Lexer<'t, 'o> {
    at: Cursor<'t>,
    /// The states above the root.
    states: Vec<State>,
    emitter: Emitter<'o>,
    ipython: bool,
    /// Whether some line ends with a question mark, which asks IPython for help.
    asks: bool,
}

impl Lexer<'_, '_> {
    fn run(&mut self) -> Result<(), Declined> {
        while !self.at.is_end() {
            // Nesting costs memory for every level, and no code that people write has so much.
            if self.states.len() > 500 {
                return Err("brackets nested too deep");
            }
            match self.states.last().copied() {
                None => self.root()?,
                Some(State::FunctionName) => self.function_name()?,
                Some(State::ClassName) => self.class_name()?,
                Some(State::Import) => self.import()?,
                Some(State::FromImport) => self.import_from()?,
                Some(State::Text(quoted)) => self.in_string(quoted),
                Some(State::Braced) => self.in_braces()?,
                Some(State::Bracketed) => self.in_brackets()?,
            }
        }
        Ok(())
    }

    /// Emit the next `length` bytes in `class`.
    fn take(&mut self, length: usize, class: &'static str) {
        let text = self.at.advance(length);
        self.emitter.token(class, text);
    }

    /// What no rule matches: a line break takes the lexer back to the root, anything else is an error.
    fn unmatched(&mut self) {
        match self.at.peek() {
            Some('\n') => {
                self.states.clear();
                self.take(1, "w");
            }
            Some(other) => self.take(other.len_utf8(), "err"),
            None => {}
        }
    }
}
