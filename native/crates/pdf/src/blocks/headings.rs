//! Which lines are headings, and of which level.

use super::Setting;
use super::captions::is_caption;
use super::paragraphs::Layout;
use super::titles;
use crate::line::{Line, Role};
use crate::outline::PageTitles;

/// Longer lines are large running text.
const MAX_TITLE_BYTES: usize = 240;
/// More large lines in a row are not a title either.
const MAX_TITLE_LINES: usize = 5;

/// The level of titles that only their weight tells from the body.
const BOLD_LEVEL: u8 = 4;

/// A heading, or part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub level: u8,
    /// Index of the outline's title that it is, when it is one.
    pub title: Option<usize>,
    /// Where the heading ends within its line; what follows is running text.
    pub end: usize,
}

/// The heading that each line is, or begins with.
pub(super) fn find(
    text: &str,
    lines: &[Line],
    outline: PageTitles<'_>,
    layout: &Layout,
    setting: &Setting,
) -> Vec<Option<Heading>> {
    let whole = |line: &Line, level| Heading { level, title: None, end: line.end };
    let mut headings: Vec<Option<Heading>> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| match line.role {
            _ if outline.complete => None,
            Role::Heading(level) => Some(whole(line, level)),
            Role::Flow => by_style(text, lines, index, layout, setting)
                .filter(|&level| !outline.names_sections || level < BOLD_LEVEL)
                .map(|level| whole(line, level)),
            _ => None,
        })
        .collect();
    drop_long_runs(lines, &mut headings);
    if !outline.titles.is_empty() {
        titles::mark(text, lines, outline.titles, &mut headings);
    }
    headings
}

/// Whether a heading line begins a heading of its own although the line before is one too.
pub(super) fn starts_new(previous: Option<&Line>, line: &Line) -> bool {
    previous.is_none_or(|previous| {
        let distance = line.rect.y1 - previous.rect.y1;
        (previous.size - line.size).abs() > 0.1 * line.size
            || !(0.0..2.0 * line.size.max(1.0)).contains(&distance)
    })
}

fn by_style(text: &str, lines: &[Line], index: usize, layout: &Layout, setting: &Setting) -> Option<u8> {
    let line = &lines[index];
    let line_text = &text[line.start..line.end];
    let body_size = if setting.body_size > 0.0 { setting.body_size } else { layout.body_size };
    if body_size <= 0.0 || !reads_like_title(line_text) || !line.upright || is_caption(line_text) {
        return None;
    }
    match line.size / body_size {
        1.6.. => Some(1),
        1.25.. => Some(2),
        1.12.. => Some(3),
        0.97.. if is_bold_title(line_text, lines, index, layout) => Some(BOLD_LEVEL),
        _ => None,
    }
}

/// Titles have words, and more letters than digits and signs.
fn reads_like_title(line_text: &str) -> bool {
    let (mut letters, mut others) = (0, 0);
    for character in line_text.chars() {
        letters += usize::from(character.is_alphabetic());
        others += usize::from(!character.is_alphabetic() && !character.is_whitespace());
    }
    let is_enumeration = line_text.matches(',').count() > 3;
    let is_lowest = line_text.starts_with(char::is_lowercase) && letters < 4;
    line_text.len() <= MAX_TITLE_BYTES
        && letters >= 2
        && letters >= others
        && !is_lowest
        && !is_enumeration
        && !leads_to_page(line_text)
}

/// Whether dots lead to a page number: a line of a table of contents.
fn leads_to_page(line_text: &str) -> bool {
    let Some((_, after)) = line_text.rsplit_once("...") else {
        return false;
    };
    let after = after.trim();
    after.is_empty() || after.len() <= 6 && after.chars().all(char::is_alphanumeric)
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
    let apart_above =
        index == 0 || lines[index - 1].role != Role::Flow || !layout.is_near(&lines[index - 1], line);
    let plain_below = lines.get(index + 1).is_some_and(|next| !next.bold && next.rect.y1 > line.rect.y1);
    apart_above && plain_below
}

/// Many large lines below each other are running text in large letters.
fn drop_long_runs(lines: &[Line], headings: &mut [Option<Heading>]) {
    let mut first = 0;
    while first < lines.len() {
        let joins = |index: usize| {
            headings[index].is_some()
                && headings[index].map(|heading| heading.level)
                    == headings[first].map(|heading| heading.level)
                && lines[index].role == Role::Flow
                && (index == first || !starts_new(Some(&lines[index - 1]), &lines[index]))
        };
        let end = first + (first..lines.len()).take_while(|&index| joins(index)).count().max(1);
        if end - first > MAX_TITLE_LINES {
            headings[first..end].fill(None);
        }
        first = end;
    }
}

#[cfg(test)]
mod tests {
    use super::{leads_to_page, reads_like_title};

    #[test]
    fn lines_of_contents_lead_to_pages() {
        assert!(leads_to_page("2 The sun ... 12"));
        assert!(leads_to_page("Preface ... iv"));
        assert!(!leads_to_page("And so on...".trim_end_matches('.')));
        assert!(!leads_to_page("Wait... for the sun to rise"));
    }

    #[test]
    fn titles_are_made_of_letters() {
        assert!(reads_like_title("2.1.3 The sun"));
        assert!(!reads_like_title("(9.12)"));
        assert!(!reads_like_title("7"));
        assert!(!reads_like_title("0 0 3 a b"));
    }
}
