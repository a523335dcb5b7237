//! What pages are made of: tables, columns, heads and feet, notes, captions.

#![allow(clippy::unwrap_used)]

mod support;

use ferrolab_base::Reading;
use ferrolab_base::document::{BlockKind, Page};
use ferrolab_pdf::{PdfDocument, Pdfium};
use support::{Face, PageSpec, PdfSpec, pdfium_path};

fn pages(spec: &PdfSpec, reading: &Reading) -> Vec<Page> {
    let bytes = spec.write();
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open(&pdfium, &bytes, None).unwrap();
    (0..document.page_count()).map(|index| document.page(index, reading).unwrap()).collect()
}

fn page(spec: PageSpec) -> Page {
    pages(&PdfSpec::of_pages([spec]), &Reading::default()).remove(0)
}

fn blocks(page: &Page) -> Vec<(BlockKind, &str)> {
    page.blocks.iter().map(|block| (block.kind, &page.text[block.start..block.end])).collect()
}

/// Rows of (text, rows spanned, columns spanned).
fn cells(page: &Page) -> Vec<Vec<(&str, u32, u32)>> {
    let rows = page.tables[0].rows.iter();
    rows.map(|row| row.iter().map(|cell| (cell.text.as_str(), cell.row_span, cell.col_span)).collect())
        .collect()
}

const SENTENCE: &str = "This is a line of running text that reaches nearly to the edge";

/// A grid of three columns from 72, 100 points wide each, with rows 20 points high from 600 downwards.
fn ruled() -> PageSpec {
    let mut page = PageSpec::default();
    for row in 0..=3 {
        page = page.line(72, 600 - 20 * row, 372, 600 - 20 * row);
    }
    page.line(72, 600, 72, 540).line(372, 600, 372, 540).line(272, 600, 272, 540)
}

#[test]
fn lines_make_a_table_with_spans_and_a_header() {
    let spec = ruled()
        .line(172, 580, 172, 540)
        .text(76, 585, 10, Face::Bold, "Names")
        .text(276, 585, 10, Face::Bold, "Age")
        .text(76, 565, 10, Face::Regular, "Ada")
        .text(176, 565, 10, Face::Regular, "Lovelace")
        .text(276, 565, 10, Face::Regular, "36")
        .text(76, 545, 10, Face::Regular, "Alan")
        .text(176, 545, 10, Face::Regular, "Turing")
        .text(276, 545, 10, Face::Regular, "41")
        .text(72, 500, 10, Face::Regular, "After the table.");
    let page = page(spec);
    assert_eq!(
        cells(&page),
        [
            vec![("Names", 1, 2), ("Age", 1, 1)],
            vec![("Ada", 1, 1), ("Lovelace", 1, 1), ("36", 1, 1)],
            vec![("Alan", 1, 1), ("Turing", 1, 1), ("41", 1, 1)],
        ]
    );
    assert_eq!(page.text, "Names\tAge\nAda\tLovelace\t36\nAlan\tTuring\t41\nAfter the table.");
    let table = &page.tables[0];
    assert_eq!(&page.text[table.start..table.end], "Names\tAge\nAda\tLovelace\t36\nAlan\tTuring\t41");
    assert!(table.rows[0].iter().all(|cell| cell.header) && !table.rows[1][0].header);
    let rect = table.rect.unwrap();
    assert!((rect.x0 - 72.0).abs() < 1.0 && (rect.y0 - 192.0).abs() < 1.0, "{rect:?}");
    let kinds: Vec<_> = page.blocks.iter().map(|block| (block.kind, block.group)).collect();
    assert_eq!(
        kinds,
        [
            (BlockKind::TableRow, 1),
            (BlockKind::TableRow, 1),
            (BlockKind::TableRow, 1),
            (BlockKind::Paragraph, 0)
        ]
    );
}

#[test]
fn a_cell_keeps_lines_and_words_whatever_the_order_they_were_written_in() {
    let spec = ruled()
        .line(172, 600, 172, 540)
        .text(176, 585, 8, Face::Regular, "two")
        .text(276, 585, 8, Face::Regular, "three")
        .text(76, 590, 8, Face::Regular, "one line")
        .text(76, 582, 8, Face::Regular, "and another")
        .text(76, 565, 8, Face::Regular, "four")
        .text(176, 565, 8, Face::Regular, "five")
        .text(76, 545, 8, Face::Regular, "six");
    let page = page(spec);
    assert_eq!(page.text, "one line and another\ttwo\tthree\nfour\tfive\nsix");
}

