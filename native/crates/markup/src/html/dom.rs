//! Building the document tree, with limits the parser itself does not have.
//!
//! html5ever follows the HTML Standard, in which depth and the number of
//! elements are unbounded and some checks walk all open elements: 100,000
//! nested elements would cost time in the square of that. A sink between its
//! tokenizer and its tree builder holds elements back as soon as they would lie too
//! deep, as browsers do, and stops altogether at the limit of elements.

use std::cell::{Cell, RefCell};

use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use html5ever::LocalName;
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::TreeSink;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    EndTag, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use scraper::{Html, HtmlTreeSink};

type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// A parsed page.
pub(super) struct Dom {
    /// The tree.
    pub html: Html,
    /// Whether elements were held back for lying too deep.
    pub flattened: bool,
}

/// Bytes given to the tokenizer between two looks at the cancel flag. Small, because the tokenizer
/// compares each attribute of a tag with all before it: a tag with a million of them is slow.
const FEED_BYTES: usize = 4 * 1024;

/// Parse a whole page.
pub(super) fn parse(source: &str, reading: &Reading, cancel: &Cancel) -> Result<Dom> {
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), TreeBuilderOpts::default());
    let guard = Guard {
        builder,
        max_depth: reading.limits.max_depth,
        max_nodes: reading.limits.max_elements,
        held_back: RefCell::new(Vec::new()),
        is_at_limit: Cell::new(false),
        flattened: Cell::new(false),
        full: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = source;
    while !rest.is_empty() {
        cancel.check()?;
        let (piece, after) = rest.split_at(piece_end(rest));
        rest = after;
        queue.push_back(StrTendril::from_slice(piece));
        // The tokenizer pauses at the end of each script, for someone to run it.
        while !queue.is_empty() {
            let _ = tokenizer.feed(&queue);
        }
        if tokenizer.sink.full.get() {
            return Err(too_many(reading.limits.max_elements));
        }
    }
    tokenizer.end();
    let flattened = tokenizer.sink.flattened.get();
    if tokenizer.sink.full.get() {
        return Err(too_many(reading.limits.max_elements));
    }
    Ok(Dom { html: tokenizer.sink.builder.sink.finish(), flattened })
}

/// Where to cut: at a character boundary.
fn piece_end(text: &str) -> usize {
    (FEED_BYTES..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

fn too_many(max_elements: usize) -> Error {
    Error::new(Code::SizeLimit, format!("the page has more than the {max_elements} elements allowed"))
        .hint("raise max_elements, or split the page")
        .with("max_elements", max_elements)
}

/// Passes tokens on to the tree builder as long as the limits hold.
struct Guard {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    max_depth: usize,
    max_nodes: usize,
    /// Elements that are open in the source but were not passed on.
    held_back: RefCell<Vec<LocalName>>,
    /// Whether the last element lies as deep as is allowed.
    is_at_limit: Cell<bool>,
    flattened: Cell<bool>,
    full: Cell<bool>,
}

impl Guard {
    /// Whether a tag is to be held back.
    fn holds_back(&self, tag: &Tag) -> bool {
        let mut held_back = self.held_back.borrow_mut();
        match tag.kind {
            // These change how the tokenizer reads on, and never nest.
            StartTag if is_raw_text(&tag.name) => false,
            StartTag if self.is_at_limit.get() => {
                self.flattened.set(true);
                if !tag.self_closing && !is_void(&tag.name) && held_back.len() < self.max_nodes {
                    held_back.push(tag.name.clone());
                }
                !is_void(&tag.name)
            }
            EndTag if held_back.last() == Some(&tag.name) => held_back.pop().is_some(),
            StartTag => false,
            EndTag => {
                self.is_at_limit.set(!held_back.is_empty());
                false
            }
        }
    }

    /// See how large and deep the tree has become.
    fn measure(&self, is_start: bool) {
        let sink = self.builder.sink.0.borrow();
        if sink.tree.values().len() > self.max_nodes {
            self.full.set(true);
        }
        let depth =
            sink.tree.nodes().next_back().map_or(0, |node| node.ancestors().take(self.max_depth).count());
        if is_start && depth >= self.max_depth {
            self.is_at_limit.set(true);
        }
    }
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<NodeId> {
        if self.full.get() {
            return TokenSinkResult::Continue;
        }
        let mut is_start = false;
        if let TagToken(tag) = &token {
            if self.holds_back(tag) {
                return TokenSinkResult::Continue;
            }
            is_start = tag.kind == StartTag;
        }
        let result = self.builder.process_token(token, line_number);
        self.measure(is_start);
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn is_void(name: &LocalName) -> bool {
    matches!(
        &**name,
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "wbr"
    )
}

fn is_raw_text(name: &LocalName) -> bool {
    matches!(
        &**name,
        "script"
            | "style"
            | "textarea"
            | "title"
            | "xmp"
            | "iframe"
            | "noembed"
            | "noframes"
            | "noscript"
            | "plaintext"
    )
}

#[cfg(test)]
mod tests {
    use ferrolab_base::Limits;

    use super::*;

    fn depth(dom: &Dom) -> usize {
        dom.html.tree.nodes().map(|node| node.ancestors().count()).max().unwrap_or(0)
    }

    #[track_caller]
    fn check(source: &str, flattened: bool) {
        let reading = Reading { limits: Limits { max_depth: 20, ..Limits::default() }, ..Reading::default() };
        let dom = parse(source, &reading, &Cancel::default()).expect("few elements");
        assert_eq!(dom.flattened, flattened);
        assert!(depth(&dom) <= 30, "{}", depth(&dom));
        assert!(dom.html.html().contains("the end"));
    }

    #[test]
    fn deep_nesting_is_flattened_and_nothing_is_lost() {
        check(&format!("{}the end", "<div>".repeat(5_000)), true);
        check(&format!("{}the end", "<p><b><table><tr><td>".repeat(500)), true);
        check(&format!("{}x{}<p>the end", "<i>".repeat(100), "</i>".repeat(100)), true);
        check(&format!("{}the end", "<div></div>".repeat(5_000)), false);
        check(&format!("{}the end", "<div><br>".repeat(10)), false);
    }

    #[test]
    fn the_tree_recovers_after_a_deep_place() {
        let deep = format!("{}x{}", "<div>".repeat(100), "</div>".repeat(100));
        let reading = Reading { limits: Limits { max_depth: 20, ..Limits::default() }, ..Reading::default() };
        let dom =
            parse(&format!("{deep}<section><h1>after"), &reading, &Cancel::default()).expect("few elements");
        assert!(dom.html.html().ends_with("</div><section><h1>after</h1></section></body></html>"));
    }

    #[test]
    fn too_many_elements_are_refused() {
        let reading =
            Reading { limits: Limits { max_elements: 1_000, ..Limits::default() }, ..Reading::default() };
        // Formatting elements left open are opened again in every paragraph: their number grows as the square.
        let rebuilt: String = (0..100).map(|index| format!("<p><b a={index}>x</p>")).collect();
        for source in ["<br>".repeat(2_000), rebuilt] {
            let error = parse(&source, &reading, &Cancel::default()).err().expect("too many");
            assert_eq!(error.code, Code::SizeLimit);
        }
    }
}
