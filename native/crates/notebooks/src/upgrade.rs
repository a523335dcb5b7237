//! Older formats become 4.5, as `nbformat` converts them.

use std::borrow::Cow;
use std::collections::HashSet;

use ferrolab_base::Result;

use crate::canonical;
use crate::fault::invalid;
use crate::id::Ids;
use crate::json::{Json, Style, Tree, View, lines};
use crate::notebook::{Notebook, Version};

type Members<'a> = Vec<(Cow<'a, str>, Tree<'a>)>;

impl Notebook {
    /// Make it format 4.5: cells get ids. Returns whether there was anything to do.
    ///
    /// A notebook of format 1 to 3 is upgraded when it is opened; this settles that it is written so.
    ///
    /// # Errors
    /// `InvalidInput` when the notebook's frame can't be changed.
    pub fn upgrade(&mut self) -> Result<bool> {
        if self.upgraded_from().is_some() {
            self.edited = true;
            return Ok(true);
        }
        if self.version() >= (4, 5) {
            return Ok(false);
        }
        let mut ids = Ids::beside(self.ids());
        for index in 0..self.len() {
            let id = ids.next();
            self.set_id(index, &id)?;
        }
        self.set_minor(5)?;
        Ok(true)
    }
}

/// The text of a notebook of format 1, 2 or 3 as format 4.5, in nbformat's layout.
pub(crate) fn to_current(root: View<'_>, version: Version, max_depth: usize) -> Result<String> {
    let mut ids = Ids::beside(HashSet::new());
    // JSON within strings: read first, so that it lives as long as the trees that show it.
    let embedded = Embedded::of(root, version.0, max_depth)?;
    let mut cells = Vec::new();
    for (index, cell) in old_cells(root, version.0)?.into_iter().enumerate() {
        let path = format!("cells[{index}]");
        if !cell.is_object() {
            return Err(invalid(format!("cell {} is not an object", index + 1), &path));
        }
        let upgrade = Upgrade { major: version.0, embedded: &embedded };
        cells.push(upgrade.cell(cell, ids.next(), &path)?);
    }
    let mut members: Members<'_> = vec![
        ("cells".into(), Tree::Array(cells)),
        ("metadata".into(), notebook_metadata(root, version.0)),
        ("nbformat".into(), Tree::word("4")),
        ("nbformat_minor".into(), Tree::word("5")),
    ];
    if version.0 > 1 {
        members.extend(others(root, &FRAME));
    }
    let mut text = String::new();
    Tree::Object(members).write(&Style::default(), true, 0, &mut text);
    text.push('\n');
    Ok(text)
}

