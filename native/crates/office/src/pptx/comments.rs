//! Comments on slides, of the old and of the new kind.

use ferrolab_base::Result;
use ferrolab_base::document::Annotation;
use ferrolab_packages::xml::{self, Node, Tree};

use super::Reader;

impl Reader<'_, '_> {
    /// The names of those who commented, by their identifiers.
    pub(super) fn read_authors(&mut self) -> Result<()> {
        for kind in ["commentAuthors", "authors"] {
            let Some(part) = self.relationships.of_kind(kind).map(|it| it.target.clone()) else { continue };
            let Ok(salvaged) = self.package.part(&part) else { continue };
            let text = xml::decode(&salvaged.bytes);
            let tree = Tree::parse(&text, self.flow.limits(), self.flow.cancel())?;
            for author in tree.root().elements() {
                if let (Some(id), Some(name)) = (author.attribute("id"), author.attribute("name")) {
                    self.authors.insert(id.into_owned(), name.into_owned());
                }
            }
        }
        Ok(())
    }

    /// The comments on the slide being read.
    pub(super) fn comments(&mut self) -> Result<()> {
        let parts = self.relationships.iter().filter(|it| it.kind == "comments");
        let parts: Vec<String> = parts.map(|it| it.target.clone()).collect();
        for part in parts {
            let Ok(salvaged) = self.package.part(&part) else {
                self.flow.warn(format!("the comments {part:?} could not be read"));
                continue;
            };
            let text = xml::decode(&salvaged.bytes);
            let tree = Tree::parse(&text, self.flow.limits(), self.flow.cancel())?;
            let comments = tree.root().descendants().filter(|it| matches!(it.name(), "cm" | "reply"));
            for comment in comments {
                let annotation = self.comment(comment);
                self.flow.annotate(annotation);
            }
        }
        Ok(())
    }

    fn comment(&self, comment: Node<'_>) -> Annotation {
        let old = comment.child("text").map(Node::content);
        let new = || {
            let body = comment.child("txBody")?;
            let texts = body.descendants().filter(|it| it.name() == "t").map(Node::content);
            Some(texts.collect::<Vec<_>>().join(" "))
        };
        let author = comment.attribute("authorId").and_then(|id| self.authors.get(id.as_ref()).cloned());
        let date = comment.attribute("dt").or_else(|| comment.attribute("created"));
        Annotation {
            kind: "comment".to_owned(),
            text: old.or_else(new).unwrap_or_default().trim().to_owned(),
            author,
            date: date.map(|date| date.into_owned()),
            rect: None,
        }
    }
}
