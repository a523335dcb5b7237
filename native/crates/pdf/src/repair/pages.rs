//! The tree of pages, mended where damage broke it.

use std::collections::HashSet;

use super::lost;
use super::scan::{Found, Scan};
use super::syntax::{Dictionary, Object, get};

/// What pages take from the nodes above them.
const INHERITED: [&str; 4] = ["Resources", "MediaBox", "CropBox", "Rotate"];
/// Letter: for pages of which no size is left.
const MEDIA_BOX: [&[u8]; 4] = [b"0", b"0", b"612", b"792"];

/// What was done to the tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mended {
    /// Object number of the catalogue.
    pub root: u32,
    /// Pages in the tree as it stands now.
    pub pages: usize,
    /// Pages that nothing led to.
    pub found: usize,
    /// Contents of pages that are lost.
    pub contents: usize,
}

/// Make sure that the catalogue leads to every page there is; `None` when there is none.
pub(super) fn mend(scan: &mut Scan<'_>) -> Option<Mended> {
    let root = catalogue(scan);
    let tree = root.map(|root| Tree::walk(scan, root)).unwrap_or_default();
    if let Some(root) = root
        && !tree.damaged
        && !tree.pages.is_empty()
    {
        return Some(Mended { root, pages: tree.pages.len(), ..Mended::default() });
    }
    let mut pages = tree.pages;
    let found = add_unlinked(scan, &mut pages);
    let contents = lost::contents(scan, pages.iter().map(|page| &page.entries));
    let mended = Mended { root: 0, pages: pages.len() + contents.len(), found, contents: contents.len() };
    if mended.pages == 0 {
        return None;
    }
    Some(Mended { root: rebuild(scan, root, pages, contents), ..mended })
}

/// The catalogue's number: as the last trailer says, or the last there is.
fn catalogue(scan: &Scan<'_>) -> Option<u32> {
    let has_pages =
        |number: &u32| scan.objects.get(number).is_some_and(|found| found.object.get("Pages").is_some());
    let mut stated = scan.trailers.iter().rev().filter_map(|trailer| get(trailer, "Root")?.reference());
    stated.find(has_pages).or_else(|| {
        let catalogues = scan.objects.iter().filter(|(_, found)| found.object.is_type("Catalog"));
        catalogues.max_by_key(|(_, found)| found.offset).map(|(number, _)| *number).filter(has_pages)
    })
}

/// A page with all that it inherits.
struct Leaf<'a> {
    number: u32,
    entries: Dictionary<'a>,
}

/// The pages that the catalogue leads to.
#[derive(Default)]
struct Tree<'a> {
    pages: Vec<Leaf<'a>>,
    damaged: bool,
}

impl<'a> Tree<'a> {
    fn walk(scan: &Scan<'a>, root: u32) -> Self {
        let mut tree = Self::default();
        let first = scan.objects[&root].object.get("Pages").and_then(Object::reference);
        let stated = first
            .and_then(|first| scan.objects.get(&first)?.object.get("Count")?.integer())
            .unwrap_or(usize::MAX);
        let mut visited = HashSet::new();
        let mut open: Vec<(u32, Dictionary<'a>)> =
            first.map(|first| (first, Vec::new())).into_iter().collect();
        while let Some((number, inherited)) = open.pop() {
            let node = scan.objects.get(&number).and_then(|found| found.object.dictionary());
            let Some(entries) = node.filter(|_| visited.insert(number)) else {
                tree.damaged = true;
                continue;
            };
            let inherited = inherit(entries, inherited);
            match get(entries, "Kids").map(|kids| resolve(scan, kids)) {
                Some(Object::Array(kids)) => {
                    let numbers = kids.iter().rev().filter_map(Object::reference);
                    open.extend(numbers.map(|kid| (kid, inherited.clone())));
                }
                Some(_) => tree.damaged = true,
                None if ["Type", "Contents", "Parent"].iter().any(|key| get(entries, key).is_some()) => {
                    tree.pages.push(Leaf { number, entries: complete(entries, inherited) });
                }
                None => tree.damaged = true,
            }
        }
        tree.damaged |= tree.pages.len() < stated;
        tree
    }
}

/// What an object refers to, where it is a reference.
pub(super) fn resolve<'s, 'a>(scan: &'s Scan<'a>, object: &'s Object<'a>) -> &'s Object<'a> {
    match object {
        Object::Reference(number, _) => scan.objects.get(number).map_or(&Object::Null, |found| &found.object),
        object => object,
    }
}

fn inherit<'a>(entries: &Dictionary<'a>, mut inherited: Dictionary<'a>) -> Dictionary<'a> {
    for (key, value) in entries.iter().filter(|(key, _)| is_inherited(key)) {
        inherited.retain(|(other, _)| other != key);
        inherited.push((key, value.clone()));
    }
    inherited
}

fn is_inherited(key: &[u8]) -> bool {
    INHERITED.iter().any(|name| name.as_bytes() == key)
}

fn complete<'a>(entries: &Dictionary<'a>, inherited: Dictionary<'a>) -> Dictionary<'a> {
    let mut entries: Dictionary<'a> = entries.iter().filter(|(key, _)| !is_inherited(key)).cloned().collect();
    entries.extend(inherited);
    entries
}

/// Add the pages that nothing leads to, each after the one whose number is next below.
fn add_unlinked<'a>(scan: &Scan<'a>, pages: &mut Vec<Leaf<'a>>) -> usize {
    let linked: HashSet<u32> = pages.iter().map(|page| page.number).collect();
    let unlinked = scan.objects.iter().filter(|(number, found)| is_page(found) && !linked.contains(number));
    let found: Vec<Leaf<'a>> = unlinked
        .map(|(number, found)| Leaf { number: *number, entries: with_inherited(scan, &found.object) })
        .collect();
    let count = found.len();
    if pages.windows(2).all(|pair| pair[0].number < pair[1].number) {
        pages.extend(found);
        pages.sort_by_key(|page| page.number);
    } else {
        pages.extend(found);
    }
    count
}