#[test]
fn frames_and_plots_are_no_tables() {
    let mut plot = ruled().line(172, 600, 172, 540).text(76, 585, 8, Face::Regular, "2").text(
        276,
        545,
        8,
        Face::Regular,
        "8",
    );
    for step in 0..12 {
        plot = plot.line(80 + 20 * step, 545 + 2 * step, 100 + 20 * step, 550 + 2 * step);
    }
    assert!(page(plot).tables.is_empty());
    let framed = PageSpec::of_lines([SENTENCE; 4]).line(60, 740, 400, 740).line(60, 600, 400, 600);
    assert!(page(framed.line(60, 740, 60, 600).line(400, 740, 400, 600)).tables.is_empty());
}

#[test]
fn words_in_columns_make_a_table_without_lines() {
    let mut spec = PageSpec::of_lines([SENTENCE, SENTENCE, "as the table shows:"]);
    let rows = [
        ["Country", "People", "Area"],
        ["Austria", "8.9", "83,879"],
        ["Belgium", "11.5", "30,689"],
        ["Denmark", "5.8", "42,951"],
    ];
    spec = spec.text(72, 660, 11, Face::Regular, "Table 1: Three countries");
    for (row, words) in rows.iter().enumerate() {
        for (column, word) in words.iter().enumerate() {
            spec = spec.text(72 + 120 * column as u32, 640 - 14 * row as u32, 11, Face::Regular, word);
        }
    }
    let page = page(spec);
    assert_eq!(page.tables.len(), 1);
    assert_eq!(page.tables[0].rows.len(), 4);
    assert_eq!(page.tables[0].caption.as_deref(), Some("Table 1: Three countries"));
    assert!(page.tables[0].rows[0].iter().all(|cell| cell.header));
    assert!(
        page.text.ends_with("Austria\t8.9\t83,879\nBelgium\t11.5\t30,689\nDenmark\t5.8\t42,951"),
        "{}",
        page.text
    );
    assert!(page.text.starts_with(SENTENCE));
}

#[test]
fn prose_in_columns_is_read_column_by_column_and_is_no_table() {
    let title = "A title across both of the columns of this page, set in large letters";
    let column = |side: &str| {
        (1..=6).map(|line| format!("{side} number {line} has some words in it")).collect::<Vec<_>>()
    };
    let (left, right) = (column("Left"), column("Right"));
    let mut by_lines = PageSpec::default().text(72, 720, 14, Face::Bold, title);
    for (row, (left, right)) in left.iter().zip(&right).enumerate() {
        let y = 690 - 14 * row as u32;
        by_lines = by_lines.text(72, y, 10, Face::Regular, left).text(320, y, 10, Face::Regular, right);
    }
    let page = page(by_lines);
    assert!(page.tables.is_empty());
    let expected: Vec<&str> =
        std::iter::once(title).chain(left.iter().chain(&right).map(String::as_str)).collect();
    assert_eq!(page.text.lines().collect::<Vec<_>>(), expected);
}

/// Four pages with a running title, a page number and a body of their own.
fn with_running_lines() -> PdfSpec {
    PdfSpec::of_pages((0..4).map(|index| {
        let own = format!("Page body {} of its own kind", ["one", "two", "three", "four"][index]);
        PageSpec::default()
            .text(280, 30, 9, Face::Regular, &format!("{}", index + 11))
            .text(72, 760, 9, Face::Regular, "The Running Title")
            .text(72, 700, 11, Face::Regular, &own)
            .text(72, 686, 11, Face::Regular, SENTENCE)
    }))
}

#[test]
fn heads_and_feet_are_told_from_the_text_and_can_be_left_out() {
    let spec = with_running_lines();
    for page in pages(&spec, &Reading::default()) {
        let kinds: Vec<_> = blocks(&page).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(
            kinds,
            [BlockKind::PageHeader, BlockKind::Paragraph, BlockKind::PageFooter],
            "{}",
            page.text
        );
    }
    let reading = Reading { without_page_headers: true, ..Reading::default() };
    let bare = pages(&spec, &reading);
    assert_eq!(bare[2].text, format!("Page body three of its own kind\n{SENTENCE}"));
}

