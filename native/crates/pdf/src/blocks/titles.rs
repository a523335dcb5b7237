//! Where on a page the titles stand that the outline names.

use super::headings::Heading;
use crate::line::{Line, Role};
use crate::outline::{Title, heading_key};

/// More lead to one page only in an attack.
const MAX_TITLES: usize = 500;
/// A title may run over this many lines.
const MAX_TITLE_LINES: usize = 5;
/// What may stand before a title: a number, "Chapter 12", "Appendix A".
const MAX_LABEL_BYTES: usize = 24;
/// Outlines lead to a little above a heading.
const ABOVE: f32 = 30.0;
const BELOW: f32 = 90.0;

/// Lines that read like a title, or begin with it.
#[derive(Clone, Copy, Debug)]
struct Match {
    first: usize,
    /// One past the last line.
    end: usize,
    /// Where in the last line the title ends.
    end_byte: usize,
    /// How well it reads: lower is better.
    rank: u8,
}

/// Mark the lines that read like titles that lead to this page. Each is looked for
/// once; numbering before it may differ.
pub(super) fn mark(text: &str, lines: &[Line], titles: &[Title], headings: &mut [Option<Heading>]) {
    let keys: Vec<String> = lines.iter().map(|line| heading_key(&text[line.start..line.end])).collect();
    let page = Keys { text, lines, keys };
    let mut used = vec![false; lines.len()];
    let mut from = 0;
    for (index, title) in titles.iter().enumerate().take(MAX_TITLES) {
        let found = page
            .matches(title)
            .into_iter()
            .filter(|found| !(found.first..found.end).any(|line| used[line]))
            .min_by(|a, b| page.cost(a, title, from).total_cmp(&page.cost(b, title, from)));
        let Some(found) = found else {
            continue;
        };
        for line in found.first..found.end {
            used[line] = true;
            let end = if line + 1 == found.end { found.end_byte } else { lines[line].end };
            headings[line] = Some(Heading { level: title.level, title: Some(index), end });
        }
        from = found.end;
    }
}

struct Keys<'a> {
    text: &'a str,
    lines: &'a [Line],
    keys: Vec<String>,
}

impl Keys<'_> {
    /// All places that may be the title's.
    fn matches(&self, title: &Title) -> Vec<Match> {
        let bare = without_number(&title.key);
        let mut matches = Vec::new();
        for first in 0..self.keys.len() {
            if self.keys[first].is_empty() {
                continue;
            }
            let mut joined = String::new();
            for (end, key) in self.keys.iter().enumerate().skip(first).take(MAX_TITLE_LINES) {
                joined.push_str(key);
                if joined.len() > title.key.len() + MAX_LABEL_BYTES {
                    break;
                }
                if let Some(rank) = rank(&joined, &title.key, bare) {
                    let end_byte = self.lines[end].end;
                    matches.push(Match { first, end: end + 1, end_byte, rank });
                    break;
                }
            }
            matches.extend(self.begins_with(first, &title.key).or_else(|| self.begins_with(first, bare)));
        }
        matches
    }

    /// A line that begins with the title and goes on in another style, or after a gap.
    fn begins_with(&self, index: usize, key: &str) -> Option<Match> {
        let line = &self.lines[index];
        let runs_on = line.starts_bold && !line.bold;
        if !(runs_on || line.gap.is_some()) || key.is_empty() {
            return None;
        }
        let end_byte = self.end_of(line, key)?;
        // Before the gap, and nothing else there; or a whole word of a line that changes its face.
        let at_gap = line.gap == Some(end_byte);
        let next = self.text[end_byte..line.end].chars().next()?;
        (at_gap || runs_on && !next.is_alphanumeric()).then_some(Match {
            first: index,
            end: index + 1,
            end_byte,
            rank: if at_gap { 3 } else { 4 },
        })
    }

    /// Where in the line's text the letters of `key` have all been read, save for a number before them.
    fn end_of(&self, line: &Line, key: &str) -> Option<usize> {
        let line_text = &self.text[line.start..line.end];
        let mut rest = key;
        for (offset, character) in line_text.char_indices() {
            if !character.is_alphanumeric() {
                continue;
            }
            let mut matched = true;
            for letter in character.to_lowercase() {
                match rest.strip_prefix(letter) {
                    Some(after) => rest = after,
                    None => matched = false,
                }
            }
            if !matched {
                let is_number = rest.len() == key.len() && (character.is_numeric() || offset < 2);
                if !is_number {
                    return None;
                }
            }
            if rest.is_empty() {
                return Some(line.start + offset + character.len_utf8());
            }
        }
        None
    }

    /// What speaks against a place: how it reads, where it stands, and what it is.
    fn cost(&self, found: &Match, title: &Title, from: usize) -> f32 {
        let line = &self.lines[found.first];
        let role = match line.role {
            Role::Flow | Role::Heading(_) => 0.0,
            Role::TableRow(_) | Role::Footnote(_) => 20.0,
            Role::PageHeader | Role::PageFooter => 60.0,
        };
        // Titles follow the order of the page, save where the file has them shuffled.
        let behind = if found.first < from { 2.0 } else { 0.0 };
        let place = match title.top {
            Some(top) => {
                let distance = line.rect.y0 - top;
                let off = if distance < 0.0 { -distance / ABOVE } else { distance / BELOW };
                off.min(12.0)
            }
            None => 0.01 * found.first as f32,
        };
        // A page number above is no part of it.
        let length = 0.4 * (found.end - found.first) as f32;
        role + behind + place + length + f32::from(found.rank)
    }
}

