//! A whole XML part in memory, for readers that must look ahead.

use std::borrow::Cow;

use ferrolab_base::reading::Limits;
use ferrolab_base::{Cancel, Error, Result};

use super::{Element, Event, Reader};

const NONE: u32 = u32::MAX;

/// Elements between two looks at the cancellation.
const CANCEL_STRIDE: usize = 1024;

/// All elements and texts of a part, as far as it is sound.
///
/// ```
/// use ferrolab_base::{Cancel, reading::Limits};
/// use ferrolab_packages::xml::Tree;
///
/// let tree = Tree::parse("<a><b c='1'>text</b></a>", &Limits::default(), &Cancel::default())?;
/// let b = tree.root().child("b").expect("there is one");
/// assert_eq!((b.attribute("c").as_deref(), b.content().as_str()), (Some("1"), "text"));
/// # Ok::<(), ferrolab_base::Error>(())
/// ```
#[derive(Debug)]
pub struct Tree<'a> {
    /// The first stands for the document itself.
    nodes: Vec<Stored<'a>>,
    /// Why the text could not be read to its end.
    pub damage: Option<Error>,
    /// What was left out.
    pub warning: Option<String>,
}

#[derive(Debug)]
struct Stored<'a> {
    kind: Kind<'a>,
    parent: u32,
    first_child: u32,
    next: u32,
}

#[derive(Debug)]
enum Kind<'a> {
    Document,
    Element(Element<'a>),
    Text(Cow<'a, str>),
}

impl<'a> Tree<'a> {
    /// Read `text`. Damage and limits end the tree early, with [`Tree::damage`] set.
    ///
    /// # Errors
    /// `Cancelled`.
    pub fn parse(text: &'a str, limits: &Limits, cancel: &Cancel) -> Result<Self> {
        let mut tree = Self { nodes: Vec::new(), damage: None, warning: None };
        // The last child of each open element, to which the next one is linked.
        let mut open = vec![(tree.push(Kind::Document, NONE), NONE)];
        let mut reader = Reader::new(text, limits);
        for (index, event) in reader.by_ref().enumerate() {
            if index % CANCEL_STRIDE == 0 {
                cancel.check()?;
            }
            match event {
                Ok(Event::Open(element)) => {
                    let node = tree.append(&mut open, Kind::Element(element));
                    open.push((node, NONE));
                }
                Ok(Event::Text(text)) => {
                    tree.append(&mut open, Kind::Text(text));
                }
                Ok(Event::Close(_)) => {
                    open.pop();
                }
                Err(error) => tree.damage = Some(error),
            }
        }
        tree.warning = reader.warning();
        Ok(tree)
    }

    fn push(&mut self, kind: Kind<'a>, parent: u32) -> u32 {
        let index = self.nodes.len() as u32;
        self.nodes.push(Stored { kind, parent, first_child: NONE, next: NONE });
        index
    }

    fn append(&mut self, open: &mut [(u32, u32)], kind: Kind<'a>) -> u32 {
        let Some((parent, last)) = open.last_mut() else { return self.push(kind, NONE) };
        let index = self.push(kind, *parent);
        if *last == NONE {
            self.nodes[*parent as usize].first_child = index;
        } else {
            self.nodes[*last as usize].next = index;
        }
        *last = index;
        index
    }

    /// The topmost element; the empty document where there is none.
    pub fn root(&self) -> Node<'_> {
        let document = Node { nodes: &self.nodes, index: 0 };
        document.elements().next().unwrap_or(document)
    }
}

/// A place in a [`Tree`]: an element or a text.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    nodes: &'t [Stored<'t>],
    index: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && std::ptr::eq(self.nodes, other.nodes)
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.stored().kind.fmt(f)
    }
}

impl<'t> Node<'t> {
    fn stored(self) -> &'t Stored<'t> {
        &self.nodes[self.index as usize]
    }

    fn at(self, index: u32) -> Option<Self> {
        (index != NONE).then_some(Self { nodes: self.nodes, index })
    }

