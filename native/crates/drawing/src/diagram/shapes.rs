//! Shapes: each reads its keys and is drawn where its group puts it.

use ferrolab_base::Result;
use kurbo::{BezPath, PathEl, Point};

use super::fields::Fields;
use super::labels::{FONT_SIZE, Label};
use super::place::Place;
use super::sheet::Sheet;
use super::{FARTHEST, style};
use crate::outline::{self, Bounds};
use crate::scene::{Rect, Segment};

/// Bytes of a path's data at most.
const MAX_PATH_BYTES: usize = 1 << 20;
/// Between the edge of a shape and the label in it.
const LABEL_PADDING: f64 = 6.0;

pub(super) fn rect(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place) -> Result<Bounds> {
    let (x, y) = (fields.required("x")?, fields.required("y")?);
    let (width, height) = (fields.required_size("width")?, fields.required_size("height")?);
    let (rx, ry) = (fields.size("rx")?, fields.size("ry")?);
    let style = style::shape(fields)?;
    let label = Label::read(fields, FONT_SIZE)?;
    fields.finish()?;
    let (rx, ry) = (rx.or(ry).unwrap_or(0.0).min(width / 2.0), ry.or(rx).unwrap_or(0.0).min(height / 2.0));
    let bounds = if rx == ry && place.is_upright() {
        sheet.rect(Rect { x, y, width, height, corner_radii: [rx; 4], style }, place)
    } else {
        sheet.path(elliptic_corners((x, y), (width, height), (rx, ry)), style, place)
    };
    let lines = label.lines(Some((width - 2.0 * LABEL_PADDING).max(1.0)));
    label.draw(lines, (x + width / 2.0, y + height / 2.0), sheet, place);
    Ok(bounds)
}

/// A rectangle whose corners are quarters of ellipses.
fn elliptic_corners((x, y): (f64, f64), (width, height): (f64, f64), (rx, ry): (f64, f64)) -> Vec<Segment> {
    if rx == 0.0 || ry == 0.0 {
        return outline::polygon(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)]);
    }
    // The outline of a rectangle with round corners, stretched.
    let stretch = ry / rx;
    let round = Rect { x, y: 0.0, width, height: height / stretch, ..Rect::default() };
    let segments = outline::rounded_rect(&round, [rx; 4]);
    segments.into_iter().map(|segment| segment.map(|point| (point.0, y + point.1 * stretch))).collect()
}

pub(super) fn circle(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place) -> Result<Bounds> {
    let centre = (fields.required("x")?, fields.required("y")?);
    let radius = fields.required_size("r")?;
    let style = style::shape(fields)?;
    let label = Label::read(fields, FONT_SIZE)?;
    fields.finish()?;
    let bounds = sheet.circle(centre, radius, style, place);
    label.draw(label.lines(Some((1.5 * radius).max(1.0))), centre, sheet, place);
    Ok(bounds)
}

pub(super) fn ellipse(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place) -> Result<Bounds> {
    let (x, y) = (fields.required("x")?, fields.required("y")?);
    let (rx, ry) = (fields.required_size("rx")?, fields.required_size("ry")?);
    let style = style::shape(fields)?;
    let label = Label::read(fields, FONT_SIZE)?;
    fields.finish()?;
    let bounds = sheet.path(outline::ellipse(x, y, rx, ry), style, place);
    label.draw(label.lines(Some((1.5 * rx).max(1.0))), (x, y), sheet, place);
    Ok(bounds)
}

pub(super) fn line(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place) -> Result<Bounds> {
    let from = (fields.required("x1")?, fields.required("y1")?);
    let to = (fields.required("x2")?, fields.required("y2")?);
    let style = style::line(fields)?;
    fields.finish()?;
    Ok(sheet.path(outline::polyline(&[from, to]), style, place))
}

pub(super) fn polyline(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place) -> Result<Bounds> {
    let points = fields
        .points("points")?
        .ok_or_else(|| fields.missing("points", "points such as [[0, 0], [10, 20]]"))?;
    let style = style::line(fields)?;
    fields.finish()?;
    Ok(sheet.path(outline::polyline(&points), style, place))
}

pub(super) fn polygon(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place) -> Result<Bounds> {
    let points = fields
        .points("points")?
        .ok_or_else(|| fields.missing("points", "points such as [[0, 0], [10, 20]]"))?;
    let style = style::shape(fields)?;
    fields.finish()?;
    let segments = if points.is_empty() { Vec::new() } else { outline::polygon(&points) };
    Ok(sheet.path(segments, style, place))
}

pub(super) fn path(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place) -> Result<Bounds> {
    let data =
        fields.text("d")?.ok_or_else(|| fields.missing("d", "the data of a path such as \"M0,0 L10,20\""))?;
    let style = style::shape(fields)?;
    fields.finish()?;
    let parsed = (data.len() <= MAX_PATH_BYTES).then(|| BezPath::from_svg(&data).ok()).flatten();
    match parsed.and_then(|path| segments(&path)) {
        Some(segments) => Ok(sheet.path(segments, style, place)),
        None => Err(fields.wrong("d", &data.into(), "the data of a path such as \"M0,0 L10,20\"")),
    }
}

/// The steps of a path; `None` when some lead too far.
fn segments(path: &BezPath) -> Option<Vec<Segment>> {
    let mut last = (0.0, 0.0);
    let mut start = (0.0, 0.0);
    let point = |point: Point| (point.x, point.y);
    let mut steps = Vec::with_capacity(path.elements().len());
    for element in path.elements() {
        let (step, end) = match *element {
            PathEl::MoveTo(to) => {
                start = point(to);
                (Segment::Move(to.x, to.y), start)
            }
            PathEl::LineTo(to) => (Segment::Line(to.x, to.y), point(to)),
            PathEl::QuadTo(bend, to) => (outline::quadratic(last, point(bend), point(to)), point(to)),
            PathEl::CurveTo(first, second, to) => {
                (Segment::Cubic(point(first), point(second), point(to)), point(to))
            }
            PathEl::ClosePath => (Segment::Close, start),
        };
        last = end;
        steps.push(step);
    }
    let bounds = Bounds::of_segments(&steps);
    let near = [bounds.x1, bounds.y1, bounds.x2, bounds.y2].iter().all(|value| value.abs() <= FARTHEST);
    (near || steps.is_empty()).then_some(steps)
}
