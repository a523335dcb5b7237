//! Reading order, where that of the content is wrong.
//!
//! Most files have their content in reading order, and columns within it; no rule
//! about white space does better. Only pages whose content goes back up within a
//! column are put in order by cutting them along white space, and only when that
//! goes back less.

use ferrolab_base::document::Rect;

/// More pieces than this are a drawing.
const MAX_ITEMS: usize = 2_000;
/// White space between columns is at least this wide, in line heights.
const MIN_GUTTER: f32 = 0.7;

/// What is put in order: a line or a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Item {
    pub rect: Rect,
    /// Height of its letters.
    pub size: f32,
}

/// The order to read in, as indices; `None` when the content's own is right.
pub(super) fn reading_order(items: &[Item]) -> Option<Vec<usize>> {
    if items.len() < 3 || items.len() > MAX_ITEMS {
        return None;
    }
    let own: Vec<usize> = (0..items.len()).collect();
    let before = disorder(items, &own);
    if before == 0 {
        return None;
    }
    let cut = cut(items);
    (disorder(items, &cut) < before).then_some(cut)
}

/// How often an order goes back: up within a column, up to the left, or to and fro between columns.
fn disorder(items: &[Item], order: &[usize]) -> usize {
    order.windows(2).filter(|pair| goes_back(&items[pair[0]], &items[pair[1]])).count()
}

fn goes_back(from: &Item, to: &Item) -> bool {
    let size = from.size.max(to.size).max(1.0);
    let (a, b) = (from.rect, to.rect);
    let is_above = b.y1 < a.y0 + 0.3 * size;
    let is_left = b.x1 <= a.x0 + 0.2 * size;
    let overlaps = b.x0 < a.x1 - 0.5 * size && b.x1 > a.x0 + 0.5 * size;
    let next_line_left = is_left && b.y0 > a.y0 && b.y0 - a.y1 < size;
    is_above && (overlaps || is_left) || next_line_left
}

/// Cut along the widest white space, columns before rows, until nothing is left to cut.
fn cut(items: &[Item]) -> Vec<usize> {
    let mut order = Vec::with_capacity(items.len());
    let mut waiting = vec![(0..items.len()).collect::<Vec<usize>>()];
    while let Some(region) = waiting.pop() {
        match columns(items, &region).or_else(|| bands(items, &region)) {
            Some((first, second)) => {
                waiting.push(second);
                waiting.push(first);
            }
            None => order.extend(region),
        }
    }
    order
}

/// Left and right of white space from top to bottom, with lines above each other on both sides.
fn columns(items: &[Item], region: &[usize]) -> Option<(Vec<usize>, Vec<usize>)> {
    let size = median_size(items, region);
    let (gap, place) = widest_gap(items, region, |rect| (rect.x0, rect.x1))?;
    let (left, right) = parted(region, |item| items[item].rect.x1 <= place);
    let is_column = |side: &[usize]| {
        let top = side.iter().map(|&item| items[item].rect.y0).fold(f32::INFINITY, f32::min);
        let bottom = side.iter().map(|&item| items[item].rect.y1).fold(f32::NEG_INFINITY, f32::max);
        side.len() >= 2 && bottom - top > 2.0 * size
    };
    (gap >= MIN_GUTTER * size && is_column(&left) && is_column(&right)).then_some((left, right))
}

/// Above and below the widest white space from left to right.
fn bands(items: &[Item], region: &[usize]) -> Option<(Vec<usize>, Vec<usize>)> {
    // Letters of neighbouring lines may touch: the middle half of each counts.
    let middle = |rect: Rect| {
        let quarter = (rect.y1 - rect.y0) / 4.0;
        (rect.y0 + quarter, rect.y1 - quarter)
    };
    let (_, place) = widest_gap(items, region, middle)?;
    Some(parted(region, |item| middle(items[item].rect).1 <= place))
}

fn parted(region: &[usize], is_first: impl Fn(usize) -> bool) -> (Vec<usize>, Vec<usize>) {
    region.iter().partition(|&&item| is_first(item))
}

/// Width and middle of the widest stretch that no item covers.
fn widest_gap(items: &[Item], region: &[usize], extent: impl Fn(Rect) -> (f32, f32)) -> Option<(f32, f32)> {
    let mut extents: Vec<(f32, f32)> = region.iter().map(|&item| extent(items[item].rect)).collect();
    extents.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut reached = extents.first()?.1;
    let mut widest: Option<(f32, f32)> = None;
    for &(from, to) in &extents[1..] {
        let gap = from - reached;
        if gap > 0.0 && widest.is_none_or(|(width, _)| gap > width) {
            widest = Some((gap, (from + reached) / 2.0));
        }
        reached = reached.max(to);
    }
    widest
}

fn median_size(items: &[Item], region: &[usize]) -> f32 {
    let mut sizes: Vec<f32> = region.iter().map(|&item| items[item].size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(1.0).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::{Item, reading_order};
    use ferrolab_base::document::Rect;

    /// Lines as (left, right, top), 10 points high.
    #[track_caller]
    fn check(lines: &[(f32, f32, f32)], expected: Option<&[usize]>) {
        let items: Vec<Item> = lines
            .iter()
            .map(|&(x0, x1, y0)| Item { rect: Rect { x0, y0, x1, y1: y0 + 10. }, size: 10. })
            .collect();
        assert_eq!(reading_order(&items).as_deref(), expected);
    }

    #[test]
    fn columns_in_order_are_left_alone() {
        check(
            &[(50., 550., 50.), (50., 290., 80.), (50., 290., 92.), (310., 550., 80.), (310., 550., 92.)],
            None,
        );
    }

    #[test]
    fn a_line_that_was_written_last_goes_to_its_place() {
        check(
            &[(50., 550., 80.), (50., 550., 92.), (50., 550., 104.), (50., 550., 50.)],
            Some(&[3, 0, 1, 2]),
        );
    }

    #[test]
    fn columns_written_line_by_line_are_parted() {
        check(
            &[
                (50., 550., 40.),
                (50., 290., 80.),
                (310., 550., 80.),
                (50., 290., 92.),
                (310., 550., 92.),
                (50., 290., 104.),
                (310., 550., 104.),
            ],
            Some(&[0, 1, 3, 5, 2, 4, 6]),
        );
    }
}
