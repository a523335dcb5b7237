//! Reading order, where that of the content is wrong.
//!
//! Most files have their content in reading order, and columns within it; no rule
//! about white space does better. Only pages whose content goes back up within a
//! column are put in order by cutting them along white space, and only when that
//! goes back less.

use std::ops::Range;

use ferrolab_base::document::Rect;

use crate::line::union;

/// More pieces than this are a drawing.
const MAX_ITEMS: usize = 2_000;
/// White space between columns is at least this wide, in line heights.
const MIN_GUTTER: f32 = 0.7;
/// A line of text is at least this wide, as a share of the widest.
const MIN_SHARE: f32 = 0.3;

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
    let blocks = blocks(items);
    let solid = solid(items, &blocks);
    let lines = |order: &[usize]| -> Vec<usize> {
        let text = order.iter().filter(|&&block| solid[block]);
        text.flat_map(|&block| blocks[block].clone()).collect()
    };
    let before = disorder(items, &lines(&(0..blocks.len()).collect::<Vec<_>>()));
    if before == 0 {
        return None;
    }
    let wholes: Vec<Item> = blocks.iter().map(|block| whole(&items[block.clone()])).collect();
    let cut = cut(&wholes, |region| disorder(items, &lines(region)) == 0);
    let after = disorder(items, &lines(&cut));
    (after < before).then(|| cut.into_iter().flat_map(|block| blocks[block].clone()).collect())
}

/// Which blocks are text, and not labels within a figure: those of several lines, and wide ones.
fn solid(items: &[Item], blocks: &[Range<usize>]) -> Vec<bool> {
    let width = |index: usize| items[index].rect.x1 - items[index].rect.x0;
    let widest = (0..items.len()).map(width).fold(0.0, f32::max);
    blocks
        .iter()
        .map(|block| block.len() > 1 || block.clone().any(|index| width(index) > MIN_SHARE * widest))
        .collect()
}

/// Runs of lines that follow each other downwards in the content: these stay together.
fn blocks(items: &[Item]) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match blocks.last_mut() {
            Some(block) if continues(&items[index - 1], item) => block.end = index + 1,
            _ => blocks.push(index..index + 1),
        }
    }
    blocks
}

/// Whether a line stands right below another, in the same column.
fn continues(above: &Item, below: &Item) -> bool {
    let size = above.size.max(below.size).max(1.0);
    let (a, b) = (above.rect, below.rect);
    let shared = a.x1.min(b.x1) - a.x0.max(b.x0);
    let narrower = (a.x1 - a.x0).min(b.x1 - b.x0);
    let distance = b.y1 - a.y1;
    (0.4 * size..1.8 * size).contains(&distance)
        && 2.0 * shared > narrower
        && (above.size - below.size).abs() < 0.2 * size
}

fn whole(items: &[Item]) -> Item {
    let rect = items.iter().map(|item| item.rect).fold(Rect::default(), union);
    Item { rect, size: items.first().map_or(1.0, |item| item.size) }
}

/// How often an order goes back: up within a column, up to the left, or to and fro between columns.
fn disorder(items: &[Item], order: &[usize]) -> usize {
    let backwards = order.windows(2).filter(|pair| goes_back(&items[pair[0]], &items[pair[1]])).count();
    let to_and_fro =
        order.windows(3).filter(|three| swings(&items[three[0]], &items[three[1]], &items[three[2]])).count();
    backwards + to_and_fro
}

fn goes_back(from: &Item, to: &Item) -> bool {
    let size = from.size.max(to.size).max(1.0);
    let (a, b) = (from.rect, to.rect);
    let is_above = b.y1 < a.y0 + 0.3 * size;
    let is_left = b.x1 <= a.x0 + 0.2 * size;
    let overlaps = b.x0 < a.x1 - 0.5 * size && b.x1 > a.x0 + 0.5 * size;
    is_above && (overlaps || is_left)
}

/// To the right on one level, then left again to the next line.
fn swings(first: &Item, right: &Item, next: &Item) -> bool {
    let size = first.size.max(1.0);
    let level = first.rect.y1.min(right.rect.y1) - first.rect.y0.max(right.rect.y0) > 0.5 * size;
    let is_right = right.rect.x0 >= first.rect.x1;
    let is_left = next.rect.x1 <= right.rect.x0 + 0.2 * size;
    let distance = next.rect.y0 - right.rect.y1;
    level && is_right && is_left && (-0.5 * size..size).contains(&distance)
}

/// Cut along the widest white space, columns before rows, until what is left is in order as it is.
fn cut(items: &[Item], is_in_order: impl Fn(&[usize]) -> bool) -> Vec<usize> {
    let mut order = Vec::with_capacity(items.len());
    let mut waiting = vec![(0..items.len()).collect::<Vec<usize>>()];
    while let Some(region) = waiting.pop() {
        if is_in_order(&region) {
            order.extend(region);
            continue;
        }
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
        bottom - top > 2.0 * size
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
