//! Which lines are headings, and of which level.

use super::paragraphs::Layout;
use crate::line::Line;
use crate::outline::{PageTitles, heading_key};

/// A title may run over this many lines.
const MAX_TITLE_LINES: usize = 4;
/// Longer lines are large running text.
const MAX_TITLE_BYTES: usize = 240;

/// The level of each line that is a heading or part of one.
pub(super) fn levels(
    text: &str,
    lines: &[Line],
    outline: PageTitles<'_>,
    layout: &Layout,
) -> Vec<Option<u8>> {
    let mut levels: Vec<Option<u8>> = if outline.complete {
        vec![None; lines.len()]
    } else {
        (0..lines.len()).map(|index| by_style(text, lines, index, layout)).collect()
    };
    if !outline.titles.is_empty() {
        by_outline(text, lines, outline.titles, &mut levels);
    }
    levels
}

/// Whether a heading line begins a heading of its own although the line before is one too.
pub(super) fn starts_new(previous: Option<&Line>, line: &Line) -> bool {
    previous.is_none_or(|previous| {
        let distance = line.rect.y1 - previous.rect.y1;
        (previous.size - line.size).abs() > 0.1 * line.size
            || !(0.0..2.0 * line.size.max(1.0)).contains(&distance)
    })
}

fn by_style(text: &str, lines: &[Line], index: usize, layout: &Layout) -> Option<u8> {
    let line = &lines[index];
    let line_text = &text[line.start..line.end];
    let letters = line_text.chars().filter(|character| character.is_alphabetic()).count();
    if line_text.len() > MAX_TITLE_BYTES || letters < 2 || layout.body_size <= 0.0 || has_leaders(line_text) {
        return None;
    }
    let ratio = line.size / layout.body_size;
    match ratio {
        1.6.. => Some(1),
        1.25.. => Some(2),
        1.12.. => Some(3),
        0.97.. if is_bold_title(line_text, lines, index, layout) => Some(4),
        _ => None,
    }
}

/// Whether dots lead to a page number: a line of a table of contents.
fn has_leaders(line_text: &str) -> bool {
    line_text.contains(". . .") || line_text.contains("....") || line_text.contains("\u{2026}\u{2026}")
}

/// A short bold line set apart from what is round it.
fn is_bold_title(line_text: &str, lines: &[Line], index: usize, layout: &Layout) -> bool {
    let line = &lines[index];
    if !line.bold
        || line.monospaced
        || line_text.ends_with(['.', ',', ';', ':'])
        || line_text.chars().count() > 90
    {
        return false;
    }
    let apart_above = index == 0 || !layout.is_near(&lines[index - 1], line);
    let plain_below = lines.get(index + 1).is_some_and(|next| !next.bold && next.rect.y1 > line.rect.y1);
    apart_above && plain_below
}

/// Lines that read like a title of the outline that leads to this page. Each
/// title is looked for once; numbering before it may differ.
fn by_outline(text: &str, lines: &[Line], titles: &[(String, u8)], levels: &mut [Option<u8>]) {
    let keys: Vec<String> = lines.iter().map(|line| heading_key(&text[line.start..line.end])).collect();
    let mut from = 0;
    for (title, level) in titles {
        // Titles follow the order of the page, save where the file has them shuffled.
        let found = find_title(&keys, title, from).or_else(|| find_title(&keys, title, 0));
        if let Some((first, end)) = found {
            levels[first..end].fill(Some(*level));
            from = end;
        }
    }
}

/// The lines that read `title`; only when none do, those that do save for the number before it, which
/// would else take in a page number that stands above.
fn find_title(keys: &[String], title: &str, from: usize) -> Option<(usize, usize)> {
    let bare_title = without_number(title);
    find_lines(keys, title, from, |joined| joined == title)
        .or_else(|| find_lines(keys, title, from, |joined| without_number(joined) == bare_title))
}

fn find_lines(
    keys: &[String],
    title: &str,
    from: usize,
    reads: impl Fn(&str) -> bool,
) -> Option<(usize, usize)> {
    for first in from..keys.len() {
        if keys[first].is_empty() {
            continue;
        }
        let mut joined = String::new();
        for (end, key) in keys.iter().enumerate().skip(first).take(MAX_TITLE_LINES) {
            joined.push_str(key);
            if joined.len() > title.len() + 24 {
                break;
            }
            if reads(&joined) {
                return Some((first, end + 1));
            }
        }
    }
    None
}

/// Without the number before a title; a title of digits alone stays.
fn without_number(key: &str) -> &str {
    let bare = key.trim_start_matches(|character: char| character.is_numeric());
    if bare.is_empty() { key } else { bare }
}