    /// The element's name without its prefix; nothing for a text.
    pub fn name(self) -> &'t str {
        self.element().map_or("", |element| element.name)
    }

    /// The element's name with its prefix; nothing for a text.
    pub fn full_name(self) -> &'t str {
        self.element().map_or("", |element| element.full_name)
    }

    /// The element, where this is one.
    pub fn element(self) -> Option<&'t Element<'t>> {
        match &self.stored().kind {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The text, where this is one.
    pub fn text(self) -> Option<&'t str> {
        match &self.stored().kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of an attribute: by full name where `name` has a prefix, else by local name.
    pub fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        self.element().and_then(|element| element.attribute(name))
    }

    /// The element this stands in.
    pub fn parent(self) -> Option<Self> {
        self.at(self.stored().parent)
    }

    /// What follows in the same element.
    pub fn next(self) -> Option<Self> {
        self.at(self.stored().next)
    }

    /// Elements and texts directly within.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(self.at(self.stored().first_child), |node| node.next())
    }

    /// Elements directly within.
    pub fn elements(self) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(|node| node.element().is_some())
    }

    /// The first element directly within of that local name.
    pub fn child(self, name: &str) -> Option<Self> {
        self.elements().find(|node| node.name() == name)
    }

    /// The first element along `names`, each within the one before.
    pub fn descend(self, names: &[&str]) -> Option<Self> {
        names.iter().try_fold(self, |node, name| node.child(name))
    }

    /// The first element anywhere within of that local name.
    pub fn find(self, name: &str) -> Option<Self> {
        self.descendants().find(|node| node.name() == name)
    }

    /// Elements and texts anywhere within, in the text's order.
    pub fn descendants(self) -> impl Iterator<Item = Node<'t>> {
        self.walk().filter_map(move |step| match step {
            Step::Enter(node) if node != self => Some(node),
            _ => None,
        })
    }

    /// All texts within, joined.
    pub fn content(self) -> String {
        self.descendants().filter_map(Node::text).collect()
    }

    /// This and everything within, each entered and left, in the text's order.
    pub fn walk(self) -> Walk<'t> {
        Walk { top: self, next: Some(Step::Enter(self)), entered: None }
    }
}

/// A step of a [`Walk`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step<'t> {
    /// An element or a text begins.
    Enter(Node<'t>),
    /// It ends.
    Leave(Node<'t>),
}

/// A way through a part of a tree, without recursion.
pub struct Walk<'t> {
    top: Node<'t>,
    next: Option<Step<'t>>,
    entered: Option<Node<'t>>,
}

impl Walk<'_> {
    /// Pass over what is within the element just entered; its end follows.
    pub fn pass_over(&mut self) {
        if let Some(node) = self.entered {
            self.next = Some(Step::Leave(node));
        }
    }
}

impl<'t> Iterator for Walk<'t> {
    type Item = Step<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.next?;
        self.entered = None;
        self.next = match step {
            Step::Enter(node) => {
                self.entered = Some(node);
                Some(node.children().next().map_or(Step::Leave(node), Step::Enter))
            }
            Step::Leave(node) if node == self.top => None,
            Step::Leave(node) => match node.next() {
                Some(next) => Some(Step::Enter(next)),
                None => node.parent().map(Step::Leave),
            },
        };
        Some(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Tree<'_> {
        Tree::parse(text, &Limits::default(), &Cancel::default()).expect("no one cancels")
    }

    #[test]
    fn a_walk_enters_and_leaves_everything() {
        let tree = parsed("<a>1<b><c/></b>2</a>");
        let told = |node: Node<'_>| node.text().unwrap_or(node.name()).to_owned();
        let steps: Vec<String> = tree
            .root()
            .walk()
            .map(|step| match step {
                Step::Enter(node) => told(node),
                Step::Leave(node) => format!("/{}", told(node)),
            })
            .collect();
        assert_eq!(steps.join(" "), "a 1 /1 b c /c /b 2 /2 /a");
    }

    #[test]
    fn what_is_skipped_is_still_left() {
        let tree = parsed("<a><b><c/></b><d/></a>");
        let mut walk = tree.root().walk();
        let mut left = Vec::new();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(node) if node.name() == "b" => walk.pass_over(),
                Step::Enter(_) => {}
                Step::Leave(node) => left.push(node.name()),
            }
        }
        assert_eq!(left, ["b", "d", "a"]);
    }

    #[test]
    fn a_damaged_text_gives_the_tree_before_the_damage() {
        let tree = parsed("<a><b>text</b><c>more");
        assert_eq!(tree.root().content(), "textmore");
        assert!(tree.damage.is_some());
        assert_eq!(parsed("").root().name(), "");
    }

    #[test]
    fn elements_are_found_by_name() {
        let tree = parsed("<a><b><c d='1'/></b></a>");
        let c = tree.root().descend(&["b", "c"]).expect("there is one");
        assert_eq!(tree.root().find("c"), Some(c));
        assert_eq!(c.parent().map(Node::name), Some("b"));
        assert_eq!(tree.root().child("c"), None);
    }
}
