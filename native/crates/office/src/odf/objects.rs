//! Frames: pictures, text boxes, charts and formulas.

use ferrolab_base::Result;
use ferrolab_compose::Role;
use ferrolab_packages::xml::{Node, Tree};

use super::{Part, Reader};
use crate::inline::{Inline, Marks};
use crate::math::mathml;
use crate::media;

/// Text boxes in text boxes are read to this depth.
pub(super) const MAX_BOXES: usize = 8;

impl<'t> Reader<'t, '_> {
    /// A picture, or a formula, in the line. Charts are told by [`Reader::object`].
    pub(super) fn frame(&mut self, frame: Node<'t>, inline: &mut Inline, marks: &Marks) {
        if let Some(formula) = self.formula(frame) {
            inline.leaf(Role::Math { tex: formula, display: false }, &Marks::default());
            return;
        }
        let href = frame.child("image").and_then(|image| image.attribute("href"));
        let Some(href) = href.filter(|_| frame.child("object").is_none()) else { return };
        let part = href.trim_start_matches("./").to_owned();
        let words = |name: &str| frame.child(name).map(Node::content).filter(|text| !text.trim().is_empty());
        let alternative = words("desc").or_else(|| words("title")).unwrap_or_default();
        let size = ["svg:width", "svg:height"].map(|name| pixels(&frame.attribute(name).unwrap_or_default()));
        let (image, role) = media::picture(&part, &alternative, (size[0], size[1]));
        let kept = if self.archive.contains(&part) { part.as_str() } else { "" };
        let archive = self.archive;
        self.flow.image(image, kept, || archive.read(&part));
        inline.leaf(role, &Marks { link: marks.link.clone(), ..Marks::default() });
    }

    /// The part that holds the content of a frame's object.
    fn object_part(&self, frame: Node<'t>) -> Option<String> {
        let href = frame.child("object")?.attribute("href")?;
        let part = format!("{}/content.xml", href.trim_start_matches("./").trim_end_matches('/'));
        self.archive.contains(&part).then_some(part)
    }

    /// A formula in LaTeX.
    fn formula(&self, frame: Node<'t>) -> Option<String> {
        let part = Part::load(self.archive, &self.object_part(frame)?).ok()?;
        let tree = Tree::parse(&part.text, self.flow.limits(), self.flow.cancel()).ok()?;
        let root = tree.root();
        (root.name() == "math").then(|| mathml::to_tex(root))
    }

    /// A chart: the numbers it was drawn from, as a table.
    pub(super) fn object(&mut self, frame: Node<'t>) -> Result<()> {
        let Some(name) = self.object_part(frame) else { return Ok(()) };
        let Ok(part) = Part::load(self.archive, &name) else { return Ok(()) };
        let tree = Tree::parse(&part.text, self.flow.limits(), self.flow.cancel())?;
        let Some(chart) = tree.root().find("chart").filter(|it| it.full_name() == "chart:chart") else {
            return Ok(());
        };
        let Some(table) = chart.child("table") else { return Ok(()) };
        self.close_blocks();
        self.flow.open(Role::Table);
        if let Some(title) = chart.child("title") {
            self.flow.stretch(Role::Caption, &title.content());
        }
        let rows = table.descendants().filter(|row| row.name() == "table-row");
        for (index, row) in rows.enumerate() {
            self.flow.open(Role::Row);
            for cell in row.elements().filter(|cell| cell.name() == "table-cell") {
                self.flow.open_cell(index == 0, 1, 1)?;
                self.flow.text(&cell.child("p").map(Node::content).unwrap_or_default());
                self.flow.close();
            }
            self.flow.close();
        }
        self.flow.close();
        Ok(())
    }
}

/// A length in pixels of 96 to the inch.
fn pixels(length: &str) -> u32 {
    let unit_at = length.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(length.len());
    let (number, unit) = length.split_at(unit_at);
    let per_unit = match unit {
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "in" => 96.0,
        "pt" => 96.0 / 72.0,
        "px" => 1.0,
        _ => 0.0,
    };
    number.parse::<f32>().map_or(0, |number| (number * per_unit).round() as u32)
}

#[cfg(test)]
mod tests {
    use super::pixels;

    #[test]
    fn lengths_become_pixels() {
        for (length, expected) in
            [("2.54cm", 96), ("1in", 96), ("72pt", 96), ("x", 0), ("-1cm", 0), ("3ä", 0)]
        {
            assert_eq!(pixels(length), expected, "{length}");
        }
    }
}
