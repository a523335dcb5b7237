//! What a page has in common with its neighbours: the size of the body's letters,
//! and what stands at the head and foot of each.
//!
//! Pages are read by several workers in portions, so what is known of a page must
//! not depend on which others a worker has read: each is seen beside the same few neighbours.

use ferrolab_base::document::Rect;

/// What is remembered of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Digest {
    pub index: usize,
    pub height: f32,
    /// Letters by size, in quarters of a point.
    pub sizes: Vec<(i32, usize)>,
    /// Letters in a typewriter face, and all.
    pub monospaced: (usize, usize),
    /// The lines at head and foot.
    pub margins: Vec<MarginLine>,
}

/// A line near a page's upper or lower edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct MarginLine {
    pub rect: Rect,
    pub size: f32,
    /// Its letters, without digits, in lower case.
    pub words: String,
    /// The numbers at its ends, roman ones too when nothing else is there.
    pub numbers: Vec<u32>,
}

/// Lines at head and foot that are remembered, each.
const MARGIN_LINES: usize = 4;
/// Head and foot are not more of a page than this.
const MARGIN_SHARE: f32 = 0.2;
/// What stands in the same place may be this far off, in points.
const TOLERANCE: f32 = 2.5;
/// Longer lines with a number at one end are text.
const MAX_TITLE_LETTERS: usize = 80;
const MAX_MARGIN_BYTES: usize = 200;

impl MarginLine {
    pub(crate) fn new(text: &str, rect: Rect, size: f32) -> Self {
        let words: String =
            text.chars().filter(|character| character.is_alphabetic()).flat_map(char::to_lowercase).collect();
        let mut numbers = page_numbers(text);
        if numbers.is_empty() {
            numbers.extend(roman(&words));
        }
        Self { rect, size, words, numbers }
    }

    fn is_level_with(&self, other: &Self) -> bool {
        (self.rect.y0 - other.rect.y0).abs() < TOLERANCE && (self.size - other.size).abs() < 1.0
    }

    /// Whether both read the same, or count the pages.
    fn repeats(&self, other: &Self, distance: i64) -> bool {
        let counts = |&first: &u32, &second: &u32| i64::from(second) - i64::from(first) == distance;
        let counted = self.numbers.iter().any(|own| other.numbers.iter().any(|number| counts(own, number)));
        // Running titles change from chapter to chapter; a line of the text does not count pages.
        let is_short = self.words.chars().count() < MAX_TITLE_LETTERS;
        counted && is_short || self.words == other.words && self.words.chars().count() >= 3
    }
}

/// What may be a page number: `12 Title`, `Title 12`, `- 12 -`, `Page 12 of 70`, `A-12`.
fn page_numbers(text: &str) -> Vec<u32> {
    let is_apart = |character: char| !character.is_alphanumeric();
    let words: Vec<&str> = text.split(is_apart).filter(|word| !word.is_empty()).collect();
    let number = |word: &&str| (word.len() <= 5).then(|| word.parse::<u32>().ok()).flatten();
    let first = words.first().and_then(number);
    let last = words.last().and_then(number);
    let after_page = (words.len() <= 4).then(|| words.get(1).and_then(number)).flatten();
    first.into_iter().chain(last).chain(after_page).collect()
}

/// The value of a small roman number.
fn roman(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 7 {
        return None;
    }
    let mut value = 0;
    let mut last = 0;
    for letter in text.chars().rev() {
        let digit = match letter {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        };
        if digit < last {
            value -= digit
        } else {
            value += digit
        }
        last = last.max(digit);
    }
    u32::try_from(value).ok()
}

/// A page beside its neighbours.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Survey {
    /// The size that most letters have, in points; 0 when there are none.
    pub body_size: f32,
    /// Whether running text itself is set in a typewriter face.
    pub monospaced_body: bool,
    index: usize,
    height: f32,
    neighbours: Vec<Digest>,
}

impl Survey {
    /// `digests` are those of the page and of its neighbours.
    pub(crate) fn of(index: usize, height: f32, digests: &[Digest]) -> Self {
        let mut sizes: Vec<(i32, usize)> = Vec::new();
        let (mut monospaced, mut all) = (0, 0);
        for digest in digests {
            for &(size, weight) in &digest.sizes {
                add_weight(&mut sizes, size, weight);
            }
            monospaced += digest.monospaced.0;
            all += digest.monospaced.1;
        }
        let body_size =
            sizes.iter().max_by_key(|(_, weight)| *weight).map_or(0.0, |(size, _)| *size as f32 / 4.0);
        let neighbours = digests.iter().filter(|digest| digest.index != index).cloned().collect();
        Self { body_size, monospaced_body: 10 * monospaced > 6 * all, index, height, neighbours }
    }

    /// Which of a page's lines stand at the head of its neighbours too, and which at their foot.
    ///
    /// `lines` are those near the edges. From the edge inwards, until one is the page's own.
    pub(crate) fn running(&self, lines: &[MarginLine]) -> Vec<Running> {
        let mut found = vec![Running::No; lines.len()];
        let mut from_top: Vec<usize> =
            (0..lines.len()).filter(|&line| is_head(&lines[line], self.height)).collect();
        from_top.sort_by(|&a, &b| lines[a].rect.y0.total_cmp(&lines[b].rect.y0));
        self.mark(lines, &from_top, Running::Header, &mut found);
        let mut from_bottom: Vec<usize> =
            (0..lines.len()).filter(|&line| is_foot(&lines[line], self.height)).collect();
        from_bottom.sort_by(|&a, &b| lines[b].rect.y1.total_cmp(&lines[a].rect.y1));
        self.mark(lines, &from_bottom, Running::Footer, &mut found);
        found
    }

