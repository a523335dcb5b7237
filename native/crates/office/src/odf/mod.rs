//! OpenDocument: texts and presentations.

mod blocks;
mod changes;
mod metadata;
mod objects;
mod paragraph;
mod slides;
mod styles;

use std::collections::HashMap;

use ferrolab_base::document::{BlockKind, Header, Parsed};
use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use ferrolab_compose::Role;
use ferrolab_packages::xml::{self, Node, Tree};
use ferrolab_packages::zip::Archive;

use crate::check_whole;
use crate::flow::Flow;
use crate::prose::Prose;
use crate::unreadable;
use blocks::{ListLevel, OpenTable};
use changes::Changes;
use styles::Styles;

/// The programs whose documents are read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Application {
    Text,
    Presentation,
}

/// A part's text, and what is wrong with it.
#[derive(Default)]
struct Part {
    text: String,
    damage: Option<Error>,
}

impl Part {
    fn load(archive: &Archive<'_>, name: &str) -> Result<Self> {
        let salvaged = archive.salvage(name)?;
        Ok(Self { text: xml::decode(&salvaged.bytes).into_owned(), damage: salvaged.damage })
    }
}

/// Reads one document.
struct Reader<'t, 'r> {
    flow: Flow<'r>,
    archive: &'t Archive<'t>,
    styles: Styles,
    changes: Changes<'t>,
    prose: Prose,
    /// The lists that the walk lies in.
    levels: Vec<ListLevel>,
    /// How many lists were met: each is one of its own.
    list_count: usize,
    /// The numbers that lists of a style have reached, for lists that count on.
    reached: HashMap<String, Vec<i64>>,
    heading_numbers: [i64; styles::LEVELS],
    tables: Vec<OpenTable>,
    /// Paragraphs are parts of a slide's title.
    in_title: bool,
    /// Notes that were referred to.
    due_notes: Vec<(String, Node<'t>)>,
    note_counts: [i64; 2],
    boxes: usize,
}

pub(crate) fn parse(
    bytes: &[u8],
    application: Application,
    reading: &Reading,
    cancel: &Cancel,
) -> Result<Parsed> {
    let archive = Archive::open(bytes, &reading.limits)?;
    check_whole(&archive)?;
    check_encryption(&archive, reading, cancel)?;
    let content = Part::load(&archive, "content.xml")?;
    let styles = Part::load(&archive, "styles.xml").unwrap_or_default();
    let content_tree = Tree::parse(&content.text, &reading.limits, cancel)?;
    let styles_tree = Tree::parse(&styles.text, &reading.limits, cancel)?;
    let damage = content.damage.as_ref().or(content_tree.damage.as_ref());
    let body = content_tree.root().child("body").and_then(|body| body.elements().next());
    let Some(body) = body else { return Err(unreadable(damage.cloned(), "content.xml")) };
    let mut reader = Reader {
        flow: Flow::new(reading, cancel),
        archive: &archive,
        styles: Styles::read(&[styles_tree.root(), content_tree.root()]),
        changes: Changes::read(body),
        prose: Prose::default(),
        levels: Vec::new(),
        list_count: 0,
        reached: HashMap::new(),
        heading_numbers: [0; styles::LEVELS],
        tables: Vec::new(),
        in_title: false,
        due_notes: Vec::new(),
        note_counts: [0; 2],
        boxes: 0,
    };
    if let Some(warning) = archive.warning() {
        reader.flow.warn(warning);
    }
    let result = match application {
        Application::Text => reader.text_document(styles_tree.root(), body),
        Application::Presentation => reader.slides(body),
    };
    reader.end_part();
    reader.flow.settle("content.xml", result)?;
    if let Some(damage) = damage {
        if !reader.flow.has_text() {
            return Err(damage.clone());
        }
        reader.flow.warn_damage("content.xml", damage);
    }
    let (format, media_type) = match application {
        Application::Text => ("odt", "application/vnd.oasis.opendocument.text"),
        Application::Presentation => ("odp", "application/vnd.oasis.opendocument.presentation"),
    };
    let header = Header {
        format: format.to_owned(),
        media_type: media_type.to_owned(),
        metadata: metadata::read(&archive, reading, cancel)?,
        ..Header::default()
    };
    Ok(reader.flow.finish(header))
}

/// Encrypted packages say so in their manifest; how to open them is not known here.
fn check_encryption(archive: &Archive<'_>, reading: &Reading, cancel: &Cancel) -> Result<()> {
    let Ok(manifest) = Part::load(archive, "META-INF/manifest.xml") else { return Ok(()) };
    let tree = Tree::parse(&manifest.text, &reading.limits, cancel)?;
    if tree.root().find("encryption-data").is_none() {
        return Ok(());
    }
    Err(match reading.password {
        None => Error::new(Code::PasswordRequired, "the file is encrypted and no password was given"),
        Some(_) => Error::new(Code::UnsupportedFormat, "encrypted OpenDocument files are not read"),
    }
    .hint("open it in its program and save it without a password"))
}

impl<'t> Reader<'t, '_> {
    fn text_document(&mut self, styles: Node<'t>, body: Node<'t>) -> Result<()> {
        if !self.flow.reading.without_page_headers {
            self.page_texts(styles, BlockKind::PageHeader)?;
        }
        self.blocks(body)?;
        self.end_part();
        self.notes_due()?;
        if !self.flow.reading.without_page_headers {
            self.page_texts(styles, BlockKind::PageFooter)?;
        }
        Ok(())
    }

    /// The page headers or footers of all kinds of pages, each text once.
    fn page_texts(&mut self, styles: Node<'t>, kind: BlockKind) -> Result<()> {
        let name = if kind == BlockKind::PageHeader { "header" } else { "footer" };
        let pages = styles.child("master-styles").into_iter().flat_map(Node::elements);
        let parts = pages.flat_map(Node::elements).filter(|part| part.name().starts_with(name));
        let mut told = Vec::new();
        self.prose.apart = Some(kind);
        for part in parts {
            let text = part.content();
            // A page's number says nothing where there are no pages.
            if !text.chars().any(char::is_alphabetic) || told.contains(&text) || told.len() >= 64 {
                continue;
            }
            self.blocks(part)?;
            self.end_part();
            told.push(text);
        }
        self.prose.apart = None;
        Ok(())
    }

    /// The notes that were referred to; notes may refer to notes.
    fn notes_due(&mut self) -> Result<()> {
        let mut next = 0;
        while let Some((label, note)) = self.due_notes.get(next).cloned() {
            next += 1;
            self.flow.open(Role::Footnote(label));
            self.blocks(note)?;
            self.end_part();
            self.flow.close_to(0);
        }
        self.due_notes.clear();
        Ok(())
    }

    /// What a part leaves open ends with it.
    fn end_part(&mut self) {
        self.close_blocks();
        self.levels.clear();
        self.tables.clear();
    }
}
