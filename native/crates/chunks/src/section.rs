//! Sections, as headings open them.

use ferrolab_base::document::{Block, BlockKind};

/// What a heading opens: everything up to the next heading of its level or above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading in one line, without the marks that make it one in Markdown.
    pub title: String,
    /// Its level, from 1.
    pub level: u8,
    /// Where the heading begins, in bytes.
    pub start: usize,
    /// The section it lies in, as an index into the list.
    pub parent: Option<u32>,
}

/// The sections of a text, in order. Headings without text open none.
///
/// `blocks` are as for [`chunk`](crate::chunk); those that lie outside the text are passed over.
pub fn sections(text: &str, blocks: &[Block]) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut open: Vec<u32> = Vec::new();
    for block in blocks.iter().filter(|block| block.kind == BlockKind::Heading) {
        let title = text.get(block.start..block.end).map(title_of).unwrap_or_default();
        if title.is_empty() {
            continue;
        }
        let level = block.level.max(1);
        while open.last().is_some_and(|&last| found[last as usize].level >= level) {
            open.pop();
        }
        let parent = open.last().copied();
        open.push(found.len() as u32);
        found.push(Section { title, level, start: block.start, parent });
    }
    found
}

/// Indices from the outermost section to the one that is open at `offset`.
pub(crate) fn path_at(sections: &[Section], offset: usize) -> Vec<u32> {
    let open = sections.partition_point(|section| section.start <= offset).checked_sub(1);
    let parent_of = |&index: &u32| sections[index as usize].parent;
    let mut path: Vec<u32> = std::iter::successors(open.map(|index| index as u32), parent_of).collect();
    path.reverse();
    path
}

/// The words of a heading: in one line, without `#` marks or a setext underline.
fn title_of(heading: &str) -> String {
    let heading = heading.trim();
    let hashes = heading.len() - heading.trim_start_matches('#').len();
    let is_atx = (1..=6).contains(&hashes) && heading[hashes..].starts_with(char::is_whitespace);
    let bare = if is_atx { heading[hashes..].trim_end_matches('#') } else { without_underline(heading) };
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_underline(heading: &str) -> &str {
    match heading.rsplit_once('\n') {
        Some((above, last))
            if !last.trim().is_empty() && last.trim().bytes().all(|byte| b"=-".contains(&byte)) =>
        {
            above
        }
        _ => heading,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(text: &str, mark: &str, level: u8) -> Block {
        let start = text.find(mark).expect("the heading is in the text");
        Block { kind: BlockKind::Heading, start, end: start + mark.len(), level, group: 0 }
    }

    #[test]
    fn sections_nest_by_level_and_lose_their_marks() {
        let text = "# A  b #\n\nT\n===\n### C\n## D\n";
        let blocks = [
            heading(text, "# A  b #", 1),
            heading(text, "T\n===", 1),
            heading(text, "### C", 3),
            heading(text, "## D", 2),
        ];
        let found = sections(text, &blocks);
        let rows: Vec<_> = found.iter().map(|section| (section.title.as_str(), section.parent)).collect();
        assert_eq!(rows, [("A b", None), ("T", None), ("C", Some(1)), ("D", Some(1))]);
        assert_eq!(path_at(&found, text.len()), [1, 3]);
        assert_eq!(path_at(&found, 0), [0]);
        assert!(path_at(&[], 5).is_empty());
    }
}
