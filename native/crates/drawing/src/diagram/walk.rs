//! Goes through elements and the groups among them, without recursion.

use std::collections::HashMap;

use ferrolab_base::{Code, Error, Result};
use serde_json::Value;

use super::fields::{Fields, sort};
use super::place::Place;
use super::sheet::Sheet;
use super::{arrows, graph, labels, pictures, shapes};
use crate::outline::Bounds;
use crate::scene::Color;

/// Elements in all groups together.
const MAX_ELEMENTS: usize = 20_000;
/// Groups within groups.
const MAX_DEPTH: usize = 64;

const KINDS: &str = "rect, circle, ellipse, line, polyline, polygon, path, text, arrow, image, group, graph";

/// A group that is being gone through.
struct Level<'a> {
    children: &'a [Value],
    next: usize,
    place: Place,
    /// What the places of its elements begin with.
    prefix: String,
}

/// Draw all elements.
pub(super) fn draw(elements: &Value, ground: Color) -> Result<Sheet> {
    let Some(elements) = elements.as_array() else {
        return Err(Error::new(
            Code::InvalidInput,
            format!("the elements are {}, not an array", sort(elements)),
        )
        .hint("give an array of objects such as {\"type\": \"circle\", \"x\": 50, \"y\": 50, \"r\": 40}"));
    };
    let mut sheet = pass(elements, ground, None)?;
    if sheet.waiting {
        // Arrows may lead to what is drawn after them, so boxes are found first.
        let boxes = std::mem::take(&mut sheet.boxes);
        sheet = pass(elements, ground, Some(boxes))?;
    }
    Ok(sheet)
}

/// Draw all; where boxes are not known yet, arrows between named elements have to wait.
fn pass(elements: &[Value], ground: Color, boxes: Option<HashMap<String, Bounds>>) -> Result<Sheet> {
    let mut sheet = Sheet::new(ground);
    let complete = boxes.is_some();
    sheet.boxes = boxes.unwrap_or_default();
    let mut count = 0;
    let mut levels = vec![Level { children: elements, next: 0, place: Place::ROOT, prefix: String::new() }];
    while let Some(level) = levels.last_mut() {
        let Some(value) = level.children.get(level.next) else {
            levels.pop();
            continue;
        };
        count += 1;
        check_count(count)?;
        let fields = Fields::new(value, format!("{}{}", level.prefix, level.next), None)?;
        let place = level.place;
        level.next += 1;
        if fields.kind() == "group" {
            let inner = group(&fields, &place)?;
            levels.push(inner);
            check_depth(levels.len(), &fields)?;
        } else {
            element(&fields, &mut sheet, &place, complete)?;
        }
    }
    Ok(sheet)
}

fn check_count(count: usize) -> Result<()> {
    if count <= MAX_ELEMENTS {
        return Ok(());
    }
    Err(Error::new(Code::SizeLimit, format!("the diagram has more than {MAX_ELEMENTS} elements"))
        .hint("draw it in parts")
        .with("limit", "elements")
        .with("limit_value", MAX_ELEMENTS))
}

fn check_depth(depth: usize, fields: &Fields<'_>) -> Result<()> {
    if depth <= MAX_DEPTH {
        return Ok(());
    }
    Err(Error::new(Code::SizeLimit, format!("element {} lies in more than {MAX_DEPTH} groups", fields.place))
        .hint("put its elements into an outer group")
        .with("limit", "depth")
        .with("limit_value", MAX_DEPTH))
}

fn group<'a>(fields: &Fields<'a>, place: &Place) -> Result<Level<'a>> {
    let to = fields.point("translate")?.unwrap_or((0.0, 0.0));
    let to = (to.0 + fields.number_or("x", 0.0)?, to.1 + fields.number_or("y", 0.0)?);
    let scale = fields.size_or("scale", 1.0)?;
    let inner = place.within(to, fields.number_or("rotate", 0.0)?, scale);
    if !(1e-4..=1e4).contains(&inner.scale) {
        return Err(fields.wrong(
            "scale",
            &scale.into(),
            "a scale from 0.0001 to 10000, outer groups' included",
        ));
    }
    let children = fields.array("children")?;
    fields.finish()?;
    Ok(Level { children, next: 0, place: inner, prefix: format!("{}.children.", fields.place) })
}

fn element(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place, complete: bool) -> Result<()> {
    let bounds = match fields.kind() {
        "rect" => shapes::rect(fields, sheet, place)?,
        "circle" => shapes::circle(fields, sheet, place)?,
        "ellipse" => shapes::ellipse(fields, sheet, place)?,
        "line" => shapes::line(fields, sheet, place)?,
        "polyline" => shapes::polyline(fields, sheet, place)?,
        "polygon" => shapes::polygon(fields, sheet, place)?,
        "path" => shapes::path(fields, sheet, place)?,
        "text" => labels::text(fields, sheet, place)?,
        "image" => pictures::image(fields, sheet, place)?,
        "arrow" => return arrows::arrow(fields, sheet, place, complete),
        "graph" => return graph::draw(fields, sheet, place),
        _ => return Err(unknown_kind(fields)),
    };
    if let Some(id) = fields.id()? {
        sheet.boxes.insert(id, bounds);
    }
    Ok(())
}

fn unknown_kind(fields: &Fields<'_>) -> Error {
    let shown: String = fields.kind().chars().take(40).collect();
    let what =
        if shown.is_empty() { "has no type".to_owned() } else { format!("has the unknown type {shown:?}") };
    Error::new(Code::InvalidInput, format!("element {} {what}", fields.place))
        .hint(format!("known are {KINDS}"))
        .with("element", &fields.place)
        .with("key", "type")
}
