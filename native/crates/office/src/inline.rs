//! The content of one paragraph: texts with their marks, and what stands between them.

use std::rc::Rc;

use ferrolab_compose::Role;

use crate::flow::Flow;

/// Append as much of `text` as fits into `limit` bytes.
pub(crate) fn push_within(out: &mut String, text: &str, limit: usize) {
    let room = limit.saturating_sub(out.len());
    let fitting = (0..=room.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    out.push_str(&text[..fitting]);
}

/// How a text is marked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Marks {
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) strike: bool,
    pub(crate) superscript: bool,
    pub(crate) subscript: bool,
    pub(crate) code: bool,
    pub(crate) link: Option<Rc<str>>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String, Marks),
    /// A leaf: a line break, a picture, a formula, a note's mark.
    Leaf(Role, Marks),
}

/// A paragraph's pieces in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inline {
    pieces: Vec<Piece>,
}

impl Inline {
    /// Text; joined to the text before where the marks are the same.
    pub(crate) fn text(&mut self, text: &str, marks: &Marks) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece::Text(last, same)) if same == marks => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned(), marks.clone())),
        }
    }

    pub(crate) fn leaf(&mut self, role: Role, marks: &Marks) {
        self.pieces.push(Piece::Leaf(role, marks.clone()));
    }

    pub(crate) fn append(&mut self, mut other: Inline) {
        self.pieces.append(&mut other.pieces);
    }

    /// Whether nothing of it is seen.
    pub(crate) fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Text(text, _) => text.trim().is_empty(),
            Piece::Leaf(role, _) => matches!(role, Role::LineBreak),
        })
    }

    /// The texts alone.
    pub(crate) fn plain(&self) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text, _) => text.clone(),
            Piece::Leaf(Role::LineBreak, _) => "\n".to_owned(),
            Piece::Leaf(Role::Math { tex, .. }, _) => tex.clone(),
            Piece::Leaf(..) => String::new(),
        };
        self.pieces.iter().map(text).collect()
    }

    /// Change all marks: a title is bold anyway.
    pub(crate) fn each_marks(&mut self, change: impl Fn(&mut Marks)) {
        for piece in &mut self.pieces {
            let (Piece::Text(_, marks) | Piece::Leaf(_, marks)) = piece;
            change(marks);
        }
    }

    /// Whether all text is set as code.
    pub(crate) fn is_code(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Text(text, marks) => marks.code || text.trim().is_empty(),
            Piece::Leaf(..) => true,
        })
    }

    /// Tell it to the flow.
    pub(crate) fn write(&self, flow: &mut Flow<'_>) {
        let bottom = flow.depth();
        let mut open: Vec<Role> = Vec::new();
        let mut previous = None;
        for piece in &self.pieces {
            let (Piece::Text(_, marks) | Piece::Leaf(_, marks)) = piece;
            let is_space = matches!(piece, Piece::Text(text, _) if text.trim().is_empty());
            // White space and line ends have no marks of their own: they would only part what belongs together.
            if !is_space && !matches!(piece, Piece::Leaf(Role::LineBreak, _)) {
                let roles = roles(piece, marks, previous);
                let shared = open.iter().zip(&roles).take_while(|(open, role)| open == role).count();
                flow.close_to(bottom + shared);
                open.truncate(shared);
                for role in &roles[shared..] {
                    flow.open(role.clone());
                    open.push(role.clone());
                }
            }
            match piece {
                Piece::Text(text, _) => {
                    flow.text(text);
                    previous = text.chars().next_back();
                }
                Piece::Leaf(role, _) => flow.leaf(role),
            }
        }
        flow.close_to(bottom);
    }
}

/// The roles of a piece, outermost first.
fn roles(piece: &Piece, marks: &Marks, previous: Option<char>) -> Vec<Role> {
    let mut roles = Vec::new();
    if let Some(target) = &marks.link {
        roles.push(Role::Link { target: target.to_string(), title: String::new() });
    }
    let Piece::Text(text, _) = piece else { return roles };
    let is_number = text.chars().all(|c| c.is_ascii_digit());
    let follows_base = previous.is_some_and(|c| c.is_alphanumeric() || c == ')');
    let script = match (marks.superscript, marks.subscript) {
        (true, _) if is_number && follows_base => Some(Role::Exponent),
        (true, _) => Some(Role::Superscript),
        (_, true) => Some(Role::Subscript),
        _ => None,
    };
    let choices = [
        marks.bold.then_some(Role::Strong),
        marks.italic.then_some(Role::Emphasis),
        marks.strike.then_some(Role::Strikethrough),
        script,
        marks.code.then_some(Role::Code),
    ];
    roles.extend(choices.into_iter().flatten());
    roles
}
