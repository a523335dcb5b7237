//! Shapes of a slide: texts, tables, pictures, charts, diagrams, groups.

use ferrolab_base::Result;
use ferrolab_base::document::BlockKind;
use ferrolab_compose::Role;
use ferrolab_packages::xml::Node;

use super::order::{self, Place};
use super::templates::{self, place_filled};
use super::{Models, Reader};
use crate::drawing::{chart, diagram};
use crate::flow;
use crate::media;

impl Reader<'_, '_> {
    /// All shapes of a slide. Groups are opened where they stand.
    pub(super) fn shapes(&mut self, tree: Node<'_>, models: &Models) -> Result<()> {
        let mut due = ordered(tree, models);
        due.reverse();
        while let Some(shape) = due.pop() {
            self.flow.step()?;
            if shape.name() == "grpSp" {
                due.extend(ordered(shape, models).into_iter().rev());
            } else {
                self.shape(shape, models)?;
            }
        }
        Ok(())
    }

    fn shape(&mut self, shape: Node<'_>, models: &Models) -> Result<()> {
        match shape.name() {
            "sp" => self.text_shape(shape, models)?,
            "pic" => self.picture(shape),
            "graphicFrame" => self.frame(shape)?,
            _ => {}
        }
        Ok(())
    }

    fn text_shape(&mut self, shape: Node<'_>, models: &Models) -> Result<()> {
        let Some(body) = shape.child("txBody") else { return Ok(()) };
        let filled = place_filled(shape);
        match filled.as_ref().map(|(kind, _)| kind.as_str()) {
            // A slide's number says no more than the page's index.
            Some("sldNum") => Ok(()),
            Some("dt" | "ftr" | "hdr") => {
                self.footer(body);
                Ok(())
            }
            Some("title" | "ctrTitle") => {
                self.title(body);
                Ok(())
            }
            _ => self.body(shape, body, filled, models),
        }
    }

    /// The title, in one line.
    fn title(&mut self, body: Node<'_>) {
        self.lists.close(&mut self.flow);
        let paragraphs: Vec<_> =
            body.elements().filter(|it| it.name() == "p").map(|it| self.inline(it)).collect();
        let mut shown = paragraphs.into_iter().filter(|inline| !inline.is_blank()).peekable();
        if shown.peek().is_none() {
            return;
        }
        self.flow.open(Role::Heading(1));
        for mut inline in shown {
            inline.each_marks(|marks| marks.bold = false);
            inline.write(&mut self.flow);
            self.flow.text(" ");
        }
        self.flow.close();
    }

    /// What stands at the foot of all slides is told once.
    fn footer(&mut self, body: Node<'_>) {
        let text = body.descendants().filter(|it| it.name() == "t").map(Node::content).collect::<String>();
        let is_shown = !self.flow.reading.without_page_headers && !text.trim().is_empty();
        if is_shown && !self.footers.contains(&text) && self.footers.len() < 64 {
            self.lists.close(&mut self.flow);
            self.flow.stretch(flow::apart(BlockKind::PageFooter), &text);
            self.footers.push(text);
        }
    }

    fn picture(&mut self, shape: Node<'_>) {
        let Some(blip) = shape.descend(&["blipFill", "blip"]) else { return };
        let id = blip.attribute("r:embed").or_else(|| blip.attribute("r:link"));
        let Some(target) = id.and_then(|id| self.relationships.by_id(&id)).map(|it| it.target.clone()) else {
            return;
        };
        let description = shape.descend(&["nvPicPr", "cNvPr"]);
        let alternative = description.and_then(|it| it.attribute("descr")).unwrap_or_default();
        let extent = shape.descend(&["spPr", "xfrm", "ext"]);
        let pixels = |name: &str| {
            let emu = extent.and_then(|extent| extent.attribute(name)?.parse::<i64>().ok()).unwrap_or(0);
            u32::try_from(emu / media::EMU_PER_PIXEL).unwrap_or(0)
        };
        let (image, role) = media::picture(&target, &alternative, (pixels("cx"), pixels("cy")));
        let archive = self.package.archive();
        let kept = if archive.contains(&target) { target.as_str() } else { "" };
        self.lists.close(&mut self.flow);
        self.flow.image(image, kept, || archive.read(&target));
        self.flow.open(Role::Paragraph);
        self.flow.leaf(&role);
        self.flow.close();
    }

