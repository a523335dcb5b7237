//! Lines that run through several columns of prose, because the content goes from one to the other on each level.

use super::row::Row;
use crate::line::Role;
use crate::raw::RawPage;

/// White space between columns, in letter heights.
const MIN_GAP: f32 = 1.0;
/// Fewer lines with a gap in the same place are chance.
const MIN_LINES: usize = 5;
/// Prose has this many words on each side: a name and its value, a title and its page have fewer.
const MIN_WORDS: usize = 4;

/// A line with white space in it.
struct Gap {
    row: usize,
    from: f32,
    to: f32,
}

/// Part lines where columns meet.
pub(super) fn split(page: &RawPage, rows: Vec<Row>) -> Vec<Row> {
    let gaps: Vec<Gap> =
        rows.iter().enumerate().filter_map(|(index, row)| widest_gap(page, row, index)).collect();
    if gaps.len() < MIN_LINES {
        return rows;
    }
    let shares = |x: f32| gaps.iter().filter(move |gap| gap.from < x && x < gap.to);
    let middles = gaps.iter().map(|gap| (gap.from + gap.to) / 2.0);
    let Some(gutter) = middles.max_by_key(|&x| shares(x).count()) else {
        return rows;
    };
    let members: Vec<usize> = shares(gutter).map(|gap| gap.row).collect();
    if !are_columns(page, &rows, &members, gutter) {
        return rows;
    }
    let is_left = |word: usize| page.words[word].rect.x1 <= gutter;
    let mut parted = Vec::with_capacity(rows.len() + members.len());
    for (index, row) in rows.into_iter().enumerate() {
        if members.binary_search(&index).is_ok() {
            parted.extend(row.filtered(page, is_left));
            parted.extend(row.filtered(page, |word| !is_left(word)));
        } else {
            parted.push(row);
        }
    }
    parted
}

/// Enough lines with words enough on both sides, and hardly one between them that crosses the gutter.
fn are_columns(page: &RawPage, rows: &[Row], members: &[usize], gutter: f32) -> bool {
    let (Some(&first), Some(&last)) = (members.first(), members.last()) else {
        return false;
    };
    let crossing = rows[first..=last]
        .iter()
        .filter(|row| row.line.rect.x0 < gutter && gutter < row.line.rect.x1)
        .count();
    let (mut left, mut right) = (0, 0);
    for word in members.iter().flat_map(|&row| rows[row].words()) {
        if page.words[word].rect.x1 <= gutter { left += 1 } else { right += 1 }
    }
    let enough = MIN_WORDS * members.len();
    members.len() >= MIN_LINES && 4 * members.len() >= 3 * crossing && left >= enough && right >= enough
}

/// The widest white space of a line of running text, when it is one that may part columns.
fn widest_gap(page: &RawPage, row: &Row, index: usize) -> Option<Gap> {
    if row.line.role != Role::Flow || !row.line.upright || row.line.monospaced {
        return None;
    }
    let words: Vec<usize> = row.words().collect();
    let gaps = words.windows(2).map(|pair| (page.words[pair[0]].rect.x1, page.words[pair[1]].rect.x0));
    let (from, to) = gaps.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
    (to - from >= MIN_GAP * row.line.size.max(1.0)).then_some(Gap { row: index, from, to })
}
