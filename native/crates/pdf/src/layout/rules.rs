//! The straight lines drawn on a page, and the grids that they make.

use ferrolab_base::document::Rect;

/// Thicker is a bar or a box, not a line.
pub(crate) const MAX_THICKNESS: f32 = 2.6;
/// Shorter strokes belong to letters and pictures.
const MIN_LENGTH: f32 = 4.0;
/// More are a drawing, not a table.
pub(crate) const MAX_RULES: usize = 3_000;
const MAX_CELLS: usize = 8_000;
/// Strokes that should meet may miss each other by this.
const SLACK: f32 = 3.0;

/// A straight line along an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rule {
    /// Where on the other axis.
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

impl Rule {
    fn spans(&self, place: f32) -> bool {
        self.from - SLACK <= place && place <= self.to + SLACK
    }
}

/// All of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rules {
    pub horizontal: Vec<Rule>,
    pub vertical: Vec<Rule>,
    /// Where strokes are that are neither: curves and slanted lines, as in plots.
    pub slanted: Vec<(f32, f32)>,
}

impl Rules {
    pub(crate) fn is_full(&self) -> bool {
        self.horizontal.len() + self.vertical.len() + self.slanted.len() >= MAX_RULES
    }

    /// Add what is thin enough to be a line.
    pub(crate) fn add_thin(&mut self, rect: Rect) {
        let (width, height) = (rect.x1 - rect.x0, rect.y1 - rect.y0);
        if height <= MAX_THICKNESS && width >= MIN_LENGTH {
            self.horizontal.push(Rule { at: (rect.y0 + rect.y1) / 2.0, from: rect.x0, to: rect.x1 });
        } else if width <= MAX_THICKNESS && height >= MIN_LENGTH {
            self.vertical.push(Rule { at: (rect.x0 + rect.x1) / 2.0, from: rect.y0, to: rect.y1 });
        }
    }

    /// Add a stroke when it runs along an axis.
    pub(crate) fn add_stroke(&mut self, (x0, y0): (f32, f32), (x1, y1): (f32, f32)) {
        let rect = Rect { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) };
        if rect.x1 - rect.x0 > MAX_THICKNESS && rect.y1 - rect.y0 > MAX_THICKNESS {
            self.slanted.push(((x0 + x1) / 2.0, (y0 + y1) / 2.0));
        } else {
            self.add_thin(rect);
        }
    }

    /// The grids of at least two rows and two columns.
    pub(crate) fn grids(&self) -> Vec<Grid> {
        if self.horizontal.len() < 2 || self.vertical.is_empty() {
            return Vec::new();
        }
        let (horizontal, vertical) = (merged(&self.horizontal), merged(&self.vertical));
        components(&horizontal, &vertical)
            .into_iter()
            .filter_map(|(rows, columns)| Grid::of(&rows, &columns))
            .collect()
    }
}

/// Strokes in a line become one.
fn merged(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut merged: Vec<Rule> = Vec::new();
    let mut first = 0;
    while first < sorted.len() {
        let end = first + sorted[first..].iter().take_while(|rule| rule.at - sorted[first].at < 1.5).count();
        let at = sorted[first..end].iter().map(|rule| rule.at).sum::<f32>() / (end - first) as f32;
        sorted[first..end].sort_by(|a, b| a.from.total_cmp(&b.from));
        let cluster = merged.len();
        for rule in &sorted[first..end] {
            match merged[cluster..].last() {
                Some(last) if rule.from <= last.to + SLACK => {
                    let index = merged.len() - 1;
                    merged[index].to = merged[index].to.max(rule.to);
                }
                _ => merged.push(Rule { at, ..*rule }),
            }
        }
        first = end;
    }
    merged
}

