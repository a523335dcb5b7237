//! Tables whose cells are parted by lines.

use super::rules::{Grid, Rules};
use super::split::{sort_words, split_row};
use super::table::{Found, Slot};
use crate::raw::RawPage;

/// A cell with more words than this and most of the table's is a frame round running text.
const MAX_FRAMED_WORDS: usize = 60;

/// Words closer than this are of one line, in letter heights.
const MAX_WORD_GAP: f32 = 0.4;

/// The tables that the lines of a page make. Words belong to the cell that holds their middle.
pub(super) fn find(page: &RawPage, rules: &Rules) -> Vec<Found> {
    let mut taken = vec![false; page.words.len()];
    let mut grids = rules.grids();
    // A table within a cell of another comes first: it is the finer of the two.
    let area = |grid: &Grid| {
        let rect = grid.rect();
        (rect.x1 - rect.x0) * (rect.y1 - rect.y0)
    };
    grids.sort_by(|a, b| area(a).total_cmp(&area(b)));
    let mut tables = Vec::new();
    for grid in grids.iter().take(200) {
        if is_plot(grid, rules) {
            continue;
        }
        if let Some(table) = of_grid(page, grid, &taken) {
            table.words().for_each(|word| taken[word] = true);
            tables.push(table);
        }
    }
    tables
}

/// Whether curves and slanted lines are drawn within a grid: one or two may be a mark or an icon.
fn is_plot(grid: &Grid, rules: &Rules) -> bool {
    let rect = grid.rect();
    let inside = rules.slanted.iter().filter(|(x, y)| {
        (rect.x0 + 2.0..rect.x1 - 2.0).contains(x) && (rect.y0 + 2.0..rect.y1 - 2.0).contains(y)
    });
    inside.count() > 2 * grid.ys.len()
}

fn of_grid(page: &RawPage, grid: &Grid, taken: &[bool]) -> Option<Found> {
    let mut words: Vec<Vec<usize>> = vec![Vec::new(); grid.areas.len()];
    for (index, word) in page.words.iter().enumerate() {
        let middle = ((word.rect.x0 + word.rect.x1) / 2.0, (word.rect.y0 + word.rect.y1) / 2.0);
        if let Some(area) = grid.area_at(middle.0, middle.1)
            && !taken[index]
        {
            words[area].push(index);
        }
    }
    (is_table(grid, &words) && !lines_run_across(page, grid)).then(|| {
        let mut rows: Vec<Vec<Slot>> = vec![Vec::new(); grid.ys.len() - 1];
        for (area, words) in grid.areas.iter().zip(words) {
            let span = |count: usize| u32::try_from(count).unwrap_or(1);
            rows[area.row].push(Slot { words, row_span: span(area.row_span), col_span: span(area.col_span) });
        }
        let mut table = Found { rows, rect: grid.rect(), has_header: false };
        drop_empty_rows(&mut table);
        table.rows.iter_mut().flatten().for_each(|slot| sort_words(page, slot));
        table.rows =
            std::mem::take(&mut table.rows).into_iter().flat_map(|row| split_row(page, row)).collect();
        table
    })
}

/// Whether what stands in a grid reads like a table: several rows and columns with
/// text, and no cell that is the page.
fn is_table(grid: &Grid, words: &[Vec<usize>]) -> bool {
    let filled = |area: &usize| !words[*area].is_empty();
    let areas: Vec<usize> = (0..grid.areas.len()).filter(filled).collect();
    let total: usize = words.iter().map(Vec::len).sum();
    let largest = words.iter().map(Vec::len).max().unwrap_or(0);
    let distinct = |place: fn(&super::rules::Area) -> usize| {
        let mut places: Vec<usize> = areas.iter().map(|&area| place(&grid.areas[area])).collect();
        places.sort_unstable();
        places.dedup();
        places.len()
    };
    let framed = largest > MAX_FRAMED_WORDS && 10 * largest > 6 * total;
    let crowded = total > 80 * areas.len();
    !framed
        && !crowded
        && distinct(|area| area.row) >= 2
        && distinct(|area| area.column) >= 2
        && 3 * areas.len() >= grid.areas.len()
}

/// Whether lines of text go on over the borders of cells, as over underlines and boxes.
fn lines_run_across(page: &RawPage, grid: &Grid) -> bool {
    let area = |index: usize| {
        let rect = page.words[index].rect;
        grid.area_at((rect.x0 + rect.x1) / 2.0, (rect.y0 + rect.y1) / 2.0)
    };
    let (mut crossings, mut across) = (0, 0);
    for line in page.lines.iter().filter(|line| line.upright) {
        for word in line.first_word + 1..line.end_word {
            if let (Some(left), Some(right)) = (area(word - 1), area(word))
                && left != right
            {
                let gap = page.words[word].rect.x0 - page.words[word - 1].rect.x1;
                crossings += 1;
                across += usize::from(gap.abs() < MAX_WORD_GAP * line.size);
            }
        }
    }
    4 * across > crossings
}

/// Rows without text and without a part in a cell that spans rows are gaps between lines.
fn drop_empty_rows(table: &mut Found) {
    let mut covered_until = 0;
    let mut index = 0;
    table.rows.retain(|row| {
        let deepest = row.iter().map(|slot| slot.row_span).max().unwrap_or(1);
        let keeps = row.iter().any(|slot| !slot.words.is_empty()) || index < covered_until || deepest > 1;
        covered_until = covered_until.max(index + deepest);
        index += 1;
        keeps
    });
}

#[cfg(test)]
mod tests {
    use ferrolab_base::document::Rect;

    use super::{RawPage, Rules, find};
    use crate::raw::Word;

    fn page(words: &[(f32, f32, &str)]) -> RawPage {
        let mut page = RawPage::default();
        for &(x0, y0, text) in words {
            let start = page.text.len();
            page.text.push_str(text);
            let rect = Rect { x0, y0, x1: x0 + 20., y1: y0 + 10. };
            page.words.push(Word { start, end: page.text.len(), rect });
            page.text.push(' ');
        }
        page
    }

    fn grid() -> Rules {
        let mut rules = Rules::default();
        for y in [0., 20., 40.] {
            rules.add_stroke((0., y), (100., y));
        }
        for x in [0., 50., 100.] {
            rules.add_stroke((x, 0.), (x, 40.));
        }
        rules
    }

    #[test]
    fn words_go_to_the_cells_that_hold_them() {
        let page = page(&[
            (5., 5., "a"),
            (60., 5., "b"),
            (5., 25., "c"),
            (30., 25., "d"),
            (60., 25., "e"),
            (200., 5., "x"),
        ]);
        let tables = find(&page, &grid());
        assert_eq!(tables.len(), 1);
        let words: Vec<Vec<&[usize]>> =
            tables[0].rows.iter().map(|row| row.iter().map(|slot| slot.words.as_slice()).collect()).collect();
        assert_eq!(words, [[&[0][..], &[1]], [&[2, 3], &[4]]]);
    }

    #[test]
    fn a_grid_without_text_in_rows_and_columns_is_no_table() {
        assert!(find(&page(&[(5., 5., "a"), (60., 5., "b")]), &grid()).is_empty());
        assert!(find(&page(&[]), &grid()).is_empty());
    }
}
