//! Comments on cells: notes, and the threads that newer Excel writes beside them.

use std::collections::HashMap;

use ferrolab_base::document::Annotation;

use super::Workbook;
use super::strings::unescaped;
use crate::sheet::Sheet;

/// How the note begins that stands in for a thread in older Excel.
const STAND_IN: &str = "[Threaded comment]";

/// Names of people by their identifiers.
pub(super) fn people(workbook: &mut Workbook<'_>, part: Option<String>) -> HashMap<String, String> {
    let Some(part) = part else { return HashMap::new() };
    workbook.with_tree(&part, |tree| {
        let people = tree.root().descendants().filter(|node| node.name() == "person");
        let attribute = |value: Option<std::borrow::Cow<'_, str>>| value.unwrap_or_default().into_owned();
        people
            .map(|node| (attribute(node.attribute("id")), attribute(node.attribute("displayName"))))
            .collect()
    })
}

/// The comments on a sheet, each with the cell it belongs to.
pub(super) fn add(
    workbook: &mut Workbook<'_>,
    sheet_part: &str,
    people: &HashMap<String, String>,
    sheet: &mut Sheet,
) {
    let relationships = workbook.package.relationships(sheet_part);
    let target = |kind| relationships.of_kind(kind).map(|part| part.target.clone());
    let threads = target("threadedComment").map(|part| threads(workbook, &part, people)).unwrap_or_default();
    let notes = target("comments").map(|part| notes(workbook, &part)).unwrap_or_default();
    let is_stand_in = |note: &Annotation| !threads.is_empty() && note.text.contains(STAND_IN);
    sheet.annotations.extend(notes.into_iter().filter(|note| !is_stand_in(note)));
    sheet.annotations.extend(threads);
}

fn notes(workbook: &mut Workbook<'_>, part: &str) -> Vec<Annotation> {
    workbook.with_tree(part, |tree| {
        let root = tree.root();
        let authors: Vec<String> =
            root.descendants().filter(|node| node.name() == "author").map(|node| node.content()).collect();
        let comment = |node: ferrolab_packages::xml::Node<'_>| {
            let author =
                node.attribute("authorId").and_then(|id| authors.get(id.parse::<usize>().ok()?).cloned());
            let texts = node.descendants().filter(|node| node.name() == "t");
            let text: String = texts.map(|text| text.content()).collect();
            annotation(&node.attribute("ref").unwrap_or_default(), &unescaped(&text), author, None)
        };
        root.descendants().filter(|node| node.name() == "comment").map(comment).collect()
    })
}

fn threads(workbook: &mut Workbook<'_>, part: &str, people: &HashMap<String, String>) -> Vec<Annotation> {
    workbook.with_tree(part, |tree| {
        let comment = |node: ferrolab_packages::xml::Node<'_>| {
            let author = node.attribute("personId").and_then(|id| people.get(&*id).cloned());
            let text = node.child("text").map(|text| text.content()).unwrap_or_default();
            let date = node.attribute("dT").map(|date| date.into_owned());
            annotation(&node.attribute("ref").unwrap_or_default(), &text, author, date)
        };
        tree.root().descendants().filter(|node| node.name() == "threadedComment").map(comment).collect()
    })
}

fn annotation(cell: &str, text: &str, author: Option<String>, date: Option<String>) -> Annotation {
    let author = author.filter(|author| !author.is_empty());
    Annotation { kind: "comment".into(), text: format!("{cell}: {}", text.trim()), author, date, rect: None }
}
