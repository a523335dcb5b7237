//! Lines and areas, and how rows are joined to them.

use ferrolab_base::Result;
use ferrolab_drawing::{Group, Items, Mark, Path};
use serde_json::Value as Json;

use super::Most;
use super::curve::{self, Curve};
use super::{thin, trail};
use crate::data::column::all_finite;
use crate::data::sort::sorted_rows;
use crate::data::{Groups, SortKey};
use crate::encode::paint::Painter;
use crate::encode::position::{Fallback, Placing, Series, Span};
use crate::encode::scope::Scope;
use crate::model::data::{checked_columns, path_groups};
use crate::spec::channel::Channel;
use crate::spec::json::refused_value;
use crate::spec::mark_def::{MarkKind, Orient};

/// The marks of a unit. Several lines or areas stand in a group of their own.
pub(super) fn marks(scope: &Scope, index: usize, most: Most, notes: &mut Vec<String>) -> Result<Vec<Mark>> {
    let items = match scope.unit(index).mark.kind {
        MarkKind::Trail => trail::draw(scope, index)?,
        _ => draw(scope, index, most, notes)?,
    };
    let mark = Mark { role: "mark", items };
    if path_groups(scope.unit(index)).is_empty() {
        return Ok(vec![mark]);
    }
    let (width, height) = scope.sizes[index];
    let group = Group { width, height, marks: vec![mark], ..Group::default() };
    Ok(vec![Mark { role: "scope", items: Items::Groups(vec![group]) }])
}

/// The lines or areas of a unit.
fn draw(scope: &Scope, index: usize, most: Most, notes: &mut Vec<String>) -> Result<Items> {
    let placing = Placing::new(scope, index);
    let course = Course::new(&placing)?;
    let painter = Painter::new(scope, index)?;
    let along = if course.horizontal { &course.y } else { &course.x };
    let rows_of = groups(&placing, along);
    let gaps = gaps(&placing);
    let mut paths = Vec::with_capacity(rows_of.len());
    let mut dropped = 0;
    for rows in rows_of {
        let Some(first) = rows.first() else { continue };
        let mut segments = Vec::with_capacity(rows.len() + 1);
        for run in runs(&rows, gaps.as_deref()) {
            dropped += course.draw(run, most.line_points, &mut segments);
        }
        paths.push(Path { x: 0.0, y: 0.0, segments, style: painter.style(*first as usize) });
    }
    if dropped > 0 {
        notes.push(format!("{dropped} points of lines that fall on the same pixels are left out."));
    }
    Ok(Items::Paths(paths))
}

/// Where a line or an area's two edges run.
struct Course {
    x: Series,
    y: Series,
    /// The other edge of an area.
    other: Option<(Series, Series)>,
    curve: Curve,
    horizontal: bool,
}

impl Course {
    fn new(placing: &Placing) -> Result<Self> {
        let (mark, config) = (&placing.unit.mark, placing.scope.model.config);
        let horizontal = mark.orient == Some(Orient::Horizontal);
        let name = mark.text(config, "interpolate").unwrap_or("linear");
        let Some(curve) = Curve::named(name, horizontal) else {
            return Err(refused_value("mark.interpolate", &Json::from(name)));
        };
        let area = mark.kind == MarkKind::Area;
        let fallback = if area { Fallback::ZeroOrMin } else { Fallback::Middle };
        let point = |channel| -> Result<Series> {
            Ok(placing.point(channel, fallback)?.unwrap_or(Series::One(f64::NAN)))
        };
        let ends = |span: Span| match span {
            Span::Between(from, to) => (from, to),
            Span::Wide { at, .. } => (at.clone(), at),
        };
        if !area || mark.orient.is_none() {
            return Ok(Self { x: point(Channel::X)?, y: point(Channel::Y)?, other: None, curve, horizontal });
        }
        if horizontal {
            let (x, x2) = ends(placing.range(Channel::X, Fallback::ZeroOrMin, Fallback::ZeroOrMin)?);
            let y = point(Channel::Y)?;
            return Ok(Self { x, y: y.clone(), other: Some((x2, y)), curve, horizontal });
        }
        let (y, y2) = ends(placing.range(Channel::Y, Fallback::ZeroOrMin, Fallback::ZeroOrMin)?);
        let x = point(Channel::X)?;
        Ok(Self { x: x.clone(), y, other: Some((x, y2)), curve, horizontal })
    }