/// Groups of lines that cross or touch.
fn components(horizontal: &[Rule], vertical: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut parents: Vec<usize> = (0..horizontal.len() + vertical.len()).collect();
    for (row, across) in horizontal.iter().enumerate() {
        for (column, down) in vertical.iter().enumerate() {
            if across.spans(down.at) && down.spans(across.at) {
                let (a, b) = (root(&mut parents, row), root(&mut parents, horizontal.len() + column));
                parents[a] = b;
            }
        }
    }
    let mut groups: Vec<(usize, Vec<Rule>, Vec<Rule>)> = Vec::new();
    for (index, rule) in horizontal.iter().chain(vertical).enumerate() {
        let parent = root(&mut parents, index);
        let place = groups.iter().position(|(known, ..)| *known == parent).unwrap_or_else(|| {
            groups.push((parent, Vec::new(), Vec::new()));
            groups.len() - 1
        });
        let (_, rows, columns) = &mut groups[place];
        if index < horizontal.len() { rows.push(*rule) } else { columns.push(*rule) }
    }
    groups
        .into_iter()
        .filter(|(_, rows, columns)| rows.len() >= 2 && !columns.is_empty())
        .map(|(_, rows, columns)| (rows, columns))
        .collect()
}

fn root(parents: &mut [usize], mut index: usize) -> usize {
    while parents[index] != index {
        parents[index] = parents[parents[index]];
        index = parents[index];
    }
    index
}

/// A part of a grid that lines do not part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub col_span: usize,
}

/// Lines that cross: the edges of rows and columns, and which of them are drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grid {
    /// Edges of the columns from left to right.
    pub xs: Vec<f32>,
    /// Edges of the rows from top to bottom.
    pub ys: Vec<f32>,
    pub areas: Vec<Area>,
    /// Index into the areas for each place, row by row.
    owners: Vec<usize>,
}

impl Grid {
    fn of(rows: &[Rule], columns: &[Rule]) -> Option<Self> {
        let xs = edges(columns, rows);
        let ys = edges(rows, columns);
        let (width, height) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
        if width < 2 || height < 2 || width * height > MAX_CELLS {
            return None;
        }
        let mut grid = Self { xs, ys, areas: Vec::new(), owners: vec![usize::MAX; width * height] };
        for row in 0..height {
            for column in 0..width {
                if grid.owners[row * width + column] == usize::MAX {
                    grid.add_area(row, column, rows, columns);
                }
            }
        }
        Some(grid)
    }

    /// The area that begins at a place: to the right, then down, as far as no line parts it.
    fn add_area(&mut self, row: usize, column: usize, rows: &[Rule], columns: &[Rule]) {
        let (width, height) = (self.xs.len() - 1, self.ys.len() - 1);
        let middle = |edges: &[f32], index: usize| (edges[index] + edges[index + 1]) / 2.0;
        let parts_columns =
            |column: usize, row: usize| is_drawn(columns, self.xs[column], middle(&self.ys, row));
        let parts_rows = |row: usize, column: usize| is_drawn(rows, self.ys[row], middle(&self.xs, column));
        let mut end_column = column + 1;
        while end_column < width
            && self.owners[row * width + end_column] == usize::MAX
            && !parts_columns(end_column, row)
        {
            end_column += 1;
        }
        let mut end_row = row + 1;
        while end_row < height
            && (column..end_column).all(|column| !parts_rows(end_row, column))
            && (column + 1..end_column).all(|column| !parts_columns(column, end_row))
        {
            end_row += 1;
        }
        for row in row..end_row {
            self.owners[row * width + column..row * width + end_column].fill(self.areas.len());
        }
        self.areas.push(Area { row, column, row_span: end_row - row, col_span: end_column - column });
    }

    pub(crate) fn rect(&self) -> Rect {
        let last = |edges: &[f32]| edges.last().copied().unwrap_or_default();
        Rect { x0: self.xs[0], y0: self.ys[0], x1: last(&self.xs), y1: last(&self.ys) }
    }

    /// Index of the area that holds a point.
    pub(crate) fn area_at(&self, x: f32, y: f32) -> Option<usize> {
        let place = |edges: &[f32], at: f32| {
            let index = edges.partition_point(|&edge| edge <= at);
            (index > 0 && index < edges.len()).then(|| index - 1)
        };
        let (column, row) = (place(&self.xs, x)?, place(&self.ys, y)?);
        Some(self.owners[row * (self.xs.len() - 1) + column])
    }
}

