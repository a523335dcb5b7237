//! Slides: a page each, the title first, then the shapes, then what the speaker has noted.

use ferrolab_base::Result;
use ferrolab_compose::Role;
use ferrolab_packages::xml::Node;

use super::Reader;

impl<'t> Reader<'t, '_> {
    pub(super) fn slides(&mut self, body: Node<'t>) -> Result<()> {
        let slides = body.elements().filter(|slide| slide.full_name() == "draw:page");
        for (index, slide) in slides.enumerate() {
            if index > 0 {
                self.flow.next_page();
            }
            self.slide(slide)?;
        }
        Ok(())
    }

    fn slide(&mut self, slide: Node<'t>) -> Result<()> {
        let style = slide.attribute("style-name").unwrap_or_default();
        if self.styles.is_hidden(&style) {
            self.flow.warn_page("this slide is hidden in the presentation");
        }
        let class = |shape: Node<'_>| shape.attribute("presentation:class").unwrap_or_default().into_owned();
        let (titles, others): (Vec<_>, Vec<_>) = slide.elements().partition(|shape| class(*shape) == "title");
        for title in titles {
            self.flow.open(Role::Heading(1));
            self.in_title = true;
            let result = self.blocks(title);
            self.in_title = false;
            self.flow.close();
            result?;
        }
        for shape in others {
            match (shape.name(), class(shape).as_str()) {
                ("notes", _) => self.speaker_notes(shape)?,
                (_, "page-number" | "date-time" | "footer" | "header") => {}
                _ => self.blocks(shape)?,
            }
            self.end_part();
        }
        self.notes_due()
    }

    fn speaker_notes(&mut self, notes: Node<'t>) -> Result<()> {
        let bodies = notes.elements().filter(|shape| {
            shape.attribute("presentation:class").as_deref() == Some("notes")
                && !shape.content().trim().is_empty()
        });
        for body in bodies {
            self.flow.open(Role::Quote);
            self.flow.open(Role::Paragraph);
            self.flow.stretch(Role::Strong, "Speaker notes:");
            self.flow.close();
            self.blocks(body)?;
            self.end_part();
            self.flow.close();
        }
        Ok(())
    }
}
