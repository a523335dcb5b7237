//! A page in reading order: tables found, columns parted, head and foot told from the text.
//!
//! Pure functions over what [`RawPage`] holds, save for `paths`, which asks PDFium
//! for the lines drawn on the page.

mod aligned;
mod columns;
mod compose;
mod notes;
mod order;
pub(crate) mod paths;
mod row;
mod ruled;
mod rules;
mod split;
mod table;

use crate::line::{Line, Role};
use crate::raw::RawPage;
use crate::survey::{self, Digest, MarginLine, Running, Survey};
pub(crate) use compose::Arranged;
use compose::{Piece, compose};
use order::{Item, reading_order};
pub(crate) use row::Row;
pub(crate) use rules::Rules;
use table::Found;

/// How a page is arranged.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    pub without_page_headers: bool,
    pub dehyphenate: bool,
}

/// The lines of a page as a reader sees them.
pub(crate) fn rows(page: &RawPage) -> Vec<Row> {
    row::of_page(page)
}

/// What is remembered of a page for its neighbours.
pub(crate) fn digest(index: usize, page: &RawPage, rows: &[Row]) -> Digest {
    let mut sizes = Vec::new();
    let mut monospaced = (0, 0);
    for row in rows {
        let letters = row.line.end - row.line.start;
        survey::add_weight(&mut sizes, (row.line.size * 4.0).round() as i32, letters);
        monospaced.0 += if row.line.monospaced { letters } else { 0 };
        monospaced.1 += letters;
    }
    let margins = margin_lines(page, rows).into_iter().map(|(_, line)| line).collect();
    Digest { index, height: page.height, sizes, monospaced, margins }
}

fn margin_lines(page: &RawPage, rows: &[Row]) -> Vec<(usize, MarginLine)> {
    let places: Vec<_> = rows
        .iter()
        .map(|row| (row.line.rect, if row.line.upright { row.line.end - row.line.start } else { usize::MAX }))
        .collect();
    survey::margins(&places, page.height)
        .into_iter()
        .map(|index| {
            let row = &rows[index];
            let words: Vec<&str> =
                row.words().map(|word| &page.text[page.words[word].start..page.words[word].end]).collect();
            (index, MarginLine::new(&words.join(" "), row.line.rect, row.line.size))
        })
        .collect()
}

/// Put a page in reading order.
pub(crate) fn arrange(
    page: &RawPage,
    mut rows: Vec<Row>,
    rules: &Rules,
    survey: &Survey,
    options: Options,
) -> Arranged {
    mark_running(page, &mut rows, survey);
    let (tables, rows) = find_tables(page, rows, rules);
    let rows = columns::split(page, rows);
    let (running, flow): (Vec<Row>, Vec<Row>) =
        rows.into_iter().partition(|row| matches!(row.line.role, Role::PageHeader | Role::PageFooter));
    let flow = in_order(page, &flow, &tables);
    let of_role = |role: Role| {
        let keeps = !options.without_page_headers;
        running.iter().filter(move |row| keeps && row.line.role == role).map(Piece::Row)
    };
    let notes = notes::find(page, &flow, survey.body_size);
    // Notes come last, so that what runs from column to column is not interrupted.
    let (notes, flow): (Vec<_>, Vec<_>) = flow
        .into_iter()
        .zip(notes)
        .map(|(piece, note)| (piece, note.map(Role::Footnote)))
        .partition(|(_, note)| note.is_some());
    let with_own = |piece| (piece, None);
    let pieces: Vec<_> = of_role(Role::PageHeader)
        .map(with_own)
        .chain(flow)
        .chain(notes)
        .chain(of_role(Role::PageFooter).map(with_own))
        .collect();
    compose(page, &pieces, options.dehyphenate)
}

fn mark_running(page: &RawPage, rows: &mut [Row], survey: &Survey) {
    let (indices, lines): (Vec<usize>, Vec<MarginLine>) = margin_lines(page, rows).into_iter().unzip();
    for (index, running) in indices.into_iter().zip(survey.running(&lines)) {
        match running {
            Running::Header => rows[index].line.role = Role::PageHeader,
            Running::Footer => rows[index].line.role = Role::PageFooter,
            Running::No => {}
        }
    }
}

/// The page's tables, and the rows without what is in them.
fn find_tables(page: &RawPage, rows: Vec<Row>, rules: &Rules) -> (Vec<Found>, Vec<Row>) {
    let mut tables = ruled::find(page, rules);
    let ruled = tables.len();
    let mut rows = without_words_of(page, rows, &tables);
    if aligned::may_have(page, &rows) {
        let flow: Vec<Row> = rows.iter().filter(|row| row.line.role == Role::Flow).cloned().collect();
        let aligned = aligned::find(page, &flow);
        rows = without_words_of(page, rows, &aligned);
        tables.extend(aligned);
    }
    if !tables.is_empty() {
        let bold = bold_words(page);
        for (index, table) in tables.iter_mut().enumerate() {
            table.find_header(page, |word| bold[word], index < ruled);
        }
    }
    (tables, rows)
}

fn bold_words(page: &RawPage) -> Vec<bool> {
    let mut bold = vec![false; page.words.len()];
    for line in page.lines.iter().filter(|line| line.bold) {
        bold[line.first_word..line.end_word].fill(true);
    }
    bold
}

fn without_words_of(page: &RawPage, rows: Vec<Row>, tables: &[Found]) -> Vec<Row> {
    if tables.is_empty() {
        return rows;
    }
    let mut taken = vec![false; page.words.len()];
    tables.iter().flat_map(Found::words).for_each(|word| taken[word] = true);
    rows.into_iter()
        .filter_map(|row| {
            if row.words().any(|word| taken[word]) {
                row.filtered(page, |word| !taken[word])
            } else {
                Some(row)
            }
        })
        .collect()
}

/// Rows and tables in reading order.
fn in_order<'a>(page: &RawPage, rows: &'a [Row], tables: &'a [Found]) -> Vec<Piece<'a>> {
    let mut pieces: Vec<(usize, Piece<'a>)> = rows
        .iter()
        .filter_map(|row| Some((row.words().next()?, Piece::Row(row))))
        .chain(tables.iter().filter_map(|table| Some((table.words().min()?, Piece::Table(table)))))
        .collect();
    pieces.sort_by_key(|(first_word, _)| *first_word);
    let pieces: Vec<Piece<'a>> = pieces.into_iter().map(|(_, piece)| piece).collect();
    let turned = pieces.iter().filter(|piece| is_turned(piece)).count();
    if 2 * turned > pieces.len() {
        return pieces;
    }
    // What does not run across the page has no place in an order of lines.
    let (last, pieces): (Vec<_>, Vec<_>) = pieces.into_iter().partition(is_turned);
    let items: Vec<Item> = pieces.iter().map(|piece| item(page, piece)).collect();
    let ordered = match reading_order(&items) {
        Some(order) => order.into_iter().map(|index| pieces[index]).collect(),
        None => pieces,
    };
    ordered.into_iter().chain(last).collect()
}

fn is_turned(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Row(row) if !row.line.upright)
}

fn item(page: &RawPage, piece: &Piece<'_>) -> Item {
    match piece {
        Piece::Row(Row { line: Line { rect, size, .. }, .. }) => Item { rect: *rect, size: *size },
        Piece::Table(table) => {
            let height = table.words().next().map_or(10.0, |word| {
                let rect = page.words[word].rect;
                rect.y1 - rect.y0
            });
            Item { rect: table.rect, size: height }
        }
    }
}
