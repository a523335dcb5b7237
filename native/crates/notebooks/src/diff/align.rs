//! Which cell of one notebook is which of the other.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

use crate::cell::{Cell, CellKind};

/// A cell that both have, or one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    Both { old: usize, new: usize, moved: bool },
    Old(usize),
    New(usize),
}

/// Words that more cells than this have in common say nothing about which belong together.
const COMMON_WORD: usize = 16;

/// So many cells at most are compared word by word with one that is left.
const MAX_CANDIDATES: usize = 8;

/// Cells are similar when at least this share of their words is in both.
const SIMILAR: f64 = 0.5;

/// A cell with its source, decoded once.
struct Side<'a> {
    cell: Cell<'a>,
    kind: CellKind,
    source: Cow<'a, str>,
}

fn sides<'a>(cells: &[Cell<'a>]) -> Vec<Side<'a>> {
    cells.iter().map(|cell| Side { cell: *cell, kind: cell.kind(), source: cell.source() }).collect()
}

/// All cells of both notebooks: in the order of the new one, removed cells after what they stood after.
pub(super) fn align(old: &[Cell<'_>], new: &[Cell<'_>]) -> Vec<Pair> {
    let (old, new) = (sides(old), sides(new));
    let (old, new) = (&old[..], &new[..]);
    let mut partners: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    by_key(old, new, &mut partners, &mut taken, |side| side.cell.id().map(|id| (CellKind::Other, id)));
    by_key(old, new, &mut partners, &mut taken, |side| {
        Some((side.kind, Cow::Borrowed(side.source.as_ref())))
    });
    by_words(old, new, &mut partners, &mut taken);
    let moved = moved(&partners);
    in_order(&partners, &moved, new.len())
}

/// Pair the first cell of a key with the first of the same key, the second with the second.
fn by_key<'a>(
    old: &'a [Side<'a>],
    new: &'a [Side<'a>],
    partners: &mut [Option<usize>],
    taken: &mut [bool],
    key: impl Fn(&'a Side<'a>) -> Option<(CellKind, Cow<'a, str>)>,
) {
    let mut places: HashMap<(CellKind, Cow<'a, str>), VecDeque<usize>> = HashMap::new();
    for (at, cell) in new.iter().enumerate().filter(|(at, _)| !taken[*at]) {
        if let Some(key) = key(cell) {
            places.entry(key).or_default().push_back(at);
        }
    }
    for (at, cell) in old.iter().enumerate() {
        if partners[at].is_some() {
            continue;
        }
        let place = key(cell).and_then(|key| places.get_mut(&key)?.pop_front());
        if let Some(place) = place {
            partners[at] = Some(place);
            taken[place] = true;
        }
    }
}

/// Pair what is left with the most similar of its kind, the best pairs first.
fn by_words(old: &[Side<'_>], new: &[Side<'_>], partners: &mut [Option<usize>], taken: &mut [bool]) {
    let old_words: Vec<_> =
        open(partners.iter().map(Option::is_some)).map(|at| (at, words(&old[at]))).collect();
    let new_words: Vec<_> = open(taken.iter().copied()).map(|at| (at, words(&new[at]))).collect();
    let mut index: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (_, words)) in new_words.iter().enumerate() {
        for word in words.keys().copied() {
            index.entry(word).or_default().push(at);
        }
    }
    let mut pairs = Vec::new();
    for (old_at, own) in &old_words {
        for candidate in candidates(own, &index) {
            let (new_at, other) = &new_words[candidate];
            let share = share(own, other);
            if share >= SIMILAR && old[*old_at].kind == new[*new_at].kind {
                pairs.push(((share * 1e6) as u64, *old_at, *new_at));
            }
        }
    }
    pairs.sort_unstable_by_key(|&(share, old, new)| (u64::MAX - share, old, new));
    for (_, old, new) in pairs {
        if partners[old].is_none() && !taken[new] {
            partners[old] = Some(new);
            taken[new] = true;
        }
    }
}

/// The cells that have most of the rarer words of a cell, by their places in the index.
fn candidates(own: &HashMap<&str, usize>, index: &HashMap<&str, Vec<usize>>) -> Vec<usize> {
    let mut common: HashMap<usize, usize> = HashMap::new();
    let rare = own.keys().filter_map(|word| index.get(word)).filter(|places| places.len() <= COMMON_WORD);
    for place in rare.flatten() {
        *common.entry(*place).or_insert(0) += 1;
    }
    let mut found: Vec<(usize, usize)> = common.into_iter().collect();
    found.sort_unstable_by_key(|&(place, count)| (usize::MAX - count, place));
    found.into_iter().take(MAX_CANDIDATES).map(|(place, _)| place).collect()
}

fn open(used: impl Iterator<Item = bool>) -> impl Iterator<Item = usize> {
    used.enumerate().filter(|(_, used)| !used).map(|(at, _)| at)
}

fn words<'a>(side: &'a Side<'_>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    for word in side.source.split_whitespace() {
        *counts.entry(word).or_insert(0) += 1;
    }
    counts
}

/// Which part of the words of two cells is in both.
fn share(one: &HashMap<&str, usize>, other: &HashMap<&str, usize>) -> f64 {
    let total: usize = one.values().chain(other.values()).sum();
    let common: usize = one.iter().map(|(word, count)| *count.min(other.get(word).unwrap_or(&0))).sum();
    if total == 0 { 0.0 } else { 2.0 * common as f64 / total as f64 }
}

/// Which old cells moved: those outside a longest run of pairs that keep their order.
fn moved(partners: &[Option<usize>]) -> Vec<bool> {
    let mut moved: Vec<bool> = partners.iter().map(Option::is_some).collect();
    // For each length the old cell with which a run of it ends at the smallest new place.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; partners.len()];
    for (old, new) in partners.iter().enumerate().filter_map(|(old, new)| Some((old, (*new)?))) {
        let length = ends.partition_point(|&end| partners[end].is_some_and(|place| place < new));
        before[old] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(old);
        } else {
            ends[length] = old;
        }
    }
    let mut at = ends.last().copied();
    while let Some(old) = at {
        moved[old] = false;
        at = before[old];
    }
    moved
}

fn in_order(partners: &[Option<usize>], moved: &[bool], new_count: usize) -> Vec<Pair> {
    let mut olds: Vec<Option<usize>> = vec![None; new_count];
    // Removed cells by the place of the cell they stood after: 0 for the start, else 1 + its new place.
    let mut removed: Vec<Vec<usize>> = vec![Vec::new(); new_count + 1];
    let mut after = 0;
    for (old, partner) in partners.iter().enumerate() {
        match partner {
            Some(new) => {
                olds[*new] = Some(old);
                if !moved[old] {
                    after = new + 1;
                }
            }
            None => removed[after].push(old),
        }
    }
    let mut pairs: Vec<Pair> = removed[0].iter().map(|&old| Pair::Old(old)).collect();
    for (new, old) in olds.into_iter().enumerate() {
        pairs.push(match old {
            Some(old) => Pair::Both { old, new, moved: moved[old] },
            None => Pair::New(new),
        });
        pairs.extend(removed[new + 1].iter().map(|&old| Pair::Old(old)));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_few_cells_as_possible_have_moved() {
        assert_eq!(moved(&[Some(1), Some(2), Some(0), Some(3)]), [false, false, true, false]);
        assert_eq!(moved(&[Some(2), None, Some(0), Some(1)]), [true, false, false, false]);
        assert_eq!(moved(&[]), [false; 0]);
    }
}
