//! The groups `tokens` and `tokenizer_file`.

use ferrolab_base::tokens::TokenCounter;
use ferrolab_base::{Cancel, Result};
use ferrolab_tokens::{Encoding, EncodingName, HuggingFace};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString};

use crate::calls::{Turns, interruptible};
use crate::errors::to_python;
use crate::text::{Text, text_of, texts_of, to_str};

/// Up to here a call is over before another thread could have taken the lock.
const SHORT_BYTES: usize = 2 << 10;
/// From here on a call may last long enough for somebody to interrupt it.
const LONG_BYTES: usize = 4 << 20;
/// So many ids become Python numbers at a time.
const IDS_AT_ONCE: usize = 4 << 10;

/// A tokenizer, whichever way it was made.
pub enum Kind {
    /// One of OpenAI's encodings.
    OpenAi(&'static Encoding),
    /// A `tokenizer.json`.
    HuggingFace(Box<HuggingFace>),
}

impl Kind {
    /// The tokenizer as the chunker sees it.
    pub fn as_counter(&self) -> &dyn TokenCounter {
        match self {
            Kind::OpenAi(encoding) => *encoding,
            Kind::HuggingFace(tokenizer) => tokenizer.as_ref(),
        }
    }

    fn encode(&self, text: &str, allow_special: bool, cancel: &Cancel) -> Result<Vec<u32>> {
        match self {
            Kind::OpenAi(encoding) if allow_special => Ok(encoding.encode_with_special(text)),
            Kind::OpenAi(encoding) => encoding.encode_cancellable(text, cancel),
            Kind::HuggingFace(tokenizer) if allow_special => tokenizer.encode_with_special(text),
            Kind::HuggingFace(tokenizer) => tokenizer.encode(text),
        }
    }

    fn truncate<'a>(&self, text: &'a str, max_tokens: usize, cancel: &Cancel) -> Result<&'a str> {
        match self {
            Kind::OpenAi(encoding) => encoding.truncate_cancellable(text, max_tokens, cancel),
            Kind::HuggingFace(tokenizer) => tokenizer.truncate(text, max_tokens),
        }
    }
}

/// Counts, encodes and truncates; see `ferrolab._groups.Counter`.
#[pyclass(frozen)]
pub struct Counter(pub Kind);

#[pymethods]
impl Counter {
    fn count(&self, py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<usize> {
        let text = text_of(text, None)?;
        if let Kind::OpenAi(encoding) = &self.0 {
            if text.len() <= SHORT_BYTES {
                return Ok(encoding.count(&text));
            }
            if text.len() <= LONG_BYTES {
                return Ok(py.detach(|| encoding.count(&text)));
            }
        }
        interruptible(py, &Cancel::default(), |cancel| self.0.as_counter().count(&text, cancel))
    }

    #[pyo3(signature = (text, allow_special = false))]
    fn encode<'py>(
        &self,
        py: Python<'py>,
        text: &Bound<'py, PyAny>,
        allow_special: bool,
    ) -> PyResult<Bound<'py, PyList>> {
        let text = text_of(text, None)?;
        let ids = if text.len() <= SHORT_BYTES {
            self.0.encode(&text, allow_special, &Cancel::default()).map_err(|error| to_python(py, error))
        } else {
            interruptible(py, &Cancel::default(), |cancel| self.0.encode(&text, allow_special, cancel))
        }?;
        list_of(&ids, &mut Turns::new(py, None))
    }

    fn decode_bytes<'py>(&self, py: Python<'py>, ids: Vec<u32>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| match &self.0 {
            Kind::OpenAi(encoding) => encoding.decode(&ids),
            Kind::HuggingFace(tokenizer) => tokenizer.decode(&ids).map(String::into_bytes),
        });
        Ok(PyBytes::new(py, &bytes.map_err(|error| to_python(py, error))?))
    }

    fn truncate<'py>(
        &self,
        py: Python<'py>,
        text: &Bound<'py, PyAny>,
        max_tokens: usize,
    ) -> PyResult<Bound<'py, PyString>> {
        let text = text_of(text, None)?;
        let kept =
            interruptible(py, &Cancel::default(), |cancel| self.0.truncate(&text, max_tokens, cancel))?;
        to_str(kept, &mut Turns::new(py, None))
    }

    #[pyo3(signature = (texts, threads = 0))]
    fn count_batch(&self, py: Python<'_>, texts: &Bound<'_, PyAny>, threads: usize) -> PyResult<Vec<usize>> {
        let texts = texts_of(texts)?;
        let slices = slices(&texts);
        interruptible(py, &Cancel::default(), |cancel| match &self.0 {
            Kind::OpenAi(encoding) => encoding.count_batch(&slices, threads, cancel),
            Kind::HuggingFace(tokenizer) => tokenizer.count_batch(&slices, threads, cancel),
        })
    }

    #[pyo3(signature = (texts, threads = 0))]
    fn encode_batch<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        threads: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let texts = texts_of(texts)?;
        let slices = slices(&texts);
        let batch = interruptible(py, &Cancel::default(), |cancel| match &self.0 {
            Kind::OpenAi(encoding) => encoding.encode_batch(&slices, threads, cancel),
            Kind::HuggingFace(tokenizer) => tokenizer.encode_batch(&slices, threads, cancel),
        })?;
        Turns::new(py, None).list(&batch, |turns, ids| list_of(ids, turns))
    }
}

fn slices(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(|text| &**text).collect()
}

fn list_of<'py>(ids: &[u32], turns: &mut Turns<'py, '_>) -> PyResult<Bound<'py, PyList>> {
    let (first, rest) = ids.split_at(ids.len().min(IDS_AT_ONCE));
    let list = PyList::new(turns.py(), first)?;
    for portion in rest.chunks(IDS_AT_ONCE) {
        turns.pause()?;
        list.set_slice(list.len(), list.len(), PyList::new(turns.py(), portion)?.as_any())?;
    }
    Ok(list)
}

/// OpenAI's encodings, embedded.
#[pymodule(submodule)]
pub mod tokens {
    use super::*;

    #[pymodule_export]
    use super::Counter;

    /// The tokenizer of an encoding.
    #[pyfunction]
    fn encoding(py: Python<'_>, name: &str) -> PyResult<Counter> {
        let name = EncodingName::from_name(name).map_err(|error| to_python(py, error))?;
        Ok(Counter(Kind::OpenAi(py.detach(|| Encoding::get(name)))))
    }

    /// The vocabulary file of an encoding, as `native/crates/tokens/vocab` describes it.
    #[pyfunction]
    fn vocabulary<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyBytes>> {
        let name = EncodingName::from_name(name).map_err(|error| to_python(py, error))?;
        Ok(PyBytes::new(py, ferrolab_tokens::vocabulary_bytes(name)))
    }
}

/// Tokenizers described by a `tokenizer.json`.
#[pymodule(submodule)]
pub mod tokenizer_file {
    use super::*;

    /// The tokenizer that a file describes.
    #[pyfunction]
    fn load(py: Python<'_>, path: std::path::PathBuf) -> PyResult<Counter> {
        let tokenizer = py.detach(|| HuggingFace::from_file(&path)).map_err(|error| to_python(py, error))?;
        Ok(Counter(Kind::HuggingFace(Box::new(tokenizer))))
    }
}
