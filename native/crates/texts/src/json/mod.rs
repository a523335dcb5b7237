//! JSON and JSON lines.
//!
//! The text is the value written so that it reads well: a member a line, what is
//! short on one line, letters instead of `\u` escapes; numbers, the order of members
//! and members told twice stay as they are. Blocks part it between members, so that
//! chunks do. A list of flat objects is a table too. What is no JSON (a cut end, a
//! comment) is given as written, with a warning.

mod printer;
mod records;
mod scan;

use ferrolab_base::document::{Block, BlockKind, Document, Header, OutlineEntry, Page, Parsed, Table};
use ferrolab_base::{Cancel, Code, Error, Limits, Reading, Result};
use ferrolab_compose::Grid;
use ferrolab_markup::decode;

use self::printer::{End, Item, Printer};

/// A member longer than this is parted between its own members, as chunks will have to.
const MAX_BLOCK_BYTES: usize = 2_000;

/// Members deeper than this are not parted.
const MAX_BLOCK_DEPTH: usize = 8;

/// Keys of the outermost object are a table of contents, unless it is a dictionary of thousands.
const MAX_OUTLINE: usize = 200;

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let decoded = decode(bytes, reading.encoding.as_deref(), false)?;
    let mut header = header("json", "application/json", decoded.encoding, decoded.warnings);
    let source = decoded.text.as_str();
    let mut printer = Printer::new(&reading.limits);
    let end = printer.value(source, cancel)?;
    let rest = finish_text(source, end, &mut printer, &mut header.warnings, &reading.limits)?;
    header.outline = outline(&printer.keys);
    let table = (rest.is_none()).then(|| std::mem::replace(&mut printer.records, records::Records::new(0)));
    let table = table.and_then(records::Records::finish);
    Ok(parsed(printer, rest, table, header))
}

/// What stands after the value, or instead of it, as written; where it begins in the text.
fn finish_text(
    source: &str,
    end: End,
    printer: &mut Printer,
    warnings: &mut Vec<String>,
    limits: &Limits,
) -> Result<Option<usize>> {
    let has_text = printer.out.chars().any(char::is_alphanumeric);
    let rest = match end {
        End::Whole(at) => at,
        End::Cut if !has_text => return Err(no_value()),
        End::Cut => {
            warnings.push("the file ends in the middle of the JSON value".to_owned());
            return Ok(None);
        }
        End::Broken(at) => at,
        End::TooDeep if !has_text => {
            return Err(Limits::exceeded("max_depth", "the nesting of the JSON", limits.max_depth as u64));
        }
        End::TooDeep => {
            warnings.push(format!(
                "reading stopped at nesting deeper than {}, the limit max_depth",
                limits.max_depth
            ));
            return Ok(None);
        }
        End::TooMany => {
            let most = limits.max_elements;
            warnings.push(format!("reading stopped after {most} values, the limit max_elements"));
            return Ok(None);
        }
    };
    let left = source[rest..].trim();
    if left.is_empty() {
        return Ok(None);
    }
    let line = source[..rest].matches('\n').count() + 1;
    warnings.push(format!("line {line} is not valid JSON: from there the text is given as written"));
    if !printer.out.is_empty() {
        printer.out.push('\n');
    }
    let start = printer.out.len();
    printer.out.push_str(left);
    Ok(Some(start))
}

fn no_value() -> Error {
    Error::new(Code::Corrupt, "the file ends before any JSON value does").hint("is the file cut off?")
}

pub(crate) fn parse_lines(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let decoded = decode(bytes, reading.encoding.as_deref(), false)?;
    let mut header = header("jsonl", "application/jsonl", decoded.encoding, decoded.warnings);
    let mut printer = Printer::of_lines(&reading.limits);
    let mut invalid: Vec<usize> = Vec::new();
    for (index, line) in decoded.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if !printer.out.is_empty() {
            printer.out.push('\n');
        }
        let (start, items) = (printer.out.len(), printer.items.len());
        match printer.value(line, cancel)? {
            End::Whole(at) if line[at..].trim().is_empty() => {}
            End::TooMany => {
                let most = reading.limits.max_elements;
                header.warnings.push(format!("reading stopped after {most} values, the limit max_elements"));
                break;
            }
            _ => {
                invalid.push(index + 1);
                printer.out.truncate(start);
                printer.items.truncate(items);
                printer.items.push(Item { start, depth: 1 });
                printer.out.push_str(line.trim());
            }
        }
    }
    if let Some(first) = invalid.first() {
        let count = invalid.len();
        header.warnings.push(format!(
            "{count} lines are not valid JSON and given as written, the first is line {first}"
        ));
    }
    let records = std::mem::replace(&mut printer.records, records::Records::new(0));
    let table = invalid.is_empty().then_some(records).and_then(records::Records::finish);
    Ok(parsed(printer, None, table, header))
}

fn header(format: &str, media_type: &str, encoding: &str, warnings: Vec<String>) -> Header {
    let mut header = Header {
        format: format.to_owned(),
        media_type: media_type.to_owned(),
        page_count: 1,
        warnings,
        ..Header::default()
    };
    header.metadata.other.push(("encoding".to_owned(), encoding.to_owned()));
    header
}

fn outline(keys: &[String]) -> Vec<OutlineEntry> {
    if keys.len() > MAX_OUTLINE {
        return Vec::new();
    }
    keys.iter().map(|key| OutlineEntry { title: key.clone(), level: 1, page: Some(0), top: None }).collect()
}

fn parsed(printer: Printer, rest: Option<usize>, table: Option<Table>, header: Header) -> Parsed {
    let mut text = printer.out;
    text.truncate(text.trim_end().len());
    let mut items = printer.items;
    items.extend(rest.map(|start| Item { start, depth: 1 }));
    let markdown = match &table {
        Some(table) => to_markdown(table),
        None => fenced(&text),
    };
    let tables = table.map(|table| Table { end: text.len(), ..table });
    let page =
        Page { blocks: blocks(&text, &items), tables: tables.into_iter().collect(), text, ..Page::default() };
    Parsed {
        document: Document { header, pages: vec![page] },
        markdown: Some(markdown),
        payloads: Vec::new(),
    }
}

fn to_markdown(table: &Table) -> String {
    let mut grid = Grid::default();
    for row in &table.rows {
        grid.row();
        for cell in row {
            let text = cell.text.replace('\\', "\\\\").replace('|', "\\|");
            grid.cell(ferrolab_compose::folded(&text), 1, 1);
        }
    }
    grid.to_markdown()
}

fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}json\n{text}\n{fence}")
}

/// A block for each member; for the members of a member where that is long.
fn blocks(text: &str, items: &[Item]) -> Vec<Block> {
    let mut starts = vec![0];
    let mut todo = vec![(0..items.len(), text.len(), 1)];
    while let Some((range, end, depth)) = todo.pop() {
        let members: Vec<usize> = range.clone().filter(|&index| items[index].depth == depth).collect();
        for (place, &index) in members.iter().enumerate() {
            let next = members.get(place + 1).copied();
            let stop = next.map_or(end, |next| items[next].start);
            starts.push(items[index].start);
            if stop - items[index].start > MAX_BLOCK_BYTES && depth < MAX_BLOCK_DEPTH {
                todo.push((index + 1..next.unwrap_or(range.end), stop, depth + 1));
            }
        }
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let block = |(start, end): (usize, usize)| {
        let end = start + text[start..end].trim_end().len();
        (start < end).then_some(Block { kind: BlockKind::Code, start, end, level: 0, group: 0 })
    };
    starts.iter().copied().zip(ends).filter_map(block).collect()
}
