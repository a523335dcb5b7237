//! Paragraphs of shapes.

use std::rc::Rc;

use ferrolab_base::Result;
use ferrolab_compose::Role;
use ferrolab_packages::xml::{Node, Step};

use super::bullets::{self, Bullet, Counters, LEVELS};
use super::templates::general;
use super::{Models, Reader};
use crate::inline::{Inline, Marks};
use crate::math;

impl Reader<'_, '_> {
    /// The paragraphs of a shape, with the bullets that it has or inherits.
    pub(super) fn body(
        &mut self,
        shape: Node<'_>,
        body: Node<'_>,
        filled: Option<(String, String)>,
        models: &Models,
    ) -> Result<()> {
        let own = bullets::of_style(body.child("lstStyle"));
        let mut counters = Counters::default();
        let list = shape.find("cNvPr").and_then(|it| it.attribute("id")).unwrap_or_default();
        self.lists.close(&mut self.flow);
        for paragraph in body.elements().filter(|it| it.name() == "p") {
            self.flow.step()?;
            let inline = self.inline(paragraph);
            if inline.is_blank() {
                continue;
            }
            let properties = paragraph.child("pPr");
            let level = properties.and_then(|it| it.attribute("lvl")?.parse().ok()).unwrap_or(0);
            let level = usize::min(level, LEVELS - 1);
            let bullet = properties
                .and_then(bullets::of_properties)
                .or_else(|| own[level].clone())
                .or_else(|| inherited(filled.as_ref(), level, models))
                .unwrap_or(Bullet::None);
            let label = counters.label(level, &bullet);
            if bullet == Bullet::None {
                self.lists.close(&mut self.flow);
                self.flow.open(Role::Paragraph);
            } else {
                let kind = if label.is_some() { "numbers" } else { "signs" };
                let list = format!("{list} {kind}");
                self.lists.item(&mut self.flow, &list, level as u8, label.as_deref());
                self.flow.open(Role::Block);
            }
            inline.write(&mut self.flow);
            self.flow.close();
        }
        self.lists.close(&mut self.flow);
        Ok(())
    }

    /// The content of a paragraph.
    pub(super) fn inline(&self, paragraph: Node<'_>) -> Inline {
        let mut inline = Inline::default();
        let mut marks = Marks::default();
        let mut walk = paragraph.walk();
        while let Some(step) = walk.next() {
            let Step::Enter(node) = step else { continue };
            match node.name() {
                "pPr" | "rPr" | "endParaRPr" | "Fallback" => walk.pass_over(),
                "r" | "fld" if node.full_name() != "m:r" => marks = self.marks(node.child("rPr")),
                "t" => {
                    inline.text(&node.content(), &marks);
                    walk.pass_over();
                }
                "br" => inline.leaf(Role::LineBreak, &marks),
                "oMath" => {
                    let display = node.parent().is_some_and(|parent| parent.name() == "oMathPara");
                    inline.leaf(Role::Math { tex: math::to_tex(node), display }, &Marks::default());
                    walk.pass_over();
                }
                _ => {}
            }
        }
        inline
    }

    fn marks(&self, properties: Option<Node<'_>>) -> Marks {
        let Some(properties) = properties else { return Marks::default() };
        let is_on = |name: &str| {
            properties.attribute(name).is_some_and(|value| matches!(value.as_ref(), "1" | "true"))
        };
        let strike = properties.attribute("strike").is_some_and(|value| value != "noStrike");
        let baseline: i32 = properties
            .attribute("baseline")
            .and_then(|value| value.trim_end_matches('%').parse().ok())
            .unwrap_or(0);
        let link = properties.child("hlinkClick").and_then(|link| {
            let id = link.attribute("r:id")?;
            let found = self.relationships.by_id(&id).filter(|found| found.is_external)?;
            Some(Rc::from(found.target.as_str()))
        });
        Marks {
            bold: is_on("b"),
            italic: is_on("i"),
            strike,
            superscript: baseline > 0,
            subscript: baseline < 0,
            code: false,
            link,
        }
    }
}

/// The bullet of the layout, or the master's.
fn inherited(filled: Option<&(String, String)>, level: usize, models: &Models) -> Option<Bullet> {
    let Models { layout, master } = models;
    let Some((kind, index)) = filled else { return master.other[level].clone() };
    let by_layout = layout.placeholder(kind, index).and_then(|place| place.bullets[level].clone());
    let by_master = || master.of_kind(kind).and_then(|place| place.bullets[level].clone());
    let by_style = || match general(kind) {
        "title" => master.title[level].clone(),
        "body" => master.body[level].clone(),
        _ => master.other[level].clone(),
    };
    by_layout.or_else(by_master).or_else(by_style)
}
