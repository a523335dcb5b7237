//! PresentationML: PowerPoint's presentations.

mod bullets;
mod comments;
mod order;
mod shapes;
mod templates;
mod text;

use std::collections::HashMap;
use std::rc::Rc;

use ferrolab_base::document::{Header, Parsed};
use ferrolab_base::{Cancel, Code, Reading, Result};
use ferrolab_compose::Role;
use ferrolab_packages::opc::{Package, Relationships};
use ferrolab_packages::xml::{self, Node, Tree};

use crate::flow::Flow;
use crate::lists::Lists;
use crate::{check_whole, media, metadata, unreadable};
use templates::Template;

const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// English Metric Units in a point.
const EMU_PER_POINT: f32 = 12_700.0;

/// Reads one presentation.
struct Reader<'t, 'r> {
    flow: Flow<'r>,
    package: &'t Package<'t>,
    /// Of the slide being read.
    relationships: Relationships,
    /// Layouts and masters by their part.
    templates: HashMap<String, Rc<Template>>,
    lists: Lists,
    authors: HashMap<String, String>,
    /// Footers that were told already.
    footers: Vec<String>,
}

/// What a slide is made from.
#[derive(Clone, Default)]
struct Models {
    layout: Rc<Template>,
    master: Rc<Template>,
}

/// The slides' parts in order, and the size of a slide.
struct Outline {
    slides: Vec<String>,
    size: (f32, f32),
}

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let package = Package::open(bytes, &reading.limits)?;
    check_whole(package.archive())?;
    let main = package.relationships("").of_kind("officeDocument").map(|found| found.target.clone());
    let main = main.unwrap_or_else(|| "ppt/presentation.xml".to_owned());
    let mut reader = Reader {
        flow: Flow::new(reading, cancel),
        package: &package,
        relationships: package.relationships(&main),
        templates: HashMap::new(),
        lists: Lists::default(),
        authors: HashMap::new(),
        footers: Vec::new(),
    };
    if let Some(warning) = package.archive().warning() {
        reader.flow.warn(warning);
    }
    let outline = reader.outline(&main)?;
    reader.flow.page_size = outline.size;
    reader.read_authors()?;
    for (index, part) in outline.slides.iter().enumerate() {
        if index > 0 {
            reader.flow.next_page();
        }
        let result = reader.slide(part);
        reader.lists.close(&mut reader.flow);
        match result {
            Err(error) if error.code == Code::Cancelled => return Err(error),
            Err(error) => {
                reader.flow.close_to(0);
                reader.flow.warn_damage(part, &error);
                reader.flow.warn_page("this slide could not be read to its end");
                // What one slide may not cost, no other may.
                if error.code == Code::SizeLimit {
                    break;
                }
            }
            Ok(()) => {}
        }
    }
    media::embedded_files(package.archive(), &mut reader.flow);
    if outline.slides.is_empty() {
        return Err(unreadable(None, &main));
    }
    let header = Header {
        format: "pptx".to_owned(),
        media_type: MEDIA_TYPE.to_owned(),
        metadata: metadata::of_package(&package, cancel)?,
        ..Header::default()
    };
    Ok(reader.flow.finish(header))
}

