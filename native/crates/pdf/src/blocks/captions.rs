//! What figures and tables are called.

use ferrolab_base::document::{Block, BlockKind, Table};

/// Words that captions begin with, in lower case, in the languages that are met most.
const LABELS: [&str; 30] = [
    "figure",
    "fig.",
    "table",
    "tab.",
    "listing",
    "algorithm",
    "scheme",
    "chart",
    "exhibit",
    "plate",
    "abbildung",
    "abb.",
    "tabelle",
    "tableau",
    "figura",
    "tabla",
    "tabela",
    "tabella",
    "ilustración",
    "рис.",
    "рисунок",
    "таблица",
    "табл.",
    "図",
    "表",
    "그림",
    "표",
    "图",
    "圖",
    "شكل",
];

/// Whether a line begins a caption: a label, a number, and then a name set apart, or nothing.
///
/// `Figure 3. Sales` and `Table 2` are; `Figure 3 shows that` is running text.
pub(super) fn is_caption(line: &str) -> bool {
    let line = line.trim_start();
    let Some(after) = LABELS.iter().find_map(|label| after_label(line, label)) else {
        return false;
    };
    let after = after.trim_start();
    let number = after
        .find(|character: char| !character.is_alphanumeric() && !matches!(character, '.' | '-' | '–'))
        .unwrap_or(after.len());
    let (number, rest) = after.split_at(number);
    let bare = number.trim_end_matches(['.', '-', '–']);
    let is_number = bare.len() <= 8
        && (bare.contains(|character: char| character.is_ascii_digit())
            || !bare.is_empty() && bare.chars().all(|character| "IVXLC".contains(character)));
    if !is_number {
        return false;
    }
    let closed = bare.len() < number.len() || rest.starts_with([':', '.', '|', ')', '：', '—', '–']);
    let rest = rest.trim_start();
    let is_name = rest
        .chars()
        .next()
        .is_none_or(|first| first.is_uppercase() || !first.is_alphabetic() || !first.is_lowercase());
    closed || is_name
}

fn after_label<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let mut rest = line.chars();
    for expected in label.chars() {
        let found = rest.next()?;
        if !found.to_lowercase().eq(std::iter::once(expected)) {
            return None;
        }
    }
    let rest = rest.as_str();
    // A letter would make it another word.
    (!rest.starts_with(char::is_alphabetic)).then_some(rest)
}

/// Give tables the captions that stand right before or after them.
pub(crate) fn add_captions(text: &str, blocks: &[Block], tables: &mut [Table]) {
    for table in tables {
        let first = blocks.partition_point(|block| block.start < table.start);
        let end = blocks.partition_point(|block| block.start < table.end);
        let above = first.checked_sub(1).and_then(|index| blocks.get(index));
        let caption =
            [above, blocks.get(end)].into_iter().flatten().find(|block| block.kind == BlockKind::Caption);
        table.caption = caption.map(|block| text[block.start..block.end].replace('\n', " "));
    }
}

#[cfg(test)]
mod tests {
    use super::{add_captions, is_caption};
    use ferrolab_base::document::{Block, BlockKind, Table};

    #[test]
    fn captions_are_told_from_mentions() {
        for line in [
            "Figure 1: Sales",
            "Fig. 2.3. Sales",
            "Table 4",
            "Table 2 Sales of 2024",
            "TABLE IV. SALES",
            "表 3.1: 一覧",
            "図1 構成",
            "Figure 7-26. Self-locking nuts.",
        ] {
            assert!(is_caption(line), "{line}");
        }
        for line in [
            "Figure 3 shows that",
            "Tables are",
            "Table of Contents",
            "Figure",
            "The table 3",
            "Figures 1 and 2",
            "Tablet 3: x",
        ] {
            assert!(!is_caption(line), "{line}");
        }
    }

    #[test]
    fn tables_get_the_caption_beside_them() {
        let text = "Table 1: People\na\tb\nc\td";
        let block = |kind, start, end| Block { kind, start, end, level: 0, group: 0 };
        let blocks = [
            block(BlockKind::Caption, 0, 15),
            block(BlockKind::TableRow, 16, 19),
            block(BlockKind::TableRow, 20, 23),
        ];
        let mut tables = [Table { start: 16, end: 23, ..Table::default() }];
        add_captions(text, &blocks, &mut tables);
        assert_eq!(tables[0].caption.as_deref(), Some("Table 1: People"));
    }
}
