//! The walk through a page in reading order.

use std::collections::HashSet;

use ego_tree::{NodeId, NodeRef};
use ferrolab_base::{Cancel, Result};
use ferrolab_compose::{Role, Writer};
use scraper::node::Element;
use scraper::{Html, Node};

use super::role::{is_html, role_of};
use super::tables;

/// An exponent consists of no more: one that holds a page must not cost its square.
const MAX_EXPONENT_NODES: usize = 8;

/// What is to be walked through.
pub(super) struct Flow<'a> {
    html: &'a Html,
    data_tables: HashSet<NodeId>,
    /// Where to begin; `None` for the whole page.
    root: Option<NodeId>,
    /// Elements to leave out.
    left_out: HashSet<NodeId>,
}

/// An element that the walk is in.
struct Open {
    role: Role,
    /// Whether a surrounding table is one of data, seen from inside this element.
    in_table: bool,
    in_cell: bool,
}

impl<'a> Flow<'a> {
    /// The whole page.
    pub(super) fn new(html: &'a Html) -> Self {
        Self {
            html,
            data_tables: tables::data_tables(html, html.tree.root().id()),
            root: None,
            left_out: HashSet::new(),
        }
    }

    /// One element of the page.
    pub(super) fn fragment(html: &'a Html, root: NodeId) -> Self {
        Self {
            html,
            data_tables: tables::data_tables(html, root),
            root: Some(root),
            left_out: HashSet::new(),
        }
    }

    /// Only what lies in `root`, without the elements `left_out`.
    pub(super) fn within(mut self, root: NodeId, left_out: HashSet<NodeId>) -> Self {
        self.root = Some(root);
        self.left_out = left_out;
        self
    }

    /// Tell `writer` all of it. Iterative: the depth of the page costs no stack.
    pub(super) fn write(&self, writer: &mut impl Writer, cancel: &Cancel) -> Result<()> {
        let top = self.root.and_then(|root| self.html.tree.get(root)).unwrap_or(self.html.tree.root());
        let mut open: Vec<Open> = Vec::new();
        let mut node = top;
        for count in 0_usize.. {
            if count.is_multiple_of(1024) {
                cancel.check()?;
            }
            let entered = self.enter(node, &mut open, writer);
            if let Some(child) = node.first_child().filter(|_| entered) {
                node = child;
                continue;
            }
            if entered {
                leave(node, &mut open, writer);
            }
            loop {
                if node.id() == top.id() {
                    return Ok(());
                }
                if let Some(sibling) = node.next_sibling() {
                    node = sibling;
                    break;
                }
                let Some(parent) = node.parent() else { return Ok(()) };
                node = parent;
                leave(node, &mut open, writer);
            }
        }
        Ok(())
    }

    /// Begin a node; whether its children are to be walked through.
    fn enter(&self, node: NodeRef<'_, Node>, open: &mut Vec<Open>, writer: &mut impl Writer) -> bool {
        match node.value() {
            Node::Text(text) => {
                writer.text(text);
                false
            }
            Node::Element(element) => self.enter_element(node, element, open, writer),
            Node::Document | Node::Fragment => true,
            _ => false,
        }
    }

    fn enter_element(
        &self,
        node: NodeRef<'_, Node>,
        element: &Element,
        open: &mut Vec<Open>,
        writer: &mut impl Writer,
    ) -> bool {
        let (in_table, in_cell) = open.last().map_or((false, false), |outer| (outer.in_table, outer.in_cell));
        let mut role = if self.left_out.contains(&node.id()) { Role::Hidden } else { role_of(element) };
        let mut next = (in_table, in_cell);
        match (element.name(), &role) {
            (_, Role::Hidden) => {}
            ("math", _) => role = math(node, element).unwrap_or(Role::Inline),
            _ if !is_html(element) => {}
            ("table", _) => {
                next.0 = self.data_tables.contains(&node.id());
                if next.0 && !in_cell {
                    role = Role::Table;
                }
            }
            ("tr", _) if in_table && !in_cell => role = Role::Row,
            ("td" | "th", _) if is_line_number(element) => role = Role::Hidden,
            ("td" | "th", _) if in_table && !in_cell => {
                role = cell(element);
                next.1 = true;
            }
            ("caption", _) if in_table && !in_cell => {
                role = Role::Caption;
                next.1 = true;
            }
            ("sup", _) if is_exponent(node) => role = Role::Exponent,
            ("a", _) if is_permalink(node) => role = Role::Hidden,
            // An item on its own, without its list, has no marker.
            (_, Role::Item(_)) if open.is_empty() => role = Role::Block,
            (_, Role::Preformatted(_)) => role = Role::Preformatted(language(node)),
            _ => {}
        }
        if role == Role::Hidden {
            return false;
        }
        writer.open(&role);
        if matches!(role, Role::Math { .. }) {
            writer.close(&role);
            return false;
        }
        open.push(Open { role, in_table: next.0, in_cell: next.1 });
        true
    }
}

