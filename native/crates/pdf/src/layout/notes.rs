//! Notes at the foot of the page.

use super::compose::Piece;
use super::row::Row;
use crate::line::Role;
use crate::raw::RawPage;

/// Notes are set smaller than the body by at least this.
const MAX_SIZE: f32 = 0.93;
/// They stand in the lower part of the page.
const FROM_SHARE: f32 = 0.4;

/// The rows among pieces in reading order that are notes, each with whether one begins with it: small
/// lines with nothing but small lines below them in their column, from the first on that has a mark.
pub(super) fn find(page: &RawPage, pieces: &[Piece<'_>], body_size: f32) -> Vec<Option<bool>> {
    let mut notes = vec![None; pieces.len()];
    let small = |piece: &Piece<'_>| match piece {
        Piece::Row(row) => is_small(row, page, body_size),
        Piece::Table(_) => false,
    };
    let mut end = pieces.len();
    while end > 0 {
        let run = pieces[..end].iter().rev().take_while(|piece| small(piece)).count();
        let first = end - run;
        if run > 0 && ends_column(&pieces[end - 1], pieces.get(end)) {
            let mut inside = false;
            for index in first..end {
                let starts = matches!(pieces[index], Piece::Row(row) if has_mark(&text(page, row)));
                inside |= starts;
                notes[index] = inside.then_some(starts);
            }
        }
        end = first.min(end - 1);
    }
    notes
}

fn is_small(row: &Row, page: &RawPage, body_size: f32) -> bool {
    let line = &row.line;
    line.role == Role::Flow
        && line.upright
        && !line.monospaced
        && line.size < MAX_SIZE * body_size
        && line.rect.y0 > FROM_SHARE * page.height
}

/// Whether what follows a run is not below it: the page's foot, or another column.
fn ends_column(last: &Piece<'_>, next: Option<&Piece<'_>>) -> bool {
    let top = |piece: &Piece<'_>| match piece {
        Piece::Row(row) => row.line.rect.y0,
        Piece::Table(table) => table.rect.y0,
    };
    next.is_none_or(|next| top(next) < top(last) || matches!(next, Piece::Row(row) if !row.line.upright))
}

/// The beginning of a row.
fn text(page: &RawPage, row: &Row) -> String {
    let words = row.words().take(2).filter_map(|word| page.words.get(word));
    words.map(|word| &page.text[word.start..word.end]).collect::<Vec<_>>().join(" ")
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
