//! Layouts and masters: where placeholders stand and which bullets they have.

use ferrolab_packages::xml::Node;

use super::bullets::{self, Bullets};
use super::order::Place;

/// Layouts have a dozen places; each shape looks through them.
const MAX_PLACEHOLDERS: usize = 256;

/// A layout or a master.
#[derive(Debug, Default)]
pub(super) struct Template {
    placeholders: Vec<Placeholder>,
    /// A master's styles.
    pub(super) title: Bullets,
    pub(super) body: Bullets,
    pub(super) other: Bullets,
}

/// A place that slides fill in.
#[derive(Debug, Default)]
pub(super) struct Placeholder {
    kind: String,
    index: String,
    pub(super) place: Option<Place>,
    pub(super) bullets: Bullets,
}

impl Template {
    pub(super) fn read(root: Node<'_>) -> Self {
        let style = |name: &str| bullets::of_style(root.descend(&["txStyles", name]));
        let shapes = root.descend(&["cSld", "spTree"]).into_iter().flat_map(Node::elements);
        Self {
            placeholders: shapes.filter_map(read_placeholder).take(MAX_PLACEHOLDERS).collect(),
            title: style("titleStyle"),
            body: style("bodyStyle"),
            other: style("otherStyle"),
        }
    }

    /// The placeholder of that index, or else the first of that kind.
    pub(super) fn placeholder(&self, kind: &str, index: &str) -> Option<&Placeholder> {
        let by_index = self.placeholders.iter().find(|it| !index.is_empty() && it.index == index);
        by_index.or_else(|| self.of_kind(kind))
    }

    /// The first placeholder of a kind. Masters have one kind of title and one of body.
    pub(super) fn of_kind(&self, kind: &str) -> Option<&Placeholder> {
        let same = |it: &&Placeholder| general(&it.kind) == general(kind);
        self.placeholders.iter().find(|it| it.kind == kind).or_else(|| self.placeholders.iter().find(same))
    }
}

/// The kind that a master has a style for.
pub(super) fn general(kind: &str) -> &str {
    match kind {
        "title" | "ctrTitle" => "title",
        "" | "body" | "subTitle" | "obj" => "body",
        other => other,
    }
}

/// The kind and the index of a shape that fills in a place.
pub(super) fn place_filled(shape: Node<'_>) -> Option<(String, String)> {
    let description = shape.elements().find(|child| child.name().starts_with("nv"))?;
    let place = description.descend(&["nvPr", "ph"])?;
    let attribute = |name: &str| place.attribute(name).unwrap_or_default().into_owned();
    Some((attribute("type"), attribute("idx")))
}

fn read_placeholder(shape: Node<'_>) -> Option<Placeholder> {
    let (kind, index) = place_filled(shape)?;
    let place = Place::of(shape);
    let bullets = bullets::of_style(shape.descend(&["txBody", "lstStyle"]));
    Some(Placeholder { kind, index, place, bullets })
}