fn leave(node: NodeRef<'_, Node>, open: &mut Vec<Open>, writer: &mut impl Writer) {
    if node.value().is_element()
        && let Some(element) = open.pop()
    {
        writer.close(&element.role);
    }
}

fn cell(element: &Element) -> Role {
    // The bounds are those of the HTML Standard.
    let span = |name: &str, most: u32| {
        element.attr(name).and_then(|value| value.trim().parse().ok()).unwrap_or(1_u32).clamp(1, most)
    };
    Role::Cell {
        header: element.name() == "th",
        col_span: span("colspan", 1_000),
        row_span: span("rowspan", 65_534),
    }
}

/// A gutter of line numbers beside program text.
fn is_line_number(element: &Element) -> bool {
    element.attr("class").is_some_and(|class| {
        class
            .split_ascii_whitespace()
            .any(|name| matches!(name, "linenos" | "lineno" | "gutter" | "blob-num"))
    })
}

/// `<sup>` around nothing but a number, which without a sign would melt into the digits before it.
fn is_exponent(node: NodeRef<'_, Node>) -> bool {
    let mut text = String::new();
    for (count, node) in node.descendants().enumerate() {
        let is_link = node.value().as_element().is_some_and(|element| element.name() == "a");
        if count >= MAX_EXPONENT_NODES || is_link {
            return false;
        }
        text.push_str(node.value().as_text().map_or("", |text| text));
    }
    let digits = text.trim().trim_start_matches(['-', '+', '\u{2212}']);
    !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The sign beside a heading that links to that heading.
fn is_permalink(node: NodeRef<'_, Node>) -> bool {
    let links_into_page = node
        .value()
        .as_element()
        .and_then(|element| element.attr("href"))
        .is_some_and(|href| href.contains('#'));
    let is_sign = |text: &str| matches!(text.trim(), "#" | "¶" | "§" | "🔗" | "\u{f0c1}");
    links_into_page && only_text(node).is_some_and(is_sign)
}

/// The text of an element that holds nothing else.
fn only_text<'a>(node: NodeRef<'a, Node>) -> Option<&'a str> {
    let child = node.first_child()?;
    match child.value() {
        Node::Text(text) if child.next_sibling().is_none() => Some(text),
        _ => None,
    }
}

/// The TeX source that a formula carries with it.
fn math(node: NodeRef<'_, Node>, element: &Element) -> Option<Role> {
    let display = element.attr("display") == Some("block");
    let is_tex = |node: &NodeRef<'_, Node>| {
        node.value().as_element().is_some_and(|element| {
            element.name() == "annotation"
                && element.attr("encoding").is_some_and(|kind| kind.contains("tex"))
        })
    };
    let annotation = node.descendants().find(is_tex).and_then(only_text);
    let tex = annotation.or_else(|| element.attr("alttext"))?.trim();
    (!tex.is_empty()).then(|| Role::Math { tex: tex.to_owned(), display })
}

/// The language of program text by the class names that highlighters use.
fn language(node: NodeRef<'_, Node>) -> Option<String> {
    let inner = node.first_child().filter(|child| child.value().is_element());
    let around = node.ancestors().take(2);
    inner.into_iter().chain([node]).chain(around).find_map(|node| language_of(node.value().as_element()?))
}

fn language_of(element: &Element) -> Option<String> {
    if let Some(language) = element.attr("data-lang").or_else(|| element.attr("data-language")) {
        return Some(language.to_owned()).filter(|language| is_language(language));
    }
    let class = element.attr("class")?;
    let prefixes = ["language-", "lang-", "highlight-source-", "highlight-text-", "highlight-", "brush:"];
    class.split_ascii_whitespace().find_map(|name| {
        let language = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix))?.trim_end_matches(';');
        (is_language(language) && !matches!(language, "default" | "none")).then(|| language.to_owned())
    })
}

fn is_language(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 30
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#-_.".contains(&byte))
}