    /// A frame holds a table, a chart, a diagram, or an object with a picture of it.
    fn frame(&mut self, shape: Node<'_>) -> Result<()> {
        self.lists.close(&mut self.flow);
        let Some(data) = shape.descend(&["graphic", "graphicData"]) else { return Ok(()) };
        let target = |node: Node<'_>, name: &str| {
            let id = node.attribute(name)?;
            self.relationships.by_id(&id).map(|found| found.target.clone())
        };
        if let Some(table) = data.child("tbl") {
            return self.table(table);
        }
        if let Some(part) = data.child("chart").and_then(|it| target(it, "r:id")) {
            return chart::tell(self.package, &part, &mut self.flow);
        }
        if let Some(part) = data.child("relIds").and_then(|it| target(it, "r:dm")) {
            return diagram::tell(self.package, &part, &mut self.flow);
        }
        if let Some(picture) = data.find("pic") {
            self.picture(picture);
        }
        Ok(())
    }

    fn table(&mut self, table: Node<'_>) -> Result<()> {
        let is_on = |node: Node<'_>, name: &str| {
            node.attribute(name).is_some_and(|value| matches!(value.as_ref(), "1" | "true"))
        };
        let has_header = table.child("tblPr").is_some_and(|properties| is_on(properties, "firstRow"));
        self.flow.open(Role::Table);
        for (index, row) in table.elements().filter(|row| row.name() == "tr").enumerate() {
            self.flow.open(Role::Row);
            for cell in row.elements().filter(|cell| cell.name() == "tc") {
                if is_on(cell, "hMerge") || is_on(cell, "vMerge") {
                    continue;
                }
                let span = |name: &str| {
                    cell.attribute(name).and_then(|span| span.parse().ok()).unwrap_or(1_u32).clamp(1, 1000)
                };
                self.flow.open_cell(has_header && index == 0, span("gridSpan"), span("rowSpan"))?;
                for paragraph in cell.child("txBody").into_iter().flat_map(Node::elements) {
                    if paragraph.name() == "p" {
                        self.inline(paragraph).write(&mut self.flow);
                        self.flow.text(" ");
                    }
                }
                self.flow.close();
            }
            self.flow.close();
        }
        self.flow.close();
        Ok(())
    }
}

/// The shapes directly within, in reading order, the title first.
fn ordered<'t>(tree: Node<'t>, models: &Models) -> Vec<Node<'t>> {
    let (mut titles, mut others) = (Vec::new(), Vec::new());
    for child in tree.elements() {
        let shape = match child.name() {
            "AlternateContent" => alternative(child),
            "sp" | "pic" | "graphicFrame" | "grpSp" => Some(child),
            _ => None,
        };
        let Some(shape) = shape else { continue };
        let filled = place_filled(shape);
        let is_title = filled.as_ref().is_some_and(|(kind, _)| templates::general(kind) == "title");
        let inherited = || {
            let (kind, index) = filled.as_ref()?;
            let by_layout = models.layout.placeholder(kind, index).and_then(|it| it.place);
            by_layout.or_else(|| models.master.of_kind(kind)?.place)
        };
        let place = Place::of(shape).or_else(inherited);
        if is_title { titles.push(shape) } else { others.push((place, shape)) }
    }
    titles.extend(order::sort(others));
    titles
}

/// Of alternatives the first is read, except where it is a chart that only newer programs know.
fn alternative(node: Node<'_>) -> Option<Node<'_>> {
    let choice = node.elements().find(|it| {
        it.name() == "Choice" && it.attribute("Requires").is_none_or(|needs| !needs.starts_with("cx"))
    });
    choice.or_else(|| node.child("Fallback"))?.elements().next()
}
