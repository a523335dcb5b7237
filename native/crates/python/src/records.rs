//! The document model as Python has it: dictionaries and tuples, offsets in characters.

use ferrolab_base::document::{
    Annotation, Block, Cell, Header, Image, Metadata, Page, Quality, Rect, Table, TextBox, Value,
};
use ferrolab_base::offsets::CharOffsets;
use ferrolab_documents::Done;
use ferrolab_markup::Format;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyTuple};

use crate::calls::Turns;
use crate::text::to_str;

/// x0, y0, x1, y1.
type RectRow = (f32, f32, f32, f32);
/// Start and end in characters, x0, y0, x1, y1.
pub(crate) type BoxRow = (usize, usize, f32, f32, f32, f32);

/// What is known before the pages.
pub(crate) fn header<'py>(py: Python<'py>, header: &Header) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("format", &header.format)?;
    dict.set_item("media_type", &header.media_type)?;
    dict.set_item("page_count", header.page_count)?;
    dict.set_item("has_looks", Format::named(&header.format).is_some_and(Format::has_looks))?;
    dict.set_item("metadata", metadata_dict(py, &header.metadata)?)?;
    dict.set_item("warnings", &header.warnings)?;
    let entries = header.outline.iter().map(|entry| (&entry.title, entry.level, entry.page, entry.top));
    set_rows(&dict, "outline", entries)?;
    let files = header.attachments.iter().map(|file| (&file.name, &file.media_type, file.size_bytes));
    set_rows(&dict, "attachments", files)?;
    Ok(dict)
}

/// What the file says about itself; absent where it does not.
fn metadata_dict<'py>(py: Python<'py>, metadata: &Metadata) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    let texts = [
        ("title", &metadata.title),
        ("subject", &metadata.subject),
        ("language", &metadata.language),
        ("created", &metadata.created),
        ("modified", &metadata.modified),
        ("creator", &metadata.creator),
        ("producer", &metadata.producer),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            dict.set_item(name, value)?;
        }
    }
    for (name, values) in [("authors", &metadata.authors), ("keywords", &metadata.keywords)] {
        if !values.is_empty() {
            dict.set_item(name, values)?;
        }
    }
    for (name, value) in &metadata.other {
        if !dict.contains(name)? {
            dict.set_item(name, value)?;
        }
    }
    Ok(dict)
}

/// A page.
pub(crate) fn page<'py>(turns: &mut Turns<'py, '_>, content: Page) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(turns.py());
    dict.set_item("index", content.index)?;
    dict.set_item("text", to_str(&content.text, turns)?)?;
    dict.set_item("width", content.width)?;
    dict.set_item("height", content.height)?;
    dict.set_item("blocks", block_rows(turns, &content.text, &content.blocks)?)?;
    dict.set_item("tables", turns.list(content.tables, |turns, content| table(turns.py(), content))?)?;
    dict.set_item("links", turns.list(&content.links, |_, link| Ok((&link.text, &link.target)))?)?;
    dict.set_item("warnings", &content.warnings)?;
    set_rows(&dict, "images", content.images.iter().map(image))?;
    set_rows(&dict, "annotations", content.annotations.iter().map(annotation))?;
    set_rows(&dict, "fields", content.fields.iter().map(|field| (&field.name, &field.kind, &field.value)))?;
    if !content.boxes.is_empty() {
        dict.set_item("boxes", boxes(&content.text, &content.boxes))?;
    }
    if let Some(Quality { score, source, reasons }) = &content.quality {
        dict.set_item("quality", (score, source.as_str(), reasons))?;
    }
    Ok(dict)
}

/// A list that is left out where it is empty, as for most pages.
fn set_rows<'py, T: IntoPyObject<'py>>(
    dict: &Bound<'py, PyDict>,
    name: &str,
    rows: impl ExactSizeIterator<Item = T>,
) -> PyResult<()> {
    if rows.len() == 0 {
        return Ok(());
    }
    dict.set_item(name, rows.collect::<Vec<_>>())
}

fn image(image: &Image) -> (&str, &str, u32, u32, Option<&str>, Option<RectRow>) {
    let alternative = image.alternative.as_deref();
    (&image.name, &image.media_type, image.width, image.height, alternative, image.rect.map(rect))
}

type AnnotationRow<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>, Option<RectRow>);

fn annotation(annotation: &Annotation) -> AnnotationRow<'_> {
    let Annotation { kind, text, author, date, rect: place } = annotation;
    (kind, text, author.as_deref(), date.as_deref(), place.map(rect))
}

fn rect(rect: Rect) -> RectRow {
    (rect.x0, rect.y0, rect.x1, rect.y1)
}

/// Where lines stand, by characters of the page's text.
pub(crate) fn boxes(text: &str, boxes: &[TextBox]) -> Vec<BoxRow> {
    let mut offsets = CharOffsets::new(text);
    let row = |line: &TextBox| {
        let (x0, y0, x1, y1) = rect(line.rect);
        (offsets.at(line.start), offsets.at(line.end), x0, y0, x1, y1)
    };
    boxes.iter().map(row).collect()
}

fn block_rows<'py>(turns: &mut Turns<'py, '_>, text: &str, blocks: &[Block]) -> PyResult<Bound<'py, PyList>> {
    let mut offsets = CharOffsets::new(text);
    let spans: Vec<_> = turns
        .py()
        .detach(|| blocks.iter().map(|block| (offsets.at(block.start), offsets.at(block.end))).collect());
    turns.list(blocks.iter().zip(spans), |_, (block, (start, end))| {
        Ok((block.kind.as_str(), start, end, block.level, block.group))
    })
}

fn table<'py>(py: Python<'py>, content: Table) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("caption", content.caption.as_deref())?;
    dict.set_item("rows", Rows(content.rows))?;
    dict.set_item("rect", content.rect.map(rect))?;
    Ok(dict)
}

/// A table's rows, which become Python objects when they are called for.
#[pyclass(frozen)]
pub struct Rows(Vec<Vec<Cell>>);

#[pymethods]
impl Rows {
    fn __call__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let mut turns = Turns::new(py, None);
        turns.list(&self.0, |turns, row| turns.list(row, |turns, content| cell(turns.py(), content)))
    }
}

/// Text, spans and heading; the value and the formula where the cell has one.
fn cell<'py>(py: Python<'py>, cell: &Cell) -> PyResult<Bound<'py, PyTuple>> {
    let plain = (&cell.text, cell.row_span, cell.col_span, cell.header);
    if cell.value.is_none() && cell.formula.is_none() {
        return plain.into_pyobject(py);
    }
    let value = match &cell.value {
        None => None,
        Some(Value::Number(number)) => Some(("number", number.into_pyobject(py)?.into_any())),
        Some(Value::Boolean(truth)) => Some(("boolean", PyBool::new(py, *truth).to_owned().into_any())),
        Some(Value::Time(time)) => Some(("time", time.into_pyobject(py)?.into_any())),
        Some(Value::Error(error)) => Some(("error", error.into_pyobject(py)?.into_any())),
    };
    let (text, row_span, col_span, header) = plain;
    (text, row_span, col_span, header, value, &cell.formula).into_pyobject(py)
}

/// How reading ended.
pub(crate) fn done<'py>(turns: &mut Turns<'py, '_>, done: &Done) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(turns.py());
    dict.set_item("markdown", done.markdown.as_deref().map(|text| to_str(text, turns)).transpose()?)?;
    dict.set_item("warnings", &done.warnings)?;
    Ok(dict)
}