#[test]
fn pages_read_the_same_in_any_order() {
    let bytes = with_running_lines().write();
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open(&pdfium, &bytes, None).unwrap();
    let read = |order: &[usize]| {
        let mut pages: Vec<Page> =
            order.iter().map(|&index| document.page(index, &Reading::default()).unwrap()).collect();
        pages.sort_by_key(|page| page.index);
        pages
    };
    assert_eq!(read(&[0, 1, 2, 3]), read(&[3, 1, 0, 2]));
}

#[test]
fn a_page_read_alone_has_its_text_and_no_heads() {
    let bytes = with_running_lines().write();
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open(&pdfium, &bytes, None).unwrap();
    let is_running = |page: &Page| {
        page.blocks.iter().any(|block| matches!(block.kind, BlockKind::PageHeader | BlockKind::PageFooter))
    };
    let alone = document.page_alone(1, &Reading::default()).unwrap();
    let beside = document.page(1, &Reading::default()).unwrap();
    assert!(is_running(&beside) && !is_running(&alone));
    let words = |page: &Page| {
        let mut words: Vec<String> = page.text.split_whitespace().map(str::to_owned).collect();
        words.sort();
        words
    };
    assert_eq!(words(&alone), words(&beside));
}

#[test]
fn notes_come_last_and_captions_and_raised_marks_are_known() {
    let spec = PageSpec::of_lines([SENTENCE, SENTENCE])
        .text(72, 680, 11, Face::Regular, "with a note")
        .text(125, 684, 7, Face::Regular, "1")
        .text(72, 100, 8, Face::Regular, "1 What the note says about it")
        .text(72, 640, 11, Face::Regular, "Figure 2. What is to be seen")
        .text(72, 600, 11, Face::Regular, "Figure 2 shows that it is so.");
    let page = page(spec);
    assert!(page.text.contains("with a note1\n"), "{}", page.text);
    let found = blocks(&page);
    assert!(found.contains(&(BlockKind::Caption, "Figure 2. What is to be seen")), "{found:?}");
    assert!(found.contains(&(BlockKind::Paragraph, "Figure 2 shows that it is so.")), "{found:?}");
    assert_eq!(found.last(), Some(&(BlockKind::Footnote, "1 What the note says about it")));
}

#[test]
fn leaders_are_reduced_and_make_no_table() {
    let dots = ". ".repeat(30);
    let lines: Vec<String> =
        ["One", "Two", "Three", "Four"].iter().map(|name| format!("{name} {dots} 12")).collect();
    let page = page(PageSpec::of_lines(lines.iter().map(String::as_str)));
    assert_eq!(page.text, "One ... 12\nTwo ... 12\nThree ... 12\nFour ... 12");
    assert!(page.tables.is_empty());
}

#[test]
fn a_title_before_its_text_is_a_heading_of_its_own() {
    let page_one = PageSpec::of_lines([SENTENCE])
        .text(72, 680, 11, Face::Bold, "Column")
        .text(120, 680, 11, Face::Regular, "The function may be used only there.")
        .text(72, 640, 11, Face::Regular, "A.1 Preliminaries")
        .text(72, 600, 11, Face::Regular, SENTENCE);
    let mut spec = PdfSpec::of_pages([page_one]);
    spec.outline = vec![("Column", 0, 691), ("Preliminaries", 0, 651)];
    let page = pages(&spec, &Reading::default()).remove(0);
    let headings: Vec<&str> = blocks(&page)
        .into_iter()
        .filter(|(kind, _)| *kind == BlockKind::Heading)
        .map(|(_, text)| text)
        .collect();
    assert_eq!(headings, ["Column", "A.1 Preliminaries"]);
}

#[test]
fn boxes_of_a_table_are_those_of_its_cells() {
    let spec = ruled()
        .line(172, 600, 172, 540)
        .text(76, 585, 8, Face::Regular, "one")
        .text(176, 585, 8, Face::Regular, "two")
        .text(76, 565, 8, Face::Regular, "three")
        .text(176, 565, 8, Face::Regular, "four")
        .text(276, 565, 8, Face::Regular, "five");
    let bytes = PdfSpec::of_pages([spec]).write();
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open(&pdfium, &bytes, None).unwrap();
    let page = document.page(0, &Reading::default()).unwrap();
    let boxes = document.boxes(0, &Reading::default()).unwrap();
    let texts: Vec<&str> = boxes.iter().map(|place| &page.text[place.start..place.end]).collect();
    assert_eq!(texts, ["one", "two", "three", "four", "five"]);
    assert!((boxes[1].rect.x0 - 176.0).abs() < 1.5, "{:?}", boxes[1].rect);
}
