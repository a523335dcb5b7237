//! Python's text as Rust's, and back.
//!
//! CPython converts a `str` in one go with the interpreter lock held: ten million
//! characters take 20 ms. Long texts are therefore converted piece by piece.

use std::ops::Deref;

use ferrolab_base::{Cancel, Code, Error};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyString;
use pyo3::{ffi, intern};

use crate::calls::Turns;
use crate::errors::to_python;

/// Longer texts are converted in pieces of this length, a tenth of a millisecond each.
const PIECE_CHARS: usize = 32 << 10;
/// The same for texts on their way to Python.
const PIECE_BYTES: usize = 64 << 10;

/// A text that Python gave, in UTF-8; lone surrogates have become U+FFFD.
pub enum Text {
    /// The `str`'s own bytes.
    Shared(PyBackedStr),
    /// A copy: of a long text, or of one with surrogates.
    Owned(String),
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::Shared(text) => text,
            Text::Owned(text) => text,
        }
    }
}

/// The text of a Python `str`; `cancel` stops the conversion of a long one.
pub fn text_of(value: &Bound<'_, PyAny>, cancel: Option<&Cancel>) -> PyResult<Text> {
    let Ok(text) = value.cast::<PyString>() else {
        return Err(not_text(value));
    };
    // CPython keeps ASCII as UTF-8 already, so that there is nothing to convert.
    if length_of(text) <= PIECE_CHARS || text.call_method0(intern!(text.py(), "isascii"))?.is_truthy()? {
        return converted(text);
    }
    converted_in_pieces(text, &mut Turns::new(text.py(), cancel)).map(Text::Owned)
}

/// The texts of a sequence of Python `str`.
pub fn texts_of(values: &Bound<'_, PyAny>) -> PyResult<Vec<Text>> {
    if values.is_instance_of::<PyString>() {
        return Err(not_texts(values));
    }
    let Ok(items) = values.try_iter() else {
        return Err(not_texts(values));
    };
    let mut turns = Turns::new(values.py(), None);
    let texts = items.map(|item| {
        turns.pause()?;
        text_of(&item?, None)
    });
    texts.collect()
}

/// A Python `str` of a text, however long.
pub fn to_str<'py>(text: &str, turns: &mut Turns<'py, '_>) -> PyResult<Bound<'py, PyString>> {
    let py = turns.py();
    let Some(first) = text.chars().next().filter(|_| text.len() > PIECE_BYTES) else {
        return Ok(PyString::new(py, text));
    };
    // A `str` that meets a character too wide for it is copied whole. Thus one as wide as
    // the widest comes first, and makes room for the right one in the end.
    let wide = py.detach(|| as_wide_as(text));
    let mut built = PyString::new(py, wide.encode_utf8(&mut [0; 4]));
    let mut rest = &text[first.len_utf8()..];
    while !rest.is_empty() {
        turns.pause()?;
        let (piece, after) = rest.split_at(boundary_before(rest, PIECE_BYTES));
        built = appended(built, &PyString::new(py, piece))?;
        rest = after;
    }
    with_first(built, first)
}

fn converted(text: &Bound<'_, PyString>) -> PyResult<Text> {
    match PyBackedStr::try_from(text.clone()) {
        Ok(text) => Ok(Text::Shared(text)),
        Err(_) => without_surrogates(text).map(Text::Owned),
    }
}

fn converted_in_pieces(text: &Bound<'_, PyString>, turns: &mut Turns<'_, '_>) -> PyResult<String> {
    let length = length_of(text);
    let mut whole = String::with_capacity(length);
    let mut start = 0;
    while start < length {
        turns.pause()?;
        let mut end = length.min(start + PIECE_CHARS);
        // The halves of one character, where they are two, belong together.
        if end < length && is_high_surrogate(text, end - 1) {
            end -= 1;
        }
        let piece = converted(&part(text, start, end)?)?;
        if whole.capacity() - whole.len() < piece.len() {
            // Growing can mean copying everything.
            turns.py().detach(|| whole.reserve(piece.len()));
        }
        whole.push_str(&piece);
        start = end;
    }
    Ok(whole)
}

