//! A chart as the table of what it shows.

use std::collections::BTreeMap;

use ferrolab_packages::xml::{Node, Tree};

use crate::format::{Epoch, NumberFormat};
use crate::sheet::{Chart, SheetCell};
use ferrolab_base::document::Value;

/// A chart's series, points and places in its table beyond these are not told.
const MAX_SERIES: usize = 255;
const MAX_POINTS: u32 = 10_000;
const MAX_PLACES: usize = 50_000;

/// A series: its name, what its points are called, and their values.
struct Series {
    name: String,
    categories: BTreeMap<u32, SheetCell>,
    values: BTreeMap<u32, SheetCell>,
}

/// The chart, unless it shows nothing that is stored with it.
pub(super) fn read(tree: &Tree<'_>) -> Option<Chart> {
    let root = tree.root();
    let chart = root.find("chart")?;
    let plot = chart.find("plotArea")?;
    let kinds: Vec<Node<'_>> = plot.elements().filter(|node| node.name().ends_with("Chart")).collect();
    let series: Vec<Series> = kinds
        .iter()
        .flat_map(|kind| kind.elements())
        .filter(|node| node.name() == "ser")
        .take(MAX_SERIES)
        .map(series)
        .collect();
    let title = chart.child("title").map(text).unwrap_or_default();
    let kind = kinds.first().map(|node| kind(node.name())).unwrap_or_default();
    let rows = rows(&series);
    (!rows.is_empty()).then_some(Chart { title, kind, rows })
}

/// `lineChart` as `Line chart`.
fn kind(name: &str) -> String {
    let stem = name.trim_end_matches("Chart").trim_end_matches("3D");
    let mut letters = stem.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(" chart".chars()).collect()
}

/// The text of a title: runs, or what a formula gave.
fn text(node: Node<'_>) -> String {
    let parts = node.descendants().filter(|node| matches!(node.name(), "t" | "v"));
    ferrolab_compose::folded(&parts.map(|part| part.content()).collect::<Vec<_>>().join(" "))
}

fn series(node: Node<'_>) -> Series {
    let of =
        |names: [&str; 2]| names.iter().find_map(|name| node.child(name)).map(points).unwrap_or_default();
    Series {
        name: node.child("tx").map(text).unwrap_or_default(),
        categories: of(["cat", "xVal"]),
        values: of(["val", "yVal"]),
    }
}

/// The stored points of a reference, by index. Of categories on several levels, the innermost comes first.
fn points(node: Node<'_>) -> BTreeMap<u32, SheetCell> {
    let is_number = node.find("numCache").is_some() || node.find("numLit").is_some();
    let format = node.find("formatCode").map(|code| NumberFormat::new(&code.content())).unwrap_or_default();
    let mut points = BTreeMap::new();
    for point in node.descendants().filter(|node| node.name() == "pt") {
        let index = point.attribute("idx").and_then(|index| index.parse().ok()).unwrap_or(u32::MAX);
        let value = point.child("v").map(|value| value.content()).unwrap_or_default();
        if index < MAX_POINTS && !points.contains_key(&index) {
            points.insert(index, cell(value, is_number, &format));
        }
    }
    points
}

fn cell(text: String, is_number: bool, format: &NumberFormat) -> SheetCell {
    match text.trim().parse::<f64>() {
        Ok(number) if is_number && number.is_finite() => SheetCell {
            text: format.show(number, Epoch::Year1900),
            value: Some(Value::Number(number)),
            ..SheetCell::default()
        },
        _ => SheetCell { text, ..SheetCell::default() },
    }
}

fn rows(series: &[Series]) -> Vec<Vec<SheetCell>> {
    let header = |text: &str| SheetCell { text: text.to_owned(), header: true, ..SheetCell::default() };
    let count = series.iter().flat_map(|series| series.values.keys()).max().map_or(0, |last| last + 1);
    if count == 0 {
        return Vec::new();
    }
    let count = count.min((MAX_PLACES / (series.len() + 1)) as u32);
    let names = series.iter().map(|series| header(&series.name));
    let mut rows = vec![std::iter::once(header("")).chain(names).collect()];
    for index in 0..count {
        let category = series.iter().find_map(|series| series.categories.get(&index)).cloned();
        let first =
            category.unwrap_or_else(|| SheetCell { text: (index + 1).to_string(), ..SheetCell::default() });
        let values = series.iter().map(|series| series.values.get(&index).cloned().unwrap_or_default());
        rows.push(std::iter::once(first).chain(values).collect());
    }
    rows
}
