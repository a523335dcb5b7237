//! Program text.

use ferrolab_base::document::{Block, BlockKind};

use crate::divide::indentation;

/// A programming language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// C and C++.
    C,
    /// Go.
    Go,
    /// Java, Kotlin and C#.
    Java,
    /// JavaScript and TypeScript.
    JavaScript,
    /// Python.
    Python,
    /// Rust.
    Rust,
    /// Any other, read by its indentation and blank lines.
    Other,
}

impl Language {
    /// The language that files with this extension (without the dot) are usually in.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "hxx" => Language::C,
            "go" => Language::Go,
            "java" | "kt" | "kts" | "cs" => Language::Java,
            "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" => Language::JavaScript,
            "py" | "pyi" | "pyw" => Language::Python,
            "rs" => Language::Rust,
            "sh" | "bash" | "rb" | "php" | "pl" | "lua" | "r" | "jl" | "swift" | "scala" | "sql" | "css"
            | "toml" | "yaml" | "yml" | "zig" | "dart" | "ex" | "exs" | "hs" | "ml" | "ps1" => {
                Language::Other
            }
            _ => return None,
        })
    }

    /// Words that introduce a named definition.
    fn definers(self) -> &'static [&'static str] {
        match self {
            Language::C => &["struct", "class", "enum", "union", "namespace"],
            Language::Go => &["func", "type"],
            Language::Java => &["class", "interface", "enum", "record", "object", "fun"],
            Language::JavaScript => &["function", "class", "interface", "enum", "namespace", "type"],
            Language::Python => &["def", "class"],
            Language::Rust => &["fn", "struct", "enum", "trait", "impl", "mod", "union", "macro_rules!"],
            Language::Other => &["function", "func", "def", "class", "module", "sub"],
        }
    }
}

/// Blocks of program text.
///
/// A definition is a heading (`class Foo`, `def bar`) with the comments and decorators that
/// introduce it before and its body after it; these share a [`Block::group`] and stay together
/// when they fit. Python is read by its grammar (feature `tree-sitter`), with classes and their
/// methods as nested sections; other languages by outermost lines and blank lines.
pub fn code(text: &str, language: Language) -> Vec<Block> {
    #[cfg(feature = "tree-sitter")]
    if language == Language::Python
        && let Some(blocks) = super::python::blocks(text)
    {
        return blocks;
    }
    outermost(text, language)
}

/// Blocks by outermost lines: one begins at every line without indentation that follows a blank
/// line or a line that closes a bracket, and at every definition.
fn outermost(text: &str, language: Language) -> Vec<Block> {
    let mut blocks = Blocks { text, list: Vec::new(), group: 0 };
    let mut start = 0;
    let mut after_end = false;
    for (at, line) in lines(text) {
        let opens = indentation(line) == Some(0) && !line.starts_with(['}', ')', ']', '{']);
        if opens && after_end && at > start {
            blocks.add(start, at, language);
            start = at;
        }
        let closes = line.starts_with('}');
        after_end = line.trim().is_empty() || closes;
    }
    blocks.add(start, text.len(), language);
    blocks.list
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

struct Blocks<'a> {
    text: &'a str,
    list: Vec<Block>,
    group: u32,
}

impl Blocks<'_> {
    /// Add an outermost item: what introduces it, its name if it has one, and the rest.
    fn add(&mut self, start: usize, end: usize, language: Language) {
        let Some((name_start, name_end)) = definition_in(&self.text[start..end], language) else {
            self.push(BlockKind::Code, start, end, 0, 0);
            return;
        };
        self.group += 1;
        self.push(BlockKind::Code, start, start + name_start, 0, self.group);
        self.push(BlockKind::Heading, start + name_start, start + name_end, 1, self.group);
        let rest =
            self.text[start + name_end..end].find('\n').map_or(end, |newline| start + name_end + newline + 1);
        self.push(BlockKind::Code, rest, end, 0, self.group);
    }

    fn push(&mut self, kind: BlockKind, start: usize, end: usize, level: u8, group: u32) {
        let end = start + self.text[start..end].trim_end().len();
        if start < end {
            self.list.push(Block { kind, start, end, level, group });
        }
    }
}

/// Where the first outermost line that names a definition does so: from its beginning to the name's end.
fn definition_in(item: &str, language: Language) -> Option<(usize, usize)> {
    lines(item).filter(|(_, line)| indentation(line) == Some(0)).find_map(|(at, line)| {
        let end = definition_end(line, language)?;
        Some((at, at + end))
    })
}

/// The end of the name that `line` defines.
fn definition_end(line: &str, language: Language) -> Option<usize> {
    let is_comment = ["//", "/*", "*", "#"].iter().any(|mark| line.starts_with(mark));
    let head = line.find(['=', '"']).map_or(line, |stop| &line[..stop]);
    if is_comment {
        return None;
    }
    let mut at = 0;
    for word in head.split_inclusive([' ', '(', '<', '*']) {
        let bare = word.trim_end_matches([' ', '(', '<', '*']);
        at += word.len();
        if language.definers().contains(&bare) {
            return name_end(line, at - (word.len() - bare.len()));
        }
    }
    None
}

/// The end of what is named after the definer that ends at `definer_end`: up to a body, a list of
/// parameters or the line's end.
fn name_end(line: &str, definer_end: usize) -> Option<usize> {
    let rest = &line[definer_end..];
    // Go's receivers and Rust's generics stand before the name.
    let skipped =
        rest.trim_start().strip_prefix('(').and_then(|_| rest.find(')')).map_or(0, |close| close + 1);
    let length = rest[skipped..].find(['{', '(', ';', ':', '\n']).unwrap_or(rest.len() - skipped);
    let end = definer_end + skipped + rest[skipped..skipped + length].trim_end().len();
    (end > definer_end).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Headings, and how many blocks there are.
    fn headings(text: &str, language: Language) -> (Vec<&str>, usize) {
        let blocks = code(text, language);
        assert!(blocks.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let is_heading = |block: &&Block| block.kind == BlockKind::Heading;
        (blocks.iter().filter(is_heading).map(|block| &text[block.start..block.end]).collect(), blocks.len())
    }

    #[test]
    fn rust_items_are_sections_with_their_comments() {
        let text = "use a::b;\nuse c;\n\n/// Doc.\n#[test]\npub fn f<T>(x: T) {\n    x\n\n}\nimpl A for B {\n    fn g() {}\n}\n";
        assert_eq!(headings(text, Language::Rust), (vec!["pub fn f<T>", "impl A for B"], 6));
        let blocks = code(text, Language::Rust);
        assert_eq!(&text[blocks[1].start..blocks[1].end], "/// Doc.\n#[test]");
        assert!(
            blocks[1].group != 0 && blocks[1].group == blocks[2].group && blocks[2].group == blocks[3].group
        );
    }

    #[test]
    fn functions_of_other_languages_are_sections() {
        assert_eq!(headings("func (s *S) Run(a int) {\n}\n", Language::Go).0, ["func (s *S) Run"]);
        assert_eq!(
            headings("export class A {\n}\n\nfunction b() {\n}\n", Language::JavaScript).0,
            ["export class A", "function b"]
        );
        assert_eq!(
            headings("public final class A {\n  int x;\n}\n", Language::Java).0,
            ["public final class A"]
        );
    }

    #[test]
    fn what_has_no_names_is_parted_by_blank_lines() {
        assert_eq!(headings("a = 1\nb = 2\n\nc = 3\n  d\n\n  e\n", Language::Other), (vec![], 2));
        assert_eq!(headings("", Language::Other), (vec![], 0));
    }
}
