//! XML that holds data: names and values.

use ferrolab_compose::{Composer, Role, Writer};
use ferrolab_packages::xml::{Node, Step};

/// Every element is an item: its name, its attributes, its text; what is in it is a list below.
pub(super) fn write(root: Node<'_>, composer: &mut Composer) {
    for step in root.walk() {
        match step {
            Step::Enter(node) => enter(node, node == root, composer),
            Step::Leave(node) => leave(node, node == root, composer),
        }
    }
}

fn holds_elements(node: Node<'_>) -> bool {
    node.elements().next().is_some()
}

fn enter(node: Node<'_>, is_root: bool, composer: &mut Composer) {
    if let Some(text) = node.text() {
        composer.text(text);
        return;
    }
    let Some(element) = node.element() else { return };
    composer.open(&if is_root { Role::Paragraph } else { Role::Item(None) });
    composer.text(element.name);
    let told = element.attributes().filter(|attribute| !attribute.full_name.starts_with("xmlns"));
    let told: Vec<String> = told.map(|attribute| format!("{}={}", attribute.name, attribute.value)).collect();
    if !told.is_empty() {
        composer.text(&format!(" ({})", told.join(", ")));
    }
    if is_root && holds_elements(node) {
        composer.close(&Role::Paragraph);
    }
    if holds_elements(node) {
        composer.open(&Role::List(None));
    } else if !node.content().trim().is_empty() {
        composer.text(": ");
    }
}

fn leave(node: Node<'_>, is_root: bool, composer: &mut Composer) {
    if node.element().is_none() {
        return;
    }
    let holds_elements = holds_elements(node);
    if holds_elements {
        composer.close(&Role::List(None));
    }
    match is_root {
        true if holds_elements => {}
        true => composer.close(&Role::Paragraph),
        false => composer.close(&Role::Item(None)),
    }
}
