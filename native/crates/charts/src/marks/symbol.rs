//! Points, circles and squares.

use ferrolab_base::Result;
use ferrolab_drawing::{Cloud, Items, Shape, Style, Symbol};
use serde_json::Value as Json;

use super::Most;
use crate::encode::paint::{Painter, Visual, encoded_or};
use crate::encode::position::{Fallback, Placing, Series};
use crate::encode::range::shape_named;
use crate::encode::scale::Output;
use crate::encode::scope::Scope;
use crate::scales::Straight;
use crate::spec::channel::Channel;
use crate::spec::json::refused_value;
use crate::spec::mark_def::MarkKind;

/// The symbols of a unit.
pub(super) fn draw(scope: &Scope, index: usize, most: Most, notes: &mut Vec<String>) -> Result<Items> {
    let placing = Placing::new(scope, index);
    let x = placing.point(Channel::X, Fallback::Middle)?.unwrap_or(Series::One(0.0));
    let y = placing.point(Channel::Y, Fallback::Middle)?.unwrap_or(Series::One(0.0));
    let painter = Painter::new(scope, index)?;
    let size = sizes(scope, index)?;
    let angle = angles(scope, index)?;
    let shape = shapes(scope, index)?;
    let rows = scope.table(index).rows();
    if rows > most.symbols
        && let (Visual::One(size), Visual::One(shape)) = (&size, &shape)
    {
        let size = size.as_ref().and_then(Output::number).unwrap_or(30.0);
        notes.push(format!("{rows} points are drawn as one picture."));
        return Ok(Items::Cloud(cloud(scope, index, &x, &y, &painter, size, form(shape.as_ref()))));
    }
    let plain = painter.is_plain().then(|| painter.style(0));
    let mut symbols = Vec::with_capacity(rows);
    for row in 0..rows {
        let (x, y) = (x.at(row), y.at(row));
        if !x.is_finite() || !y.is_finite() {
            continue;
        }
        symbols.push(Symbol {
            x,
            y,
            size: size.number(row).filter(|size| size.is_finite()).unwrap_or(0.0),
            angle: angle.number(row).unwrap_or(0.0),
            shape: form(shape.at(row)),
            style: plain.clone().unwrap_or_else(|| painter.style(row)),
        });
    }
    Ok(Items::Symbols(symbols))
}

fn form(output: Option<&Output>) -> Shape {
    match output {
        Some(Output::Shape(shape)) => shape.clone(),
        _ => Shape::Circle,
    }
}

fn sizes(scope: &Scope, index: usize) -> Result<Visual> {
    let default =
        scope.unit(index).mark.drawn(scope.model.config, "size").and_then(Json::as_f64).unwrap_or(30.0);
    encoded_or(scope, index, Channel::Size, Some(Output::Number(default)))
}

fn angles(scope: &Scope, index: usize) -> Result<Visual> {
    let default = scope.unit(index).mark.number(scope.model.config, "angle").unwrap_or(0.0);
    encoded_or(scope, index, Channel::Angle, Some(Output::Number(default)))
}

fn shapes(scope: &Scope, index: usize) -> Result<Visual> {
    let mark = &scope.unit(index).mark;
    let name = match mark.kind {
        MarkKind::Circle => return Ok(Visual::One(Some(Output::Shape(Shape::Circle)))),
        MarkKind::Square => return Ok(Visual::One(Some(Output::Shape(Shape::Square)))),
        _ => mark.text(scope.model.config, "shape").unwrap_or("circle"),
    };
    let Some(default) = shape_named(name) else { return Err(refused_value("mark.shape", &Json::from(name))) };
    encoded_or(scope, index, Channel::Shape, Some(Output::Shape(default)))
}

fn cloud(
    scope: &Scope,
    index: usize,
    x: &Series,
    y: &Series,
    painter: &Painter,
    size: f64,
    shape: Shape,
) -> Cloud {
    let rows = scope.table(index).rows();
    if painter.is_plain()
        && let (Some(x), Some(y)) = (x.scaled(), y.scaled())
    {
        let points = scaled_points(x, y);
        return Cloud {
            points,
            extent: scope.sizes[index],
            size,
            shape,
            style_of: Vec::new(),
            styles: vec![painter.style(0)],
        };
    }
    let mut points = Vec::with_capacity(2 * rows);
    let mut style_of = Vec::new();
    let mut styles: Vec<Style> = Vec::new();
    let plain = painter.is_plain();
    if plain {
        styles.push(painter.style(0));
    }
    for row in 0..rows {
        let (x, y) = (x.at(row), y.at(row));
        if !x.is_finite() || !y.is_finite() {
            continue;
        }
        points.push(x as f32);
        points.push(y as f32);
        if !plain {
            style_of.push(style_index(&mut styles, painter.style(row)));
        }
    }
    Cloud { points, extent: scope.sizes[index], size, shape, style_of, styles }
}

/// The places of rows that differ in nothing else, of which there may be millions.
fn scaled_points((xs, x): (&[f64], Straight), (ys, y): (&[f64], Straight)) -> Vec<f32> {
    let places = xs.iter().zip(ys).map(|(&across, &up)| [x.position(across) as f32, y.position(up) as f32]);
    let mut points: Vec<[f32; 2]> = places.collect();
    // A sum is no number as soon as one of its parts is none.
    let doubtful =
        |points: &[[f32; 2]]| !points.as_flattened().iter().map(|place| place * 0.0).sum::<f32>().is_finite();
    if points.chunks(4096).any(doubtful) {
        points.retain(|[x, y]| x.is_finite() && y.is_finite());
    }
    points.into_flattened()
}

/// Styles that a cloud tells apart.
const MOST_STYLES: usize = 256;

fn style_index(styles: &mut Vec<Style>, style: Style) -> u16 {
    let found = styles.iter().rposition(|known| *known == style);
    match found {
        Some(found) => found as u16,
        None if styles.len() < MOST_STYLES => {
            styles.push(style);
            (styles.len() - 1) as u16
        }
        None => nearest(styles, &style),
    }
}

/// The style whose fill and outline are closest in colour.
fn nearest(styles: &[Style], wanted: &Style) -> u16 {
    let distance = |style: &Style| {
        paint_distance(&style.fill, &wanted.fill) + paint_distance(&style.stroke, &wanted.stroke)
    };
    let closest = styles.iter().enumerate().min_by_key(|(_, style)| distance(style));
    closest.map_or(0, |(index, _)| index as u16)
}

fn paint_distance(a: &Option<ferrolab_drawing::Paint>, b: &Option<ferrolab_drawing::Paint>) -> u32 {
    use ferrolab_drawing::Paint::Solid;
    match (a, b) {
        (Some(Solid(a)), Some(Solid(b))) => {
            [(a.r, b.r), (a.g, b.g), (a.b, b.b)].iter().map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
        }
        (None, None) => 0,
        _ => u32::from(u16::MAX),
    }
}
