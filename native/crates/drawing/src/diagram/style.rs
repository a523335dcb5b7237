//! The keys that say how an element is painted.

use ferrolab_base::Result;
use serde_json::Value;

use super::fields::Fields;
use crate::scene::{Cap, Color, Font, Join, Paint, Style};

/// Family of letters unless another is given.
const FAMILY: &str = "sans-serif";
/// Lengths of a dash pattern at most.
const MAX_DASH: usize = 32;

/// The style of a closed shape: an outline in black unless something else is said.
pub(super) fn shape(fields: &Fields<'_>) -> Result<Style> {
    let (fill, stroke) = (fields.color("fill")?, fields.color("stroke")?);
    let stroke = if fill.is_none() && stroke.is_none() { Some(Color::BLACK) } else { stroke.flatten() };
    style(fields, fill.flatten(), stroke)
}

/// The style of a line: black unless something else is said.
pub(super) fn line(fields: &Fields<'_>) -> Result<Style> {
    let stroke = fields.color("stroke")?.unwrap_or(Some(Color::BLACK));
    let fill = fields.color("fill")?.flatten();
    style(fields, fill, stroke)
}

fn style(fields: &Fields<'_>, fill: Option<Color>, stroke: Option<Color>) -> Result<Style> {
    const CAPS: [(&str, Cap); 3] = [("butt", Cap::Butt), ("round", Cap::Round), ("square", Cap::Square)];
    const JOINS: [(&str, Join); 3] = [("miter", Join::Miter), ("round", Join::Round), ("bevel", Join::Bevel)];
    Ok(Style {
        fill: fill.map(Paint::Solid),
        stroke: stroke.map(Paint::Solid),
        stroke_width: fields.size_or("stroke_width", 1.0)?,
        opacity: share(fields, "opacity")?,
        fill_opacity: share(fields, "fill_opacity")?,
        stroke_opacity: share(fields, "stroke_opacity")?,
        dash: dash(fields)?,
        dash_offset: 0.0,
        cap: fields.choice("stroke_linecap", &CAPS)?.unwrap_or_default(),
        join: fields.choice("stroke_linejoin", &JOINS)?.unwrap_or_default(),
    })
}

/// A share from 0 to 1; 1 unless given.
pub(super) fn share(fields: &Fields<'_>, key: &'static str) -> Result<f64> {
    match fields.number(key)? {
        None => Ok(1.0),
        Some(share) if (0.0..=1.0).contains(&share) => Ok(share),
        Some(other) => Err(fields.wrong(key, &other.into(), "a number from 0 to 1")),
    }
}

fn dash(fields: &Fields<'_>) -> Result<Vec<f64>> {
    let Some(value) = fields.get("dash") else { return Ok(Vec::new()) };
    match value {
        Value::String(word) if word == "dashed" => return Ok(vec![6.0, 4.0]),
        Value::String(word) if word == "dotted" => return Ok(vec![2.0, 3.0]),
        Value::String(word) if word == "solid" => return Ok(Vec::new()),
        _ => {}
    }
    let length = |value: &Value| value.as_f64().filter(|length| (0.0..=1e4).contains(length));
    let lengths: Option<Vec<f64>> = value.as_array().and_then(|values| values.iter().map(length).collect());
    match lengths {
        Some(lengths) if lengths.len() <= MAX_DASH && lengths.iter().sum::<f64>() >= 0.1 => Ok(lengths),
        Some(lengths) if lengths.is_empty() => Ok(lengths),
        _ => Err(fields.wrong("dash", value, "dashed, dotted or at most 32 lengths such as [6, 4]")),
    }
}

/// The letters of a text or label.
pub(super) fn font(fields: &Fields<'_>, size: f64) -> Result<Font> {
    const WEIGHTS: [(&str, bool); 2] = [("normal", false), ("bold", true)];
    const STYLES: [(&str, bool); 2] = [("normal", false), ("italic", true)];
    Ok(Font {
        family: fields.text("font_family")?.unwrap_or_else(|| FAMILY.to_owned()),
        size: fields.size_or("font_size", size)?,
        bold: fields.flag("bold")? | fields.choice("font_weight", &WEIGHTS)?.unwrap_or(false),
        italic: fields.flag("italic")? | fields.choice("font_style", &STYLES)?.unwrap_or(false),
    })
}

/// Paint of one colour, and no outline.
pub(super) fn filled(color: Option<Color>, opacity: f64) -> Style {
    Style { fill: color.map(Paint::Solid), opacity, ..Style::default() }
}
