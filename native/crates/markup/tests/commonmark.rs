//! The examples of CommonMark's specification.
//!
//! They are under a licence of their own and not copied here: the package of
//! pulldown-cmark, on whose parser the tree is built, carries them among its tests.
//! What is checked is our tree, written as HTML.

use std::path::PathBuf;
use std::process::Command;

use ferrolab_base::{Cancel, Reading};
use ferrolab_markup::markdown::{Node, NodeKind, Tree, tree};

/// Where Cargo keeps the sources of pulldown-cmark.
fn package() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo can be run");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    let package =
        packages.iter().find(|package| package["name"] == "pulldown-cmark").expect("we depend on it");
    let manifest = package["manifest_path"].as_str().expect("it is a path");
    PathBuf::from(manifest).parent().expect("a manifest lies in a folder").to_owned()
}

/// Source and HTML of each example.
fn examples() -> Vec<(String, String)> {
    let path = package().join("tests/suite/spec.rs");
    let source = std::fs::read_to_string(&path).expect("the package carries the examples");
    let mut strings = source
        .split("r##\"")
        .skip(1)
        .map(|rest| rest.split("\"##;").next().expect("a string ends").to_owned());
    std::iter::from_fn(|| Some((strings.next()?, strings.next()?))).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn address(url: &str) -> String {
    let mut out = String::new();
    for byte in url.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            _ if b"-_.+!*(),%#@?=;:/,+$~".contains(&byte) => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The element that a node stands for, with its attributes.
fn element(node: &Node) -> Option<String> {
    let titled =
        |title: &str| if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escaped(title)) };
    Some(match &node.kind {
        NodeKind::Heading { level, .. } => format!("h{level}"),
        NodeKind::Paragraph => "p".into(),
        NodeKind::BlockQuote { .. } => "blockquote".into(),
        NodeKind::List { start: None } => "ul".into(),
        NodeKind::List { start: Some(1) } => "ol".into(),
        NodeKind::List { start: Some(start) } => format!("ol start=\"{start}\""),
        NodeKind::Item { .. } => "li".into(),
        NodeKind::Emphasis => "em".into(),
        NodeKind::Strong => "strong".into(),
        NodeKind::Link { url, title, .. } => format!("a href=\"{}\"{}", address(url), titled(title)),
        _ => return None,
    })
}

fn render(tree: &Tree, index: usize, out: &mut String) {
    let node = &tree.nodes[index];
    let text = node.text.as_deref().unwrap_or("");
    let element = element(node);
    if let Some(element) = &element {
        out.push_str(&format!("<{element}>"));
    }
    match &node.kind {
        NodeKind::Text => out.push_str(&escaped(text)),
        NodeKind::Code => out.push_str(&format!("<code>{}</code>", escaped(text))),
        NodeKind::Html => out.push_str(text),
        NodeKind::SoftBreak => out.push('\n'),
        NodeKind::HardBreak => out.push_str("<br />\n"),
        NodeKind::Rule => out.push_str("<hr />"),
        NodeKind::CodeBlock { info } => {
            let language =
                info.as_deref().and_then(|info| info.split(' ').next()).filter(|name| !name.is_empty());
            let class =
                language.map_or(String::new(), |name| format!(" class=\"language-{}\"", escaped(name)));
            out.push_str(&format!("<pre><code{class}>{}</code></pre>", escaped(text)));
        }
        NodeKind::Image { url, title } => {
            let title =
                if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escaped(title)) };
            let alternative = escaped(&tree.text_of(index));
            out.push_str(&format!("<img src=\"{}\" alt=\"{alternative}\"{title} />", address(url)));
            return;
        }
        _ => {}
    }
    node.children.iter().for_each(|&child| render(tree, child, out));
    if let Some(element) = &element {
        let name = element.split(' ').next().unwrap_or(element);
        out.push_str(&format!("</{name}>"));
    }
}

/// Line ends beside the tags of blocks mean nothing.
fn normalised(html: &str) -> String {
    const BLOCKS: &[&str] =
        &["p", "li", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr"];
    let mut out = html.replace("&#39;", "'").replace("&#x27;", "'").replace("&quot;", "\"");
    for name in BLOCKS {
        out = out.replace(&format!("\n</{name}>"), &format!("</{name}>"));
        out = out.replace(&format!("</{name}>\n"), &format!("</{name}>"));
        out = out.replace(&format!("<{name}>\n"), &format!("<{name}>"));
        out = out.replace(&format!("\n<{name}"), &format!("<{name}"));
    }
    out.replace("<hr />\n", "<hr />").trim().to_owned()
}

#[test]
fn all_examples_of_the_specification() {
    let examples = examples();
    assert_eq!(examples.len(), 652);
    let mut wrong = Vec::new();
    for (index, (source, expected)) in examples.iter().enumerate() {
        let tree = tree(source, &Reading::default(), &Cancel::default()).expect("examples are small");
        let mut html = String::new();
        render(&tree, 0, &mut html);
        if normalised(&html) != normalised(expected) {
            wrong.push(format!(
                "{}: {source:?}\n  {:?}\n  {:?}",
                index + 1,
                normalised(&html),
                normalised(expected)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} examples differ:\n{}", wrong.len(), wrong.join("\n"));
}