fn is_drawn(rules: &[Rule], at: f32, place: f32) -> bool {
    let first = rules.partition_point(|rule| rule.at < at - SLACK);
    rules[first..]
        .iter()
        .take_while(|rule| rule.at <= at + SLACK)
        .any(|rule| rule.from <= place && place <= rule.to)
}

/// Where lines of one direction stand; the ends of those that cross them make up for outer lines left out.
fn edges(rules: &[Rule], crossing: &[Rule]) -> Vec<f32> {
    let mut places: Vec<f32> = rules.iter().map(|rule| rule.at).collect();
    let inner = (
        places.iter().copied().fold(f32::INFINITY, f32::min),
        places.iter().copied().fold(f32::NEG_INFINITY, f32::max),
    );
    let from = crossing.iter().map(|rule| rule.from).fold(f32::INFINITY, f32::min);
    let to = crossing.iter().map(|rule| rule.to).fold(f32::NEG_INFINITY, f32::max);
    if from < inner.0 - 8.0 {
        places.push(from);
    }
    if to > inner.1 + 8.0 {
        places.push(to);
    }
    places.sort_by(f32::total_cmp);
    places.dedup_by(|next, kept| *next - *kept < SLACK);
    places
}

#[cfg(test)]
mod tests {
    use super::{Area, Grid, Rules};

    type Stroke = ((f32, f32), (f32, f32));

    fn grids(strokes: &[Stroke]) -> Vec<Grid> {
        let mut rules = Rules::default();
        for &(from, to) in strokes {
            rules.add_stroke(from, to);
        }
        rules.grids()
    }

    const FRAME: [Stroke; 5] = [
        ((0., 0.), (100., 0.)),
        ((0., 20.), (100., 20.)),
        ((0., 40.), (100., 40.)),
        ((0., 0.), (0., 40.)),
        ((100., 0.), (100., 40.)),
    ];

    #[test]
    fn lines_that_cross_make_a_grid() {
        let mut strokes = FRAME.to_vec();
        strokes.push(((50., 0.), (50., 40.)));
        let grids = grids(&strokes);
        assert_eq!(grids.len(), 1);
        assert_eq!(
            (grids[0].xs.as_slice(), grids[0].ys.as_slice()),
            (&[0., 50., 100.][..], &[0., 20., 40.][..])
        );
        assert_eq!(grids[0].areas.len(), 4);
        assert_eq!(grids[0].area_at(60., 30.), Some(3));
        assert_eq!(grids[0].area_at(160., 30.), None);
    }

    #[test]
    fn a_missing_line_makes_a_cell_that_spans() {
        let mut strokes = FRAME.to_vec();
        strokes.push(((50., 20.), (50., 40.)));
        let found = grids(&strokes);
        assert_eq!(found[0].areas[0], Area { row: 0, column: 0, row_span: 1, col_span: 2 });
        strokes[1] = ((50., 20.), (100., 20.));
        strokes[5] = ((50., 0.), (50., 40.));
        let found = grids(&strokes);
        assert_eq!(found[0].areas[0], Area { row: 0, column: 0, row_span: 2, col_span: 1 });
        assert_eq!(found[0].areas.len(), 3);
    }

    #[test]
    fn outer_lines_may_be_left_out() {
        let strokes = [
            ((0., 0.), (100., 0.)),
            ((0., 20.), (100., 20.)),
            ((0., 40.), (100., 40.)),
            ((50., 0.), (50., 40.)),
        ];
        assert_eq!(grids(&strokes)[0].xs, [0., 50., 100.]);
    }

    #[test]
    fn a_frame_alone_and_lines_apart_are_no_grid() {
        assert!(grids(&[FRAME[0], FRAME[2], FRAME[3], FRAME[4]]).is_empty());
        assert!(
            grids(&[((0., 0.), (100., 0.)), ((0., 20.), (100., 20.)), ((300., 0.), (300., 40.))]).is_empty()
        );
    }
}
