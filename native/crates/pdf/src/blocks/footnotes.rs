//! Notes at the foot of the page.

use super::Setting;
use super::paragraphs::Layout;
use crate::line::{Line, Role};

/// Notes are set smaller than the body by at least this.
const MAX_SIZE: f32 = 0.93;
/// They stand in the lower part of the page.
const FROM_SHARE: f32 = 0.4;

/// Which lines are notes.
pub(super) struct Footnotes {
    /// For each line: whether it belongs to a note, and whether one begins with it.
    lines: Vec<Option<bool>>,
}

impl Footnotes {
    /// Small lines with nothing but small lines below them in their column, from the
    /// first on that has a mark.
    pub(super) fn of(text: &str, lines: &[Line], layout: &Layout, setting: &Setting) -> Self {
        let mut found = Self { lines: vec![None; lines.len()] };
        let body_size = if setting.body_size > 0.0 { setting.body_size } else { layout.body_size };
        if body_size <= 0.0 || setting.height <= 0.0 {
            return found;
        }
        let is_small = |line: &Line| {
            line.role == Role::Flow
                && line.upright
                && !line.monospaced
                && line.size < MAX_SIZE * body_size
                && line.rect.y0 > FROM_SHARE * setting.height
        };
        let mut end = lines.len();
        while end > 0 {
            let run = lines[..end].iter().rev().take_while(|line| is_small(line)).count();
            if run == 0 {
                end -= 1;
                continue;
            }
            let first = end - run;
            if ends_column(&lines[first..end], lines.get(end)) {
                found.mark(text, lines, first..end);
            }
            end = first;
        }
        found
    }

    fn mark(&mut self, text: &str, lines: &[Line], run: std::ops::Range<usize>) {
        let mut inside = false;
        for index in run {
            let starts = has_mark(&text[lines[index].start..lines[index].end]);
            inside |= starts;
            self.lines[index] = inside.then_some(starts);
        }
    }

    pub(super) fn holds(&self, index: usize) -> bool {
        self.lines[index].is_some()
    }

    pub(super) fn starts(&self, index: usize) -> bool {
        self.lines[index] == Some(true)
    }
}

/// Whether what follows a run is not below it: the page's foot, or another column.
fn ends_column(run: &[Line], next: Option<&Line>) -> bool {
    let Some(next) = next.filter(|next| next.role == Role::Flow) else {
        return true;
    };
    run.last().is_none_or(|last| next.rect.y0 < last.rect.y0)
}

/// Whether a line begins with a note's mark: a small number or a sign, and then a word.
fn has_mark(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (mark, rest) = match digits {
        1..=3 => (digits, &line[digits..]),
        0 => {
            let signs = line.find(|character| !"*∗†‡§¶‖".contains(character)).unwrap_or(0);
            (signs, &line[signs..])
        }
        _ => return false,
    };
    let rest = rest.trim_start_matches(['.', ')', ']']);
    mark > 0
        && rest
            .trim_start()
            .starts_with(|character: char| character.is_alphabetic() || "“\"'‘(«".contains(character))
}

#[cfg(test)]
mod tests {
    use super::has_mark;

    #[test]
    fn notes_begin_with_a_mark() {
        for line in ["1The code", "12 See above", "∗Equal contribution", "† “Quoted”", "3. See"] {
            assert!(has_mark(line), "{line}");
        }
        for line in ["The code", "2004 was", "1.5 million", "", "*", "1"] {
            assert!(!has_mark(line), "{line}");
        }
    }
}
