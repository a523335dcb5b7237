//! What is drawn: pictures in the line, and what has text or numbers of its own.

use ferrolab_base::Result;
use ferrolab_compose::Role;
use ferrolab_packages::opc::Relationships;
use ferrolab_packages::xml::Node;

use super::Reader;
use crate::drawing::{chart, diagram};
use crate::media;

/// Text boxes in text boxes are read to this depth; what lies deeper is told without its form.
const MAX_BOXES: usize = 8;

/// What follows the paragraph that it is anchored in.
#[derive(Clone, Debug)]
pub(super) enum Drawing<'t> {
    TextBox(Node<'t>),
    Chart(String),
    Diagram(String),
}

impl<'t> Drawing<'t> {
    pub(super) fn of(node: Node<'t>) -> Option<Self> {
        let id = |name: &str| node.attribute(name).map(|id| id.into_owned());
        match node.name() {
            "txbxContent" => Some(Self::TextBox(node)),
            "chart" => id("r:id").or_else(|| id("id")).map(Self::Chart),
            "relIds" => id("dm").map(Self::Diagram),
            _ => None,
        }
    }
}

/// What is known of the picture whose parts are being passed.
#[derive(Debug, Default)]
pub(super) struct Pictured {
    alternative: String,
    size: (u32, u32),
}

impl Pictured {
    /// Remember what `node` says about the picture that follows.
    pub(super) fn note(&mut self, node: Node<'_>) {
        match node.name() {
            "docPr" => self.alternative = described(node),
            "cNvPr" => {
                let own = described(node);
                if !own.is_empty() {
                    self.alternative = own;
                }
            }
            "shape" => self.alternative = node.attribute("alt").unwrap_or_default().into_owned(),
            "extent" | "ext" => {
                let pixels = |name: &str| {
                    let emu: i64 = node.attribute(name)?.parse().ok()?;
                    u32::try_from(emu / media::EMU_PER_PIXEL).ok()
                };
                if let (Some(width), Some(height)) = (pixels("cx"), pixels("cy")) {
                    self.size = (width, height);
                }
            }
            _ => {}
        }
    }

    /// The part that holds the picture, where `node` names one.
    pub(super) fn part(&self, node: Node<'_>, relationships: &Relationships) -> Option<String> {
        let id = match node.name() {
            // Fills of shapes are not pictures.
            "blip" if node.parent().is_some_and(|fill| fill.full_name() == "pic:blipFill") => {
                node.attribute("embed").or_else(|| node.attribute("link"))
            }
            "imagedata" => node.attribute("r:id").or_else(|| node.attribute("id")),
            _ => None,
        }?;
        relationships.by_id(&id).map(|found| found.target.clone())
    }
}

/// What stands for a drawing in words. Names that programs give say nothing.
fn described(node: Node<'_>) -> String {
    let text = |name: &str| node.attribute(name).filter(|text| !text.trim().is_empty());
    text("descr").or_else(|| text("title")).unwrap_or_default().into_owned()
}

impl<'t> Reader<'t, '_> {
    /// Keep a picture; gives its place in the line.
    pub(super) fn picture(&mut self, part: &str, pictured: &Pictured) -> Role {
        let (image, role) = media::picture(part, &pictured.alternative, pictured.size);
        let archive = self.package.archive();
        let kept = if archive.contains(part) { part } else { "" };
        self.flow.image(image, kept, || archive.read(part));
        role
    }

    /// What a paragraph anchors.
    pub(super) fn drawings(&mut self, drawings: Vec<Drawing<'t>>) -> Result<()> {
        for drawing in drawings {
            match drawing {
                Drawing::TextBox(node) => self.text_box(node)?,
                other if !self.tables.is_empty() => self.deferred.push(other),
                other => self.drawing(&other)?,
            }
        }
        Ok(())
    }

    /// Charts and diagrams that waited for a table's end.
    pub(super) fn deferred_drawings(&mut self) -> Result<()> {
        for drawing in std::mem::take(&mut self.deferred) {
            self.drawing(&drawing)?;
        }
        Ok(())
    }

    fn drawing(&mut self, drawing: &Drawing<'t>) -> Result<()> {
        self.close_blocks();
        let part_of = |id: &String| self.relationships.by_id(id).map(|found| found.target.clone());
        match drawing {
            Drawing::TextBox(_) => Ok(()),
            Drawing::Chart(id) => match part_of(id) {
                Some(part) => chart::tell(self.package, &part, &mut self.flow),
                None => Ok(()),
            },
            Drawing::Diagram(id) => match part_of(id) {
                Some(part) => diagram::tell(self.package, &part, &mut self.flow),
                None => Ok(()),
            },
        }
    }

    fn text_box(&mut self, content: Node<'t>) -> Result<()> {
        if self.boxes >= MAX_BOXES {
            let text = super::runs::paragraph_texts(content);
            self.flow.stretch(Role::Paragraph, &text);
            return Ok(());
        }
        self.boxes += 1;
        let result = self.blocks(content);
        self.boxes -= 1;
        self.close_blocks();
        result
    }
}