impl<'r> Reader<'_, 'r> {
    /// What the presentation's main part says; where it is damaged, the slides are found by their names.
    fn outline(&mut self, main: &str) -> Result<Outline> {
        let mut outline = Outline { slides: Vec::new(), size: (0.0, 0.0) };
        match self.package.part(main) {
            Ok(salvaged) => {
                let text = xml::decode(&salvaged.bytes);
                let tree = Tree::parse(&text, self.flow.limits(), self.flow.cancel())?;
                if let Some(damage) = tree.damage.as_ref().or(salvaged.damage.as_ref()) {
                    self.flow.warn_damage(main, damage);
                }
                let size = tree.root().child("sldSz");
                let points = |name: &str| {
                    let emu = size.and_then(|size| size.attribute(name)?.parse::<f32>().ok());
                    emu.map_or(0.0, |emu| emu / EMU_PER_POINT)
                };
                outline.size = (points("cx"), points("cy"));
                let list = tree.root().child("sldIdLst");
                let ids =
                    list.into_iter().flat_map(Node::elements).filter_map(|slide| slide.attribute("r:id"));
                let targets = ids.filter_map(|id| self.relationships.by_id(&id));
                outline.slides = targets.map(|found| found.target.clone()).collect();
            }
            Err(error) => self.flow.warn_damage(main, &error),
        }
        if outline.slides.is_empty() {
            outline.slides = self.slides_by_name();
        }
        Ok(outline)
    }

    fn slides_by_name(&self) -> Vec<String> {
        let number = |name: &str| {
            let digits = name.strip_prefix("ppt/slides/slide")?.strip_suffix(".xml")?;
            digits.parse::<u32>().ok()
        };
        let names = self.package.archive().names();
        let mut slides: Vec<(u32, String)> =
            names.filter_map(|name| Some((number(name)?, name.to_owned()))).collect();
        slides.sort();
        slides.into_iter().map(|(_, name)| name).collect()
    }

    fn slide(&mut self, part: &str) -> Result<()> {
        let salvaged = self.package.part(part)?;
        let text = xml::decode(&salvaged.bytes);
        let tree = Tree::parse(&text, self.flow.limits(), self.flow.cancel())?;
        self.relationships = self.package.relationships(part);
        let models = self.models()?;
        let slide = tree.root();
        if slide.attribute("show").is_some_and(|show| matches!(show.as_ref(), "0" | "false")) {
            self.flow.warn_page("this slide is hidden in the presentation");
        }
        if let Some(shapes) = slide.descend(&["cSld", "spTree"]) {
            self.shapes(shapes, &models)?;
        }
        self.lists.close(&mut self.flow);
        self.notes()?;
        self.comments()?;
        match tree.damage.or(salvaged.damage) {
            Some(damage) => Err(damage),
            None => Ok(()),
        }
    }

    /// The layout and the master of the slide being read.
    fn models(&mut self) -> Result<Models> {
        let Some(layout) = self.relationships.of_kind("slideLayout").map(|it| it.target.clone()) else {
            return Ok(Models::default());
        };
        let master = self.package.relationships(&layout).of_kind("slideMaster").map(|it| it.target.clone());
        Ok(Models {
            layout: self.template(&layout)?,
            master: master.map(|master| self.template(&master)).transpose()?.unwrap_or_default(),
        })
    }

    fn template(&mut self, part: &str) -> Result<Rc<Template>> {
        if let Some(known) = self.templates.get(part) {
            return Ok(Rc::clone(known));
        }
        let template = match self.package.part(part) {
            Ok(salvaged) => {
                let text = xml::decode(&salvaged.bytes);
                Template::read(Tree::parse(&text, self.flow.limits(), self.flow.cancel())?.root())
            }
            Err(_) => Template::default(),
        };
        let template = Rc::new(template);
        self.templates.insert(part.to_owned(), Rc::clone(&template));
        Ok(template)
    }

    /// What the speaker has noted, as a quote after the slide.
    fn notes(&mut self) -> Result<()> {
        let Some(part) = self.relationships.of_kind("notesSlide").map(|it| it.target.clone()) else {
            return Ok(());
        };
        let salvaged = match self.package.part(&part) {
            Ok(salvaged) => salvaged,
            Err(error) => {
                self.flow.warn_damage(&part, &error);
                return Ok(());
            }
        };
        let text = xml::decode(&salvaged.bytes);
        let tree = Tree::parse(&text, self.flow.limits(), self.flow.cancel())?;
        let slide = std::mem::replace(&mut self.relationships, self.package.relationships(&part));
        let bodies = tree.root().descendants().filter(|shape| {
            let kind = shape.descend(&["nvSpPr", "nvPr", "ph"]).and_then(|place| place.attribute("type"));
            shape.name() == "sp" && kind.as_deref() == Some("body")
        });
        for body in bodies.filter_map(|shape| shape.child("txBody")) {
            let paragraphs: Vec<_> =
                body.elements().filter(|it| it.name() == "p").map(|it| self.inline(it)).collect();
            if paragraphs.iter().all(|inline| inline.is_blank()) {
                continue;
            }
            self.flow.open(Role::Quote);
            self.flow.open(Role::Paragraph);
            self.flow.stretch(Role::Strong, "Speaker notes:");
            self.flow.close();
            for inline in paragraphs.iter().filter(|inline| !inline.is_blank()) {
                self.flow.open(Role::Paragraph);
                inline.write(&mut self.flow);
                self.flow.close();
            }
            self.flow.close();
        }
        self.relationships = slide;
        Ok(())
    }
}
