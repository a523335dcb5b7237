//! Charts: the numbers they were drawn from, as a table.

use ferrolab_base::Result;
use ferrolab_compose::Role;
use ferrolab_packages::opc::Package;
use ferrolab_packages::xml::{self, Node, Tree};

use crate::flow::Flow;

/// Points beyond this come from forged indices.
const MAX_POINTS: usize = 100_000;

/// One row of numbers.
#[derive(Default)]
struct Series {
    name: String,
    categories: Vec<String>,
    values: Vec<String>,
}

/// Tell a chart's title and numbers.
pub(crate) fn tell(package: &Package<'_>, part: &str, flow: &mut Flow<'_>) -> Result<()> {
    let salvaged = match package.part(part) {
        Ok(salvaged) => salvaged,
        Err(error) => {
            flow.warn(format!("the chart {part:?} could not be read: {}", error.message));
            return Ok(());
        }
    };
    let text = xml::decode(&salvaged.bytes);
    let tree = Tree::parse(&text, package.limits(), flow.cancel())?;
    if let Some(damage) = tree.damage.as_ref().or(salvaged.damage.as_ref()) {
        flow.warn_damage(part, damage);
    }
    table(tree.root(), flow)
}

fn table(root: Node<'_>, flow: &mut Flow<'_>) -> Result<()> {
    let Some(chart) = root.find("chart") else { return Ok(()) };
    let title = chart.child("title").map(title_text).unwrap_or_default();
    let series: Vec<Series> =
        chart.descendants().filter(|node| node.name() == "ser").map(read_series).collect();
    if series.iter().all(|series| series.values.is_empty()) {
        if !title.is_empty() {
            flow.stretch(Role::Paragraph, &title);
        }
        return Ok(());
    }
    flow.open(Role::Table);
    if !title.is_empty() {
        flow.stretch(Role::Caption, &title);
    }
    let heads = std::iter::once("").chain(series.iter().map(|series| series.name.as_str()));
    row(heads, true, flow)?;
    let points =
        series.iter().map(|series| series.values.len().max(series.categories.len())).max().unwrap_or(0);
    for point in 0..points {
        let category =
            series.iter().find_map(|series| series.categories.get(point)).map_or("", String::as_str);
        let values = series.iter().map(|series| series.values.get(point).map_or("", String::as_str));
        row(std::iter::once(category).chain(values), false, flow)?;
    }
    flow.close();
    Ok(())
}

fn row<'s>(cells: impl Iterator<Item = &'s str>, is_head: bool, flow: &mut Flow<'_>) -> Result<()> {
    flow.open(Role::Row);
    for (index, cell) in cells.enumerate() {
        flow.open_cell(is_head || index == 0, 1, 1)?;
        flow.text(cell);
        flow.close();
    }
    flow.close();
    Ok(())
}

/// The words of a title, paragraphs parted by spaces.
fn title_text(title: Node<'_>) -> String {
    let text = title.descendants().filter(|node| matches!(node.name(), "t" | "v")).map(Node::content);
    text.collect::<String>().trim().to_owned()
}

fn read_series(node: Node<'_>) -> Series {
    let points_of =
        |names: &[&str]| names.iter().find_map(|name| node.child(name)).map(points).unwrap_or_default();
    Series {
        name: node.child("tx").map(title_text).unwrap_or_default(),
        categories: points_of(&["cat", "xVal"]),
        values: points_of(&["val", "yVal"]),
    }
}

/// The values that were last shown, by their index; of several levels of categories the finest.
fn points(source: Node<'_>) -> Vec<String> {
    let levels = source.find("lvl");
    let cache = levels.or_else(|| source.find("strCache")).or_else(|| source.find("numCache"));
    let literal = || source.find("numLit").or_else(|| source.find("strLit"));
    let Some(cache) = cache.or_else(literal) else { return Vec::new() };
    let mut values = Vec::new();
    for point in cache.elements().filter(|node| node.name() == "pt") {
        let index = point.attribute("idx").and_then(|index| index.parse().ok()).unwrap_or(values.len());
        if index >= MAX_POINTS {
            continue;
        }
        if values.len() <= index {
            values.resize(index + 1, String::new());
        }
        values[index] = point.child("v").map(Node::content).unwrap_or_default();
    }
    values
}
