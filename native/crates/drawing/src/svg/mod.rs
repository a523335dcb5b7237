//! A scene as SVG: one pass, one string, nothing outside of it.

mod definitions;
mod items;
mod out;
mod style;

use crate::scene::{Group, Items, Scene};
use definitions::Definitions;
use out::Out;

/// What `sans-serif` becomes: first the faces that are as wide as the one all is measured with.
const SANS_SERIF: &str = "Liberation Sans,Arial,Helvetica,sans-serif";

/// `scene` as an SVG document that also stands in HTML as it is: without scripts, styles and references
/// to anything outside of it. Ids in it hold a hash of the drawing, so that many fit on one page.
///
/// The first line of the scene's description is its title, what follows its description.
pub fn svg(scene: &Scene) -> String {
    let mut writer = Writer { out: Out::with_capacity(4096), definitions: Definitions::default() };
    writer.document(scene);
    writer.out.finish()
}

struct Writer {
    out: Out,
    definitions: Definitions,
}

impl Writer {
    fn document(&mut self, scene: &Scene) {
        let out = &mut self.out;
        out.raw("<svg xmlns=\"http://www.w3.org/2000/svg\"");
        out.number_attribute(" width=\"", scene.width);
        out.number_attribute(" height=\"", scene.height);
        out.raw(" viewBox=\"0 0 ");
        out.number(scene.width);
        out.raw(" ");
        out.number_attribute("", scene.height);
        out.raw(" role=\"img\" fill=\"none\" font-family=\"");
        out.raw(SANS_SERIF);
        out.raw("\">");
        self.description(scene.description.as_deref().unwrap_or_default());
        self.background(scene);
        self.translated(scene.origin, |writer| writer.group(&scene.root));
        self.out.raw("</svg>");
    }

    fn description(&mut self, description: &str) {
        let (title, rest) = description.trim().split_once('\n').unwrap_or((description.trim(), ""));
        for (tag, text) in [("title", title.trim()), ("desc", rest.trim())] {
            if !text.is_empty() {
                self.out.raw("<");
                self.out.raw(tag);
                self.out.raw(">");
                self.out.escaped(text);
                self.out.raw("</");
                self.out.raw(tag);
                self.out.raw(">");
            }
        }
    }

    fn background(&mut self, scene: &Scene) {
        let Some(color) = scene.background.filter(|color| color.a > 0) else { return };
        self.out.raw("<rect width=\"100%\" height=\"100%\" fill=\"");
        self.out.color(color);
        self.out.raw("\"");
        if color.a < 255 {
            self.out.number_attribute(" fill-opacity=\"", f64::from(color.a) / 255.0);
        }
        self.out.raw("/>");
    }

    /// What `write` writes, moved.
    fn translated(&mut self, (x, y): (f64, f64), write: impl FnOnce(&mut Self)) {
        if (x, y) == (0.0, 0.0) {
            return write(self);
        }
        self.out.raw("<g transform=\"translate(");
        self.out.number(x);
        self.out.raw(",");
        self.out.number(y);
        self.out.raw(")\">");
        write(self);
        self.out.raw("</g>");
    }

    /// Groups nest as deep as the code that builds scenes nests them, which limits it.
    fn group(&mut self, group: &Group) {
        self.translated((group.x, group.y), |writer| {
            if group.has_backdrop() {
                writer.rects(&[group.backdrop()]);
            }
            if group.clip {
                writer.clipped(group);
            } else {
                writer.marks(group);
            }
        });
    }

    fn clipped(&mut self, group: &Group) {
        let id = self.definitions.clip(group, &mut self.out);
        self.out.raw("<g clip-path=\"url(#");
        self.out.name(id);
        self.out.raw(")\">");
        self.marks(group);
        self.out.raw("</g>");
    }

    fn marks(&mut self, group: &Group) {
        for mark in &group.marks {
            match &mark.items {
                Items::Groups(groups) => groups.iter().for_each(|group| self.group(group)),
                Items::Rects(rects) => self.rects(rects),
                Items::Rules(rules) => self.rules(rules),
                Items::Symbols(symbols) => self.symbols(symbols),
                Items::Cloud(cloud) => self.cloud(cloud),
                Items::Paths(paths) => self.paths(paths),
                Items::Texts(texts) => self.texts(texts),
                Items::Images(images) => images.iter().for_each(|image| self.image(image)),
            }
        }
    }
}