/// A page, or what looks like one whose type is damaged.
fn is_page(found: &Found<'_>) -> bool {
    let has = |key| found.object.get(key).is_some();
    found.stream.is_none()
        && (found.object.is_type("Page")
            || has("Contents") && has("Parent") && has("MediaBox") && !has("Subtype") && !has("Kids"))
}

fn with_inherited<'a>(scan: &Scan<'a>, page: &Object<'a>) -> Dictionary<'a> {
    // A loop of parents ends too.
    const MAX_PARENTS: usize = 32;
    let mut entries = page.dictionary().cloned().unwrap_or_default();
    let mut node = page;
    for _ in 0..MAX_PARENTS {
        let Some(parent) = node.get("Parent").map(|parent| resolve(scan, parent)) else {
            break;
        };
        for (key, value) in parent.dictionary().into_iter().flatten().filter(|(key, _)| is_inherited(key)) {
            if !entries.iter().any(|(own, _)| own == key) {
                entries.push((key, value.clone()));
            }
        }
        node = parent;
    }
    entries
}

/// Write a flat tree of all pages; the number of its catalogue.
fn rebuild<'a>(
    scan: &mut Scan<'a>,
    root: Option<u32>,
    pages: Vec<Leaf<'a>>,
    contents: Vec<Dictionary<'a>>,
) -> u32 {
    let mut next = scan.objects.keys().next_back().map_or(1, |last| last + 1);
    let tree = next;
    let mut kids = Vec::with_capacity(pages.len() + contents.len());
    let lost = contents.into_iter().map(|entries| Leaf { number: 0, entries });
    for Leaf { number, mut entries } in pages.into_iter().chain(lost) {
        entries.retain(|(key, _)| !matches!(*key, b"Parent" | b"Type"));
        entries.push((b"Type", Object::Name(b"Page")));
        entries.push((b"Parent", Object::Reference(tree, 0)));
        if get(&entries, "MediaBox").is_none() {
            entries.push((b"MediaBox", Object::Array(MEDIA_BOX.map(Object::Literal).to_vec())));
        }
        let number = if number == 0 {
            next += 1;
            next
        } else {
            number
        };
        kids.push(Object::Reference(number, 0));
        scan.objects.insert(number, new(entries));
    }
    scan.objects.insert(tree, new(vec![(b"Type", Object::Name(b"Pages")), (b"Kids", Object::Array(kids))]));
    let root = root.unwrap_or(next + 1);
    let old = scan.objects.get(&root).and_then(|found| found.object.dictionary());
    let mut catalogue = old.cloned().unwrap_or_default();
    catalogue.retain(|(key, _)| !matches!(*key, b"Pages" | b"Type"));
    catalogue.push((b"Type", Object::Name(b"Catalog")));
    catalogue.push((b"Pages", Object::Reference(tree, 0)));
    scan.objects.insert(root, new(catalogue));
    root
}

fn new(entries: Dictionary<'_>) -> Found<'_> {
    Found { generation: 0, object: Object::Dictionary(entries), stream: None, offset: usize::MAX }
}
