//! The group `chunking`.

use ferrolab_base::document::{Block, BlockKind};
use ferrolab_base::offsets::{ByteOffsets, CharOffsets};
use ferrolab_base::{Code, Error, Result};
use ferrolab_chunks::structure::{self, Language};
use ferrolab_chunks::{Chunk, Config, Section};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::calls::{CancelFlag, Turns, interruptible};
use crate::text::text_of;
use crate::tokens::Counter;

/// Kind, start, end, level, group: offsets in characters.
type BlockRow = (String, usize, usize, u8, u32);
/// As `ferrolab._groups.ChunkRow`.
type ChunkRow<'py> =
    (usize, usize, usize, usize, usize, usize, Option<usize>, Option<usize>, Bound<'py, PyTuple>);

/// Cutting texts into chunks.
#[pymodule(submodule)]
pub mod chunking {
    use super::*;

    /// Cut a text; see `ferrolab._groups.Chunking`.
    #[pyfunction]
    #[pyo3(signature = (text, counter, *, max_tokens, overlap_tokens, respect_paragraphs, structure, blocks, page_starts, cancel))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of a Python function")]
    fn chunk<'py>(
        py: Python<'py>,
        text: &Bound<'py, PyAny>,
        counter: &Counter,
        max_tokens: usize,
        overlap_tokens: usize,
        respect_paragraphs: bool,
        structure: &str,
        blocks: Option<&Bound<'py, PyAny>>,
        page_starts: Vec<usize>,
        cancel: &CancelFlag,
    ) -> PyResult<Bound<'py, PyList>> {
        let text = text_of(text, Some(&cancel.0))?;
        let mut turns = Turns::new(py, Some(&cancel.0));
        let blocks = blocks.map(|rows| rows_of(rows, &mut turns)).transpose()?;
        let config = Config { max_tokens, overlap_tokens, respect_paragraphs };
        let (chunks, body_starts, sections) = interruptible(py, &cancel.0, |cancel| {
            let blocks = match blocks {
                Some(rows) => blocks_of(&text, &rows)?,
                None => structure_of(&text, structure)?,
            };
            let pages = bytes_of(&text, &page_starts);
            let chunks =
                ferrolab_chunks::chunk(&text, &blocks, &pages, &config, counter.0.as_counter(), cancel)?;
            let mut offsets = CharOffsets::new(&text);
            let body_starts: Vec<usize> = chunks.iter().map(|chunk| offsets.at(chunk.body_start)).collect();
            Ok((chunks, body_starts, ferrolab_chunks::sections(&text, &blocks)))
        })?;
        let mut turns = Turns::new(py, Some(&cancel.0));
        turns.list(chunks.iter().zip(body_starts), |_, (chunk, start)| row(py, chunk, start, &sections))
    }
}

fn rows_of(rows: &Bound<'_, PyAny>, turns: &mut Turns<'_, '_>) -> PyResult<Vec<BlockRow>> {
    let rows = rows.try_iter()?.map(|row| {
        turns.pause()?;
        row?.extract()
    });
    rows.collect()
}

fn row<'py>(
    py: Python<'py>,
    chunk: &Chunk,
    body_start: usize,
    sections: &[Section],
) -> PyResult<ChunkRow<'py>> {
    let titles = chunk.section_path.iter().map(|&index| sections[index as usize].title.as_str());
    let path = PyTuple::new(py, titles.collect::<Vec<_>>())?;
    Ok((
        chunk.tokens,
        chunk.char_start,
        chunk.char_end,
        body_start,
        chunk.start,
        chunk.end,
        chunk.page_start,
        chunk.page_end,
        path,
    ))
}

fn structure_of(text: &str, name: &str) -> Result<Vec<Block>> {
    let language = match name {
        "text" => return Ok(structure::plain(text)),
        "markdown" => return Ok(structure::markdown(text)),
        "python" => Language::Python,
        "rust" => Language::Rust,
        "javascript" => Language::JavaScript,
        "go" => Language::Go,
        "java" => Language::Java,
        "c" => Language::C,
        "code" => Language::Other,
        _ => {
            return Err(Error::new(Code::InvalidInput, format!("the structure {name:?} is not known"))
                .with("field", "structure"));
        }
    };
    Ok(structure::code(text, language))
}

fn blocks_of(text: &str, rows: &[BlockRow]) -> Result<Vec<Block>> {
    let mut offsets = ByteOffsets::new(text);
    rows.iter()
        .map(|(kind, start, end, level, group)| {
            Ok(Block {
                kind: kind_of(kind)?,
                start: offsets.at(*start),
                end: offsets.at(*end),
                level: *level,
                group: *group,
            })
        })
        .collect()
}

fn bytes_of(text: &str, chars: &[usize]) -> Vec<usize> {
    let mut offsets = ByteOffsets::new(text);
    chars.iter().map(|&char| offsets.at(char)).collect()
}

fn kind_of(name: &str) -> Result<BlockKind> {
    BlockKind::from_name(name)
        .ok_or_else(|| Error::new(Code::InvalidInput, format!("a block has the unknown kind {name:?}")))
}
