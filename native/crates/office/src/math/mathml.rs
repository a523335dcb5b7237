//! MathML, as OpenDocument has it, as LaTeX.

use ferrolab_packages::xml::Node;

use super::{MAX_DEPTH, scripts, symbols};

/// The formula in LaTeX: as its author has written it, where that was LaTeX.
pub(crate) fn to_tex(formula: Node<'_>) -> String {
    let mut annotations = formula.descendants().filter(|node| node.name() == "annotation");
    let source = annotations
        .find(|it| it.attribute("encoding").is_some_and(|kind| kind.to_lowercase().contains("tex")));
    let tex = source.map_or_else(|| tex(formula, 0), Node::content);
    ferrolab_compose::folded(&tex)
}

fn tex(node: Node<'_>, depth: usize) -> String {
    if depth >= MAX_DEPTH {
        return symbols::text(&node.content());
    }
    let part = |index: usize| node.elements().nth(index).map(|it| tex(it, depth + 1)).unwrap_or_default();
    let all = || node.elements().map(|it| tex(it, depth + 1)).collect::<String>();
    match node.name() {
        "mi" | "mn" => symbols::text(node.content().trim()),
        "mo" => operator(node.content().trim()),
        "mtext" => format!("\\text{{{}}}", symbols::escaped(&node.content())),
        "mfrac" => format!("\\frac{{{}}}{{{}}}", part(0), part(1)),
        "msqrt" => format!("\\sqrt{{{}}}", all()),
        "mroot" => format!("\\sqrt[{}]{{{}}}", part(1), part(0)),
        "msup" | "mover" => format!("{}{}", part(0), scripts("", &part(1))),
        "msub" | "munder" => format!("{}{}", part(0), scripts(&part(1), "")),
        "msubsup" | "munderover" => format!("{}{}", part(0), scripts(&part(1), &part(2))),
        "mtable" => {
            let rows: Vec<String> = node.elements().map(|row| tex(row, depth + 1)).collect();
            format!("\\begin{{matrix}}{}\\end{{matrix}}", rows.join(" \\\\ "))
        }
        "mtr" => node.elements().map(|cell| tex(cell, depth + 1)).collect::<Vec<_>>().join(" & "),
        "annotation" | "annotation-xml" => String::new(),
        _ => all(),
    }
}

fn operator(sign: &str) -> String {
    match sign {
        "{" | "}" => format!("\\{sign}"),
        sign => symbols::operator(sign),
    }
}