    fn mark(&self, lines: &[MarginLine], inwards: &[usize], kind: Running, found: &mut [Running]) {
        let mut level: Option<&MarginLine> = None;
        let mut stopped = false;
        for &index in inwards {
            let line = &lines[index];
            let same_level = level.is_some_and(|level| (level.rect.y0 - line.rect.y0).abs() < TOLERANCE);
            if stopped && !same_level {
                break;
            }
            if self.repeats(line) {
                found[index] = kind;
                stopped = false;
            } else if !same_level || found[index] == Running::No {
                stopped = stopped || !same_level;
            }
            level = Some(line);
        }
    }

    fn repeats(&self, line: &MarginLine) -> bool {
        self.neighbours.iter().any(|digest| {
            let distance = digest.index as i64 - self.index as i64;
            digest.margins.iter().any(|other| line.is_level_with(other) && line.repeats(other, distance))
        })
    }
}

/// Whether a line is part of what the neighbours have too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Running {
    No,
    Header,
    Footer,
}

pub(crate) fn add_weight(sizes: &mut Vec<(i32, usize)>, size: i32, weight: usize) {
    match sizes.iter_mut().find(|(known, _)| *known == size) {
        Some((_, sum)) => *sum += weight,
        None => sizes.push((size, weight)),
    }
}

fn is_head(line: &MarginLine, height: f32) -> bool {
    line.rect.y1 < MARGIN_SHARE * height
}

fn is_foot(line: &MarginLine, height: f32) -> bool {
    line.rect.y0 > (1.0 - MARGIN_SHARE) * height
}

/// The indices of the lines near the edges, of lines given by place and length in bytes.
pub(crate) fn margins(lines: &[(Rect, usize)], height: f32) -> Vec<usize> {
    let near = |keeps: &dyn Fn(Rect) -> bool, key: &dyn Fn(Rect) -> f32| {
        let mut near: Vec<usize> = (0..lines.len())
            .filter(|&line| keeps(lines[line].0) && lines[line].1 <= MAX_MARGIN_BYTES)
            .collect();
        near.sort_by(|&a, &b| key(lines[a].0).total_cmp(&key(lines[b].0)));
        near.truncate(MARGIN_LINES);
        near
    };
    let mut all = near(&|rect| rect.y1 < MARGIN_SHARE * height, &|rect| rect.y0);
    all.extend(near(&|rect| rect.y0 > (1.0 - MARGIN_SHARE) * height, &|rect| -rect.y1));
    all
}

#[cfg(test)]
mod tests {
    use ferrolab_base::document::Rect;

    use super::{Digest, MarginLine, Running, Survey, roman};

    fn line(text: &str, y0: f32) -> MarginLine {
        MarginLine::new(text, Rect { x0: 50., y0, x1: 200., y1: y0 + 10. }, 10.)
    }

    #[track_caller]
    fn check(own: &[(&str, f32)], neighbour: &[(&str, f32)], expected: &[Running]) {
        let lines = |of: &[(&str, f32)]| of.iter().map(|&(text, y0)| line(text, y0)).collect::<Vec<_>>();
        let digest = Digest { index: 4, height: 800., margins: lines(neighbour), ..Digest::default() };
        assert_eq!(Survey::of(3, 800., &[digest]).running(&lines(own)), expected);
    }

    #[test]
    fn what_repeats_at_the_edges_runs_through_the_document() {
        check(
            &[("Debian Policy Manual", 30.), ("1.2 Scope", 60.), ("17", 770.)],
            &[("Debian Policy Manual", 30.), ("Other text", 60.), ("18", 770.)],
            &[Running::Header, Running::No, Running::Footer],
        );
    }

    #[test]
    fn page_numbers_count_the_pages() {
        check(&[("Chapter 1 17", 30.)], &[("Chapter 2 18", 30.)], &[Running::Header]);
        check(&[("17", 30.)], &[("17", 30.)], &[Running::No]);
        check(&[("iv", 770.)], &[("v", 770.)], &[Running::Footer]);
        check(&[("Table 17", 30.)], &[("Totals", 30.)], &[Running::No]);
    }

    #[test]
    fn what_repeats_elsewhere_does_not() {
        check(&[("Note", 100.)], &[("Note", 120.)], &[Running::No]);
        check(&[("Note", 400.)], &[("Note", 400.)], &[Running::No]);
        check(
            &[("An own line", 30.), ("Note", 60.)],
            &[("Another", 30.), ("Note", 60.)],
            &[Running::No, Running::No],
        );
    }

    #[test]
    fn body_size_is_that_of_most_letters_around() {
        let digest =
            |index, sizes: &[(i32, usize)]| Digest { index, sizes: sizes.to_vec(), ..Digest::default() };
        let survey = Survey::of(0, 800., &[digest(0, &[(80, 200)]), digest(1, &[(40, 2_000), (80, 20)])]);
        assert_eq!(survey.body_size, 10.0);
    }

    #[test]
    fn roman_numbers_count() {
        assert_eq!((roman("xiv"), roman("iv"), roman("of"), roman("")), (Some(14), Some(4), None, None));
    }
}
