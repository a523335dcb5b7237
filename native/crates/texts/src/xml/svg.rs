//! The words in a drawing.

use ferrolab_base::document::BlockKind;
use ferrolab_compose::{Composer, Role, Writer};
use ferrolab_packages::xml::{Node, Step};

/// Title, description and texts, in the order of the file.
pub(super) fn write(root: Node<'_>, composer: &mut Composer) {
    let mut open: Vec<Role> = Vec::new();
    let mut walk = root.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(node) => {
                if let Some(text) = node.text() {
                    if !open.is_empty() {
                        composer.text(text);
                    }
                    continue;
                }
                if matches!(node.name(), "style" | "script" | "metadata") {
                    walk.pass_over();
                } else if let Some(role) = role(node, root).filter(|_| open.is_empty()) {
                    composer.open(&role);
                    open.push(role);
                } else if !open.is_empty() {
                    // Lines of one text are `tspan`s with places of their own.
                    let is_line = node.attribute("y").or(node.attribute("dy")).is_some();
                    let role = if is_line { Role::Block } else { Role::Inline };
                    composer.open(&role);
                    open.push(role);
                }
            }
            Step::Leave(node) => {
                let is_skipped =
                    node.element().is_none() || matches!(node.name(), "style" | "script" | "metadata");
                if let Some(role) = open.pop_if(|_| !is_skipped) {
                    composer.close(&role);
                }
            }
        }
    }
}

fn role(node: Node<'_>, root: Node<'_>) -> Option<Role> {
    match node.name() {
        "title" if node.parent() == Some(root) => Some(Role::Heading(1)),
        "title" | "desc" => Some(Role::Apart(BlockKind::Caption)),
        "text" | "flowRoot" | "foreignObject" => Some(Role::Paragraph),
        _ => None,
    }
}
