//! Diagrams (SmartArt): their texts as a list, nested as the points of the diagram are.

use std::collections::{HashMap, HashSet};

use ferrolab_base::Result;
use ferrolab_compose::Role;
use ferrolab_packages::opc::Package;
use ferrolab_packages::xml::{self, Node, Tree};

use crate::flow::Flow;

/// Tell the texts of a diagram.
pub(crate) fn tell(package: &Package<'_>, part: &str, flow: &mut Flow<'_>) -> Result<()> {
    let salvaged = match package.part(part) {
        Ok(salvaged) => salvaged,
        Err(error) => {
            flow.warn(format!("the diagram {part:?} could not be read: {}", error.message));
            return Ok(());
        }
    };
    let text = xml::decode(&salvaged.bytes);
    let tree = Tree::parse(&text, package.limits(), flow.cancel())?;
    if let Some(damage) = tree.damage.as_ref().or(salvaged.damage.as_ref()) {
        flow.warn_damage(part, damage);
    }
    let texts = texts(tree.root());
    let bottom = flow.depth();
    let mut levels: Vec<usize> = Vec::new();
    for (level, text) in texts {
        while levels.last().is_some_and(|open| *open > level) {
            levels.pop();
            flow.close_to(bottom + 2 * levels.len());
        }
        if levels.last() == Some(&level) {
            flow.close();
        } else {
            levels.push(level);
            flow.open(Role::List(None));
        }
        flow.open(Role::Item(None));
        flow.text(&text);
    }
    flow.close_to(bottom);
    Ok(())
}

/// The points that have a text, each with its depth.
fn texts(root: Node<'_>) -> Vec<(usize, String)> {
    let points: Vec<Node<'_>> = root.find("ptLst").map(|list| list.elements().collect()).unwrap_or_default();
    let id = |point: Node<'_>| point.attribute("modelId").unwrap_or_default().into_owned();
    let children = children(root);
    let by_id: HashMap<String, Node<'_>> = points.iter().map(|point| (id(*point), *point)).collect();
    let top = points.iter().find(|point| point.attribute("type").as_deref() == Some("doc"));
    let mut told = HashSet::new();
    let mut out = Vec::new();
    let mut due: Vec<(usize, String)> = top.map(|top| (0, id(*top))).into_iter().collect();
    while let Some((level, point_id)) = due.pop() {
        if !told.insert(point_id.clone()) {
            continue;
        }
        let below = children.get(&point_id).map(Vec::as_slice).unwrap_or_default();
        due.extend(below.iter().rev().map(|(_, child)| (level + 1, child.clone())));
        out.extend(by_id.get(&point_id).and_then(|point| Some((level, text(*point)?))));
    }
    // Points that nothing connects.
    let lost = points.iter().filter(|point| !told.contains(&id(**point)));
    out.extend(lost.filter_map(|point| Some((1, text(*point)?))));
    out
}

/// For each point those below it, in their order.
fn children(root: Node<'_>) -> HashMap<String, Vec<(u32, String)>> {
    let mut children: HashMap<String, Vec<(u32, String)>> = HashMap::new();
    let connections = root.find("cxnLst").into_iter().flat_map(Node::elements);
    for connection in connections.filter(|it| it.attribute("type").is_none_or(|kind| kind == "parOf")) {
        let attribute = |name: &str| connection.attribute(name).unwrap_or_default().into_owned();
        let order = attribute("srcOrd").parse().unwrap_or(u32::MAX);
        children.entry(attribute("srcId")).or_default().push((order, attribute("destId")));
    }
    children.values_mut().for_each(|below| below.sort());
    children
}

fn text(point: Node<'_>) -> Option<String> {
    let body = point.child("t")?;
    let paragraphs = body.elements().filter(|node| node.name() == "p");
    let texts = paragraphs.map(|paragraph| {
        let runs = paragraph.descendants().filter(|node| node.name() == "t");
        runs.map(Node::content).collect::<String>()
    });
    let text = texts.collect::<Vec<_>>().join(" ").trim().to_owned();
    (!text.is_empty()).then_some(text)
}