/// Format 1 has cells; formats 2 and 3 have them in worksheets.
fn old_cells(root: View<'_>, major: i64) -> Result<Vec<View<'_>>> {
    if major == 1 {
        return Ok(root.get("cells").into_iter().flat_map(View::items).collect());
    }
    let sheets = root.get("worksheets").filter(|sheets| sheets.is_array());
    let sheets = sheets.ok_or_else(|| invalid("the notebook has no list of worksheets", "worksheets"))?;
    Ok(sheets.items().filter_map(|sheet| sheet.get("cells")).flat_map(View::items).collect())
}

fn notebook_metadata(root: View<'_>, major: i64) -> Tree<'_> {
    match root.get("metadata").filter(|_| major > 1) {
        Some(metadata) => Tree::Object(others(metadata, &DROPPED).collect()),
        None => Tree::Object(Vec::new()),
    }
}

/// What an old notebook's frame has that the new one has elsewhere, or not at all.
const FRAME: [&str; 6] =
    ["metadata", "nbformat", "nbformat_minor", "worksheets", "orig_nbformat", "orig_nbformat_minor"];

/// Metadata that `nbformat` takes out.
const DROPPED: [&str; 4] = ["name", "signature", "orig_nbformat", "orig_nbformat_minor"];

fn others<'a>(object: View<'a>, known: &'static [&str]) -> impl Iterator<Item = (Cow<'a, str>, Tree<'a>)> {
    let members = object.members().filter_map(|(key, value)| Some((key.string()?, Tree::View(value))));
    members.filter(|(key, _)| !known.contains(&key.as_ref()))
}

/// The JSON that format 3 keeps in strings under `json`, by the place of the string on the tape.
struct Embedded(Vec<(u32, Json)>);

impl Embedded {
    fn of(root: View<'_>, major: i64, max_depth: usize) -> Result<Self> {
        let mut found = Vec::new();
        for (index, cell) in old_cells(root, major)?.into_iter().enumerate() {
            let outputs = cell.get("outputs").into_iter().flat_map(View::items);
            for (at, output) in outputs.enumerate() {
                let text = ["application/json", "json"].into_iter().find_map(|key| output.get(key));
                let Some(view) = text else { continue };
                let path = format!("cells[{index}].outputs[{at}].json");
                let json = Json::new(joined(view, major).into_owned().into(), max_depth);
                let json = json.map_err(|_| invalid("the output's JSON can't be read", &path))?;
                found.push((view.place(), json));
            }
        }
        Ok(Self(found))
    }

    fn get(&self, view: View<'_>) -> Option<&Json> {
        let at = self.0.binary_search_by_key(&view.place(), |(place, _)| *place).ok()?;
        Some(&self.0[at].1)
    }
}

/// Format 2 split text at line breaks and dropped them, format 3 keeps them, or not.
fn joined(view: View<'_>, major: i64) -> Cow<'_, str> {
    if !view.is_array() {
        return view.string().unwrap_or_default();
    }
    let parts: Vec<_> = view.items().filter_map(View::string).collect();
    let keeps = major == 3 && parts.first().is_some_and(|first| first.ends_with(['\n', '\r']));
    Cow::Owned(parts.join(if keeps { "" } else { "\n" }))
}

const ALIASES: [(&str, &str); 8] = [
    ("text", "text/plain"),
    ("html", "text/html"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpeg", "image/jpeg"),
    ("latex", "text/latex"),
    ("json", "application/json"),
    ("javascript", "application/javascript"),
];

fn media_type(key: Cow<'_, str>) -> Cow<'_, str> {
    match ALIASES.iter().find(|(alias, _)| *alias == key) {
        Some((_, media)) => Cow::Borrowed(media),
        None => key,
    }
}

#[derive(Clone, Copy)]
struct Upgrade<'e> {
    major: i64,
    embedded: &'e Embedded,
}

impl<'e> Upgrade<'e> {
    fn cell<'a: 'e>(self, cell: View<'a>, id: String, path: &str) -> Result<Tree<'e>> {
        let kind = cell.get("cell_type").and_then(View::string);
        let kind = kind.ok_or_else(|| invalid("the cell has no cell_type", path))?;
        let mut members: Members<'e> = vec![("id".into(), Tree::text(id))];
        match kind.as_ref() {
            "code" => self.code(cell, &mut members, path)?,
            _ if self.major == 1 => {
                let text = cell.get("text").and_then(View::string).unwrap_or_default();
                members.push(("cell_type".into(), Tree::text("markdown")));
                members.push(("source".into(), Tree::lines(&text)));
                members.push(("metadata".into(), Tree::Object(Vec::new())));
            }
            _ => self.text(cell, &kind, &mut members),
        }
        Ok(Tree::Object(members))
    }

    fn text<'a: 'e>(self, cell: View<'a>, kind: &str, members: &mut Members<'e>) {
        let source = cell.get("source").map(|view| joined(view, self.major));
        let heading = kind == "heading";
        let kind = if matches!(kind, "heading" | "html") { "markdown" } else { kind };
        members.push(("cell_type".into(), Tree::text(kind.to_owned())));
        if heading {
            let level = cell.get("level").and_then(View::integer).unwrap_or(1).clamp(0, 64) as usize;
            let line = one_line(&source.unwrap_or_default());
            members.push(("source".into(), Tree::lines(&format!("{} {line}", "#".repeat(level)))));
        } else if let Some(source) = source {
            members.push(("source".into(), Tree::lines(&source)));
        }
        if let Some(rendered) = cell.get("rendered") {
            members.push(("rendered".into(), Tree::text(joined(rendered, self.major))));
        }
        members.push(("metadata".into(), cell_metadata(cell, None)));
        let mut known = vec!["cell_type", "source", "rendered", "metadata", "id", "trusted"];
        if heading {
            known.push("level");
        }
        push_others(cell, &known, members);
    }

    fn code<'a: 'e>(self, cell: View<'a>, members: &mut Members<'e>, path: &str) -> Result<()> {
        let input = cell.get(if self.major == 1 { "code" } else { "input" });
        let source = input.map(|view| joined(view, self.major)).unwrap_or_default();
        members.push(("cell_type".into(), Tree::text("code")));
        members.push(("source".into(), Tree::lines(&source)));
        members.push(("execution_count".into(), view_or_null(cell.get("prompt_number"))));
        let collapsed = match self.major {
            1 => Some(Tree::word("false")),
            _ => cell.get("collapsed").map(Tree::View),
        };
        members.push(("metadata".into(), cell_metadata(cell, collapsed)));
        let outputs = cell.get("outputs").filter(|_| self.major > 1);
        if outputs.is_none() && self.major > 1 {
            return Err(invalid("the code cell has no outputs", path));
        }
        let outputs = outputs.into_iter().flat_map(View::items).map(|output| self.output(output));
        members.push(("outputs".into(), Tree::Array(outputs.collect())));
        if self.major > 1 {
            let known = [
                "cell_type",
                "input",
                "source",
                "prompt_number",
                "execution_count",
                "collapsed",
                "metadata",
                "outputs",
                "language",
                "id",
                "trusted",
            ];
            push_others(cell, &known, members);
        }
        Ok(())
    }

    fn output<'a: 'e>(self, output: View<'a>) -> Tree<'e> {
        let kind = output.get("output_type").and_then(View::string).unwrap_or_default();
        match kind.as_ref() {
            "pyout" | "display_data" => self.data_output(output, kind == "pyout"),
            "pyerr" => renamed(output, "output_type", "error"),
            "stream" => self.stream(output),
            _ => Tree::View(output),
        }
    }

    fn data_output<'a: 'e>(self, output: View<'a>, result: bool) -> Tree<'e> {
        let mut members: Members<'e> = Vec::new();
        let name = if result { "execute_result" } else { "display_data" };
        members.push(("output_type".into(), Tree::text(name)));
        if result {
            members.push(("execution_count".into(), view_or_null(output.get("prompt_number"))));
        }
        let metadata = output.get("metadata").into_iter().flat_map(View::members);
        let metadata =
            metadata.filter_map(|(key, value)| Some((media_type(key.string()?), Tree::View(value))));
        members.push(("metadata".into(), Tree::Object(metadata.collect())));
        let data = output.members().filter_map(|(key, value)| {
            let key = key.string()?;
            let moved = matches!(key.as_ref(), "output_type" | "execution_count" | "metadata")
                || result && key == "prompt_number";
            (!moved).then(|| self.datum(media_type(key), value))
        });
        members.push(("data".into(), Tree::Object(data.collect())));
        Tree::Object(members)
    }

    fn datum<'a: 'e>(self, media: Cow<'e, str>, value: View<'a>) -> (Cow<'e, str>, Tree<'e>) {
        let tree = match self.embedded.get(value) {
            Some(json) => Tree::View(json.root()),
            None if canonical::is_json_type(&media) || !(value.is_array() || value.is_string()) => {
                Tree::View(value)
            }
            None => {
                let split = media.starts_with("text/")
                    || matches!(media.as_ref(), "application/javascript" | "image/svg+xml");
                canonical::multiline(&joined(value, self.major), split)
            }
        };
        (media, tree)
    }

    fn stream<'a: 'e>(self, output: View<'a>) -> Tree<'e> {
        let name = output.get("stream").map_or_else(|| Tree::text("stdout"), Tree::View);
        let mut members: Members<'e> = vec![("name".into(), name)];
        for (key, value) in output.members() {
            match key.string() {
                Some(key) if key == "text" => {
                    members.push((key, Tree::lines(&joined(value, self.major))));
                }
                Some(key) if key != "stream" && key != "name" => members.push((key, Tree::View(value))),
                _ => {}
            }
        }
        Tree::Object(members)
    }
}

fn one_line(text: &str) -> String {
    let parts: Vec<&str> = lines(text).map(|line| line.trim_end_matches(is_line_end)).collect();
    parts.join(" ")
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn view_or_null(view: Option<View<'_>>) -> Tree<'_> {
    view.map_or_else(|| Tree::word("null"), Tree::View)
}

/// The cell's metadata without the transient mark of trust, with what moves there.
fn cell_metadata<'a>(cell: View<'a>, collapsed: Option<Tree<'a>>) -> Tree<'a> {
    let own = cell.get("metadata").into_iter().flat_map(View::members);
    let own = own.filter_map(|(key, value)| Some((key.string()?, Tree::View(value))));
    let mut members: Members<'a> = own.filter(|(key, _)| key != "trusted").collect();
    if let Some(collapsed) = collapsed {
        members.push(("collapsed".into(), collapsed));
    }
    Tree::Object(members)
}

fn push_others<'a>(cell: View<'a>, known: &[&str], members: &mut Members<'a>) {
    let named = cell.members().filter_map(|(key, value)| Some((key.string()?, Tree::View(value))));
    members.extend(named.filter(|(key, _)| !known.contains(&key.as_ref())));
}

fn renamed<'a>(object: View<'a>, key: &str, value: &'static str) -> Tree<'a> {
    let members = object.members().filter_map(|(name, own)| {
        let name = name.string()?;
        let tree = if name == key { Tree::text(value) } else { Tree::View(own) };
        Some((name, tree))
    });
    Tree::Object(members.collect())
}