/// UTF-16 joins surrogate pairs and tells which are alone, as tiktoken has it.
fn without_surrogates(text: &Bound<'_, PyString>) -> PyResult<String> {
    let bytes = text.call_method1("encode", ("utf-16", "surrogatepass"))?;
    bytes.call_method1("decode", ("utf-16", "replace"))?.extract()
}

/// Some character that needs as many bytes in a `str` as the widest of the text: 1, 2 or 4.
fn as_wide_as(text: &str) -> char {
    match text.bytes().max() {
        None | Some(..0x80) => '\x7f',
        Some(0x80..=0xc3) => '\u{ff}',
        Some(0xc4..=0xef) => '\u{ffff}',
        Some(0xf0..) => '\u{10ffff}',
    }
}

fn boundary_before(text: &str, limit: usize) -> usize {
    (0..=limit.min(text.len())).rev().find(|&index| text.is_char_boundary(index)).unwrap_or(0)
}

/// Length in characters.
fn length_of(text: &Bound<'_, PyString>) -> usize {
    // SAFETY: the pointer is to a `str`, for which the call can't fail.
    let length = unsafe { ffi::PyUnicode_GetLength(text.as_ptr()) };
    usize::try_from(length).unwrap_or(0)
}

fn part<'py>(text: &Bound<'py, PyString>, start: usize, end: usize) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: the pointer is to a `str`; the call gives back a new reference to another,
    // or null with an exception set. No `str` is longer than `isize::MAX`.
    unsafe {
        let part = ffi::PyUnicode_Substring(text.as_ptr(), start as isize, end as isize);
        Ok(Bound::from_owned_ptr_or_err(text.py(), part)?.cast_into_unchecked())
    }
}

fn is_high_surrogate(text: &Bound<'_, PyString>, index: usize) -> bool {
    // SAFETY: the pointer is to a `str`, and `index` below its length.
    let character = unsafe { ffi::PyUnicode_ReadChar(text.as_ptr(), index as isize) };
    (0xd800..0xdc00).contains(&character)
}

/// `built` with `piece` at its end; in its place when nobody else has it.
fn appended<'py>(
    built: Bound<'py, PyString>,
    piece: &Bound<'py, PyString>,
) -> PyResult<Bound<'py, PyString>> {
    let py = built.py();
    let mut pointer = built.into_ptr();
    // SAFETY: the call takes the reference in `pointer` and puts in its place a new one
    // to a `str`, or null with an exception set; `piece` is borrowed.
    unsafe {
        ffi::PyUnicode_Append(&raw mut pointer, piece.as_ptr());
        Ok(Bound::from_owned_ptr_or_err(py, pointer)?.cast_into_unchecked())
    }
}

/// A `str` that nobody else has seen, with another first character that is not wider.
fn with_first(built: Bound<'_, PyString>, first: char) -> PyResult<Bound<'_, PyString>> {
    // SAFETY: the pointer is to a `str`; the call itself checks that it may be changed.
    match unsafe { ffi::PyUnicode_WriteChar(built.as_ptr(), 0, u32::from(first)) } {
        0 => Ok(built),
        _ => Err(PyErr::fetch(built.py())),
    }
}

fn not_text(value: &Bound<'_, PyAny>) -> PyErr {
    let kind = value.get_type().name().map(|name| name.to_string()).unwrap_or_default();
    let error = Error::new(Code::InvalidInput, format!("the text is a value of type {kind}, not str"))
        .hint("decode bytes, and turn other values into text, first")
        .with("field", "text");
    to_python(value.py(), error)
}

fn not_texts(value: &Bound<'_, PyAny>) -> PyErr {
    let kind = value.get_type().name().map(|name| name.to_string()).unwrap_or_default();
    let error =
        Error::new(Code::InvalidInput, format!("the texts are a value of type {kind}, not a list of str"))
            .hint("put the texts into a list")
            .with("field", "texts");
    to_python(value.py(), error)
}
