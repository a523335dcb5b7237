//! WordprocessingML: Word's documents.

mod blocks;
mod comments;
mod drawings;
mod fields;
mod numbering;
mod paragraph;
mod runs;
mod sections;
mod styles;
mod symbols;
mod tables;

use std::collections::HashMap;

use ferrolab_base::document::{BlockKind, Header, Parsed};
use ferrolab_base::{Cancel, Error, Reading, Result};
use ferrolab_packages::opc::{Package, Relationships};
use ferrolab_packages::xml::{self, Node, Tree};

use crate::flow::Flow;
use crate::inline::Inline;
use crate::prose::Prose;
use crate::{check_whole, media, metadata, unreadable};
use comments::Comments;
use drawings::Drawing;
use fields::FieldState;
use numbering::Numbering;
use styles::Styles;
use tables::OpenTable;

const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A part's text, and what is wrong with it.
struct Part {
    name: String,
    text: String,
    damage: Option<Error>,
}

impl Part {
    /// The part, where it is there and anything of it can be read.
    fn load(package: &Package<'_>, name: &str) -> Result<Self> {
        let salvaged = package.part(name)?;
        let text = xml::decode(&salvaged.bytes).into_owned();
        Ok(Self { name: name.to_owned(), text, damage: salvaged.damage })
    }

    fn tree(&self, package: &Package<'_>, cancel: &Cancel) -> Result<Tree<'_>> {
        Tree::parse(&self.text, package.limits(), cancel)
    }
}

/// Reads one document.
struct Reader<'t, 'r> {
    flow: Flow<'r>,
    package: &'t Package<'t>,
    /// Of the part being read.
    relationships: Relationships,
    styles: Styles,
    numbering: Numbering,
    prose: Prose,
    tables: Vec<OpenTable>,
    fields: Vec<FieldState>,
    /// A paragraph whose end is not one, because of a change to it: it begins the next.
    held: Inline,
    footnotes: HashMap<String, Node<'t>>,
    endnotes: HashMap<String, Node<'t>>,
    /// Notes that were referred to, with their labels.
    due_notes: Vec<(Note, String, Node<'t>)>,
    note_counts: [i64; 2],
    /// Notes that have a label: a note is told once, however often it is referred to.
    note_labels: HashMap<(bool, String), String>,
    comments: Comments,
    /// Charts and diagrams met in a table, which cannot hold them.
    deferred: Vec<Drawing<'t>>,
    /// How many text boxes this lies in.
    boxes: usize,
}

/// The two kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Note {
    Foot,
    End,
}

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let package = Package::open(bytes, &reading.limits)?;
    check_whole(package.archive())?;
    let main_name = main_part(&package);
    let main = Part::load(&package, &main_name)?;
    let relationships = package.relationships(&main_name);
    let part_of =
        |kind: &str| relationships.of_kind(kind).and_then(|found| Part::load(&package, &found.target).ok());
    let empty = || Part { name: String::new(), text: String::new(), damage: None };
    let [styles, numbering, footnotes, endnotes, comments] =
        ["styles", "numbering", "footnotes", "endnotes", "comments"]
            .map(|kind| part_of(kind).unwrap_or_else(empty));
    let main_tree = main.tree(&package, cancel)?;
    let footnote_tree = footnotes.tree(&package, cancel)?;
    let endnote_tree = endnotes.tree(&package, cancel)?;
    let page_parts = match reading.without_page_headers {
        true => Vec::new(),
        false => sections::page_parts(&package, &relationships, main_tree.root()),
    };
    let page_trees = page_parts
        .iter()
        .map(|(kind, part)| Ok((*kind, part.name.as_str(), part.tree(&package, cancel)?)))
        .collect::<Result<Vec<_>>>()?;

    let mut reader = Reader {
        flow: Flow::new(reading, cancel),
        package: &package,
        relationships,
        styles: Styles::read(styles.tree(&package, cancel)?.root()),
        numbering: Numbering::read(numbering.tree(&package, cancel)?.root()),
        prose: Prose::default(),
        tables: Vec::new(),
        fields: Vec::new(),
        held: Inline::default(),
        footnotes: notes(footnote_tree.root()),
        endnotes: notes(endnote_tree.root()),
        due_notes: Vec::new(),
        note_counts: [0; 2],
        note_labels: HashMap::new(),
        comments: Comments::read(comments.tree(&package, cancel)?.root()),
        deferred: Vec::new(),
        boxes: 0,
    };
    reader.page_texts(&page_trees, BlockKind::PageHeader)?;
    reader.main(&main, &main_tree)?;
    reader.notes_due([&footnotes.name, &endnotes.name])?;
    let damage = main.damage.as_ref().or(main_tree.damage.as_ref());
    if main_tree.root().name().is_empty() {
        return Err(unreadable(damage.cloned(), &main_name));
    }
    if let Some(damage) = damage {
        if !reader.flow.has_text() {
            return Err(damage.clone());
        }
        reader.flow.warn_damage(&main_name, damage);
    }
    reader.page_texts(&page_trees, BlockKind::PageFooter)?;
    reader.comments_left();
    media::embedded_files(package.archive(), &mut reader.flow);
    if let Some(warning) = package.archive().warning() {
        reader.flow.warn(warning);
    }
    let header = Header {
        format: "docx".to_owned(),
        media_type: MEDIA_TYPE.to_owned(),
        metadata: metadata::of_package(&package, cancel)?,
        ..Header::default()
    };
    Ok(reader.flow.finish(header))
}

/// The part that holds the text.
fn main_part(package: &Package<'_>) -> String {
    let named = package.relationships("").of_kind("officeDocument").map(|found| found.target.clone());
    let archive = package.archive();
    named.filter(|name| archive.contains(name)).unwrap_or_else(|| {
        let by_name =
            archive.names().find(|name| name.starts_with("word/document") && name.ends_with(".xml"));
        by_name.unwrap_or("word/document.xml").to_owned()
    })
}

/// Notes by their identifiers; separators are none.
fn notes(root: Node<'_>) -> HashMap<String, Node<'_>> {
    root.elements()
        .filter(|note| note.attribute("type").is_none_or(|kind| kind == "normal"))
        .filter_map(|note| Some((note.attribute("id")?.into_owned(), note)))
        .collect()
}

impl<'t> Reader<'t, '_> {
    fn main(&mut self, main: &Part, tree: &'t Tree<'t>) -> Result<()> {
        if let Some(warning) = &tree.warning {
            self.flow.warn(warning.clone());
        }
        let result = self.blocks(tree.root());
        self.end_part();
        self.flow.settle(&main.name, result)
    }

    /// What a part leaves open ends with it.
    fn end_part(&mut self) {
        let held = std::mem::take(&mut self.held);
        if !held.is_blank() {
            self.running_text(&held);
        }
        self.close_blocks();
        self.fields.clear();
        self.tables.clear();
    }
}