    /// Draws a run of rows without gaps; how many points were left out.
    fn draw(&self, rows: &[u32], most: usize, segments: &mut Vec<ferrolab_drawing::Segment>) -> usize {
        let at = |x: &Series, y: &Series| -> Vec<(f64, f64)> {
            rows.iter().map(|row| (or_zero(x.at(*row as usize)), or_zero(y.at(*row as usize)))).collect()
        };
        let mut points = at(&self.x, &self.y);
        let Some((x2, y2)) = &self.other else {
            let before = points.len();
            if before > most && self.curve == Curve::Linear && thin::ascends(&points) {
                points = thin::m4(&points).into_iter().map(|index| points[index]).collect();
            }
            curve::line(&points, self.curve, segments);
            return before - points.len();
        };
        curve::area(&points, &at(x2, y2), self.curve, segments);
        0
    }
}

/// What has no place within a line stands at zero, as Vega has it.
pub(super) fn or_zero(place: f64) -> f64 {
    if place.is_finite() { place } else { 0.0 }
}

/// The rows of each line in the order in which it runs.
pub(super) fn groups(placing: &Placing, along: &Series) -> Vec<Vec<u32>> {
    let table = placing.scope.table(placing.index);
    let groups = Groups::new(table, &path_groups(placing.unit));
    let (rows, starts) = groups.rows();
    let mut lines: Vec<Vec<u32>> =
        (0..groups.len()).map(|group| rows[starts[group]..starts[group + 1]].to_vec()).collect();
    let encoding = &placing.unit.encoding;
    let ordered: Vec<SortKey> = encoding
        .order
        .iter()
        .filter(|def| def.is_field())
        .map(|def| match def.sort.as_ref().and_then(Json::as_str) {
            Some("descending") => SortKey::descending(def.column()),
            _ => SortKey::ascending(def.column()),
        })
        .collect();
    let off =
        encoding.order.first().is_some_and(|def| matches!(def.value, Some(Json::Null | Json::Bool(false))))
            || matches!(placing.unit.mark.members.get("order"), Some(Json::Null | Json::Bool(false)));
    if off {
        return lines;
    }
    if !ordered.is_empty() && placing.unit.stack.is_none() {
        let mut rank = vec![0_u32; table.rows()];
        for (place, row) in sorted_rows(table, &ordered).into_iter().enumerate() {
            rank[row as usize] = place as u32;
        }
        lines.iter_mut().for_each(|rows| rows.sort_by_key(|row| rank[*row as usize]));
        return lines;
    }
    let channel = if placing.unit.mark.orient == Some(Orient::Horizontal) { Channel::Y } else { Channel::X };
    if encoding.get(channel).is_some_and(|def| def.is_field()) {
        for rows in &mut lines {
            let place = |row: &u32| along.at(*row as usize);
            if !rows.is_sorted_by(|a, b| place(a) <= place(b)) {
                rows.sort_by(|a, b| crate::data::compare::numbers(place(a), place(b)));
            }
        }
    }
    lines
}

/// Rows without a place, where there are any.
pub(super) fn gaps(placing: &Placing) -> Option<Vec<bool>> {
    let table = placing.scope.table(placing.index);
    let mut gaps: Option<Vec<bool>> = None;
    for column in checked_columns(placing.unit, &placing.scope.model.scales) {
        let cells = table.field(&column);
        let numbers = cells.numbers();
        if !all_finite(&numbers) {
            let gaps = gaps.get_or_insert_with(|| vec![false; table.rows()]);
            gaps.iter_mut().zip(numbers.iter()).for_each(|(gap, number)| *gap |= !number.is_finite());
        }
    }
    gaps
}

/// Parts of a line without gaps.
pub(super) fn runs<'r>(
    rows: &'r [u32],
    gaps: Option<&'r [bool]>,
) -> Box<dyn Iterator<Item = &'r [u32]> + 'r> {
    match gaps {
        None => Box::new(std::iter::once(rows)),
        Some(gaps) => {
            let gap = |row: &u32| gaps.get(*row as usize).copied().unwrap_or(false);
            Box::new(rows.split(gap).filter(|run| !run.is_empty()))
        }
    }
}