/// How well lines read like a title; `None` when they don't.
fn rank(joined: &str, title: &str, bare_title: &str) -> Option<u8> {
    if joined == title {
        return Some(0);
    }
    let bare = without_number(joined);
    if bare == bare_title {
        return Some(1);
    }
    let label = joined.strip_suffix(bare_title)?;
    is_label(label).then_some(2)
}

/// Whether a title may be preceded by this: a number, one with a letter before it,
/// or a word and a number, as in `a21`, `iv`, `chapter5`, `第3章`.
fn is_label(label: &str) -> bool {
    let letters = label.chars().filter(|character| !character.is_numeric()).count();
    let has_number = letters < label.chars().count();
    let is_roman = label.chars().all(|character| "ivxlcdm".contains(character));
    !label.is_empty()
        && label.len() <= MAX_LABEL_BYTES
        && (has_number && letters <= 12 || is_roman || letters == 1 || starts_like_label(label))
}

fn starts_like_label(label: &str) -> bool {
    [
        "chapter",
        "appendix",
        "part",
        "section",
        "kapitel",
        "anhang",
        "chapitre",
        "annexe",
        "capitulo",
        "глава",
        "приложение",
    ]
    .iter()
    .any(|word| label.starts_with(word))
}

/// Without the number before a title; a title of digits alone stays.
fn without_number(key: &str) -> &str {
    let bare = key.trim_start_matches(|character: char| character.is_numeric());
    if bare.is_empty() { key } else { bare }
}

#[cfg(test)]
mod tests {
    use super::{is_label, rank};

    #[test]
    fn labels_may_stand_before_a_title() {
        for label in ["12", "a21", "iv", "chapter5", "appendixa", "chapterthree", "第3章", "제1장", "b"] {
            assert!(is_label(label), "{label}");
        }
        for label in ["", "see", "figure", "thelongwordsbeforeit"] {
            assert!(!is_label(label), "{label}");
        }
    }

    #[test]
    fn the_best_reading_comes_first() {
        assert_eq!(rank("thesun", "thesun", "thesun"), Some(0));
        assert_eq!(rank("12thesun", "thesun", "thesun"), Some(1));
        assert_eq!(rank("a1thesun", "thesun", "thesun"), Some(2));
        assert_eq!(rank("underthesun", "thesun", "thesun"), None);
    }
}
