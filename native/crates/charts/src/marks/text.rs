//! Texts at places.

use ferrolab_base::Result;
use ferrolab_drawing::{Align, Baseline, Font, Items, Text};
use serde_json::Value as Json;

use crate::data::Value;
use crate::encode::format::Writer;
use crate::encode::paint::{Painter, encoded_or};
use crate::encode::position::{Fallback, Placing, Series};
use crate::encode::scale::Output;
use crate::encode::scope::Scope;
use crate::model::rows::rows_where;
use crate::spec::channel::Channel;
use crate::spec::channel_def::{ChannelDef, Test};
use crate::spec::json::{lines, refused};

/// The texts of a unit.
pub(super) fn draw(scope: &Scope, index: usize) -> Result<Items> {
    let placing = Placing::new(scope, index);
    let x = placing.point(Channel::X, Fallback::Middle)?.unwrap_or(Series::One(0.0));
    let y = placing.point(Channel::Y, Fallback::Middle)?.unwrap_or(Series::One(0.0));
    let radius = placing.point(Channel::Radius, Fallback::Nothing)?;
    let theta = placing.point(Channel::Theta, Fallback::Nothing)?;
    let painter = Painter::new(scope, index)?;
    let mark = &placing.unit.mark;
    let config = scope.model.config;
    let number = |name: &str| mark.number(config, name);
    let size = number("fontSize").or(number("size")).unwrap_or(11.0);
    let sizes = encoded_or(scope, index, Channel::Size, Some(Output::Number(size)))?;
    let angles =
        encoded_or(scope, index, Channel::Angle, Some(Output::Number(number("angle").unwrap_or(0.0))))?;
    let font = font(&placing);
    let (align, baseline) =
        (align_of(mark.text(config, "align")), baseline_of(mark.text(config, "baseline")));
    let shift = (number("dx").unwrap_or(0.0), number("dy").unwrap_or(0.0));
    let mut texts = Vec::new();
    for (row, lines) in contents(scope, index)?.into_iter().enumerate() {
        let (mut x, mut y) = (x.at(row), y.at(row));
        if let Some(radius) = radius.as_ref().map(|radius| radius.at(row)).filter(|radius| *radius != 0.0) {
            let angle = theta.as_ref().map_or(0.0, |theta| theta.at(row)) - std::f64::consts::FRAC_PI_2;
            x += radius * angle.cos();
            y += radius * angle.sin();
        }
        if !x.is_finite() || !y.is_finite() {
            continue;
        }
        let size = sizes.number(row).unwrap_or(size);
        texts.push(Text {
            x,
            y,
            shift,
            lines,
            angle: angles.number(row).unwrap_or(0.0),
            align,
            baseline,
            font: Font { size, ..font.clone() },
            line_height: number("lineHeight").unwrap_or(size + 2.0),
            limit: number("limit").unwrap_or(0.0),
            style: painter.style(row),
        });
    }
    Ok(Items::Texts(texts))
}

fn font(placing: &Placing) -> Font {
    let (mark, config) = (&placing.unit.mark, placing.scope.model.config);
    Font {
        family: mark.text(config, "font").unwrap_or("sans-serif").to_owned(),
        size: 11.0,
        bold: mark.prop(config, "fontWeight").is_some_and(is_bold),
        italic: mark.text(config, "fontStyle").is_some_and(|style| style == "italic" || style == "oblique"),
    }
}

/// Whether a weight is that of a bold face.
pub(crate) fn is_bold(weight: &Json) -> bool {
    weight.as_str() == Some("bold") || weight.as_f64().is_some_and(|weight| weight >= 600.0)
}

/// The alignment of that name; the middle when there is none.
pub(crate) fn align_of(name: Option<&str>) -> Align {
    match name {
        Some("left") => Align::Left,
        Some("right") => Align::Right,
        _ => Align::Center,
    }
}

/// The baseline of that name; the middle when there is none.
pub(crate) fn baseline_of(name: Option<&str>) -> Baseline {
    match name {
        Some("top") => Baseline::Top,
        Some("bottom") => Baseline::Bottom,
        Some("alphabetic") => Baseline::Alphabetic,
        Some("line-top") => Baseline::LineTop,
        Some("line-bottom") => Baseline::LineBottom,
        _ => Baseline::Middle,
    }
}

/// The lines of each row.
fn contents(scope: &Scope, index: usize) -> Result<Vec<Vec<String>>> {
    let unit = scope.unit(index);
    let rows = scope.table(index).rows();
    let Some(def) = unit.encoding.get(Channel::Text) else {
        let fixed = unit.mark.prop(scope.model.config, "text").and_then(lines).unwrap_or_default();
        return Ok(vec![fixed; rows]);
    };
    let mut shown = plain_contents(scope, index, def)?;
    for condition in def.conditions.iter().rev() {
        let holds = match &condition.test {
            Test::Fixed(holds) => vec![*holds; rows],
            Test::Row(test) => rows_where(scope.table(index), test, &scope.model.variables)?,
        };
        let other = plain_contents(scope, index, &condition.shows)?;
        for (row, lines) in other.into_iter().enumerate().filter(|(row, _)| holds[*row]) {
            shown[row] = lines;
        }
    }
    Ok(shown)
}

fn plain_contents(scope: &Scope, index: usize, def: &ChannelDef) -> Result<Vec<Vec<String>>> {
    let table = scope.table(index);
    let rows = table.rows();
    if def.is_field() {
        if def.bins() {
            return Err(refused("encoding.text.bin", "is not drawn here"));
        }
        let writer = Writer::of(def, def.format.as_ref(), def.format_type.as_deref(), scope.model.config)?;
        let column = table.field(&def.column());
        let write = |row| match (&writer, column.value(row)) {
            (Writer::Plain, Value::Json(json)) => lines(&json).unwrap_or_default(),
            (_, value) => vec![writer.write(&value)],
        };
        return Ok((0..rows).map(write).collect());
    }
    if let Some(datum) = &def.datum {
        let writer = Writer::of(def, def.format.as_ref(), def.format_type.as_deref(), scope.model.config)?;
        let value = if def.is_temporal() {
            Value::Time(crate::model::rows::time_of(datum, None))
        } else {
            Value::from_json(datum)
        };
        return Ok(vec![vec![writer.write(&value)]; rows]);
    }
    Ok(vec![def.value.as_ref().and_then(lines).unwrap_or_default(); rows])
}
