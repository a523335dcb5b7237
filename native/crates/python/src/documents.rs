//! The group `documents`: a pool of worker processes, and the worker itself.

use std::ffi::OsString;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ferrolab_base::{Cancel, Code, Error, Limits, TrackedChanges};
use ferrolab_documents::{DocumentPool, Event, Input, Job, Ocr, ParseOptions, Part, PoolConfig};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyBytes, PyDict, PyTuple};

use crate::calls::{Turns, interruptible};
use crate::errors::to_python;
use crate::records::{self, BoxRow};

/// Reading foreign bytes in worker processes.
#[pymodule(submodule)]
pub mod documents {
    use super::*;

    #[pymodule_export]
    use super::{DocumentJob, Pool};

    /// Be a worker until the host hangs up.
    #[pyfunction]
    fn serve(py: Python<'_>) -> PyResult<()> {
        py.detach(ferrolab_documents::serve).map_err(|error| to_python(py, error))
    }
}

/// Worker processes and what they may take; see `ferrolab._groups.Documents`.
#[pyclass(frozen)]
pub struct Pool(pub(crate) DocumentPool);

#[pymethods]
impl Pool {
    #[new]
    #[pyo3(signature = (*, command, pdfium, workers, memory_limit_bytes, timeout_s, max_file_size_bytes))]
    fn new(
        py: Python<'_>,
        command: Vec<OsString>,
        pdfium: PathBuf,
        workers: usize,
        memory_limit_bytes: u64,
        timeout_s: f64,
        max_file_size_bytes: u64,
    ) -> PyResult<Self> {
        let config =
            PoolConfig { command, pdfium, workers, memory_limit_bytes, timeout_s, max_file_size_bytes };
        DocumentPool::new(config).map(Self).map_err(|error| to_python(py, error))
    }

    #[pyo3(signature = (source, *, name, media_type, format, pages, reading))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of a Python function")]
    fn start(
        &self,
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        name: Option<String>,
        media_type: Option<String>,
        format: Option<String>,
        pages: Option<Vec<(usize, usize)>>,
        reading: &Bound<'_, PyDict>,
    ) -> PyResult<DocumentJob> {
        let input = input_of(source)?;
        let options = ParseOptions {
            format,
            name,
            media_type,
            pages: pages.map(|ranges| ranges.into_iter().map(inclusive).collect()),
            ..options_of(reading)?
        };
        Ok(DocumentJob(py.detach(|| self.0.start(&input, &options))))
    }

    #[pyo3(signature = (source, *, page, reading))]
    fn boxes(
        &self,
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        page: usize,
        reading: &Bound<'_, PyDict>,
    ) -> PyResult<Vec<BoxRow>> {
        let input = input_of(source)?;
        let options = options_of(reading)?;
        let (text, boxes) = interruptible(py, &Cancel::default(), |cancel| {
            let boxes = self.0.boxes(&input, &options, page, cancel)?;
            Ok((self.page_text(&input, &options, page)?, boxes))
        })?;
        Ok(records::boxes(&text, &boxes))
    }

    #[pyo3(signature = (source, *, page, index, reading))]
    fn image<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        page: usize,
        index: usize,
        reading: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        self.part(py, source, Part::Image { page, index }, reading)
    }

    #[pyo3(signature = (source, *, index, reading))]
    fn attachment<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        index: usize,
        reading: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        self.part(py, source, Part::Attachment(index), reading)
    }

    #[pyo3(signature = (source, *, page, dpi, reading))]
    fn picture<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        page: usize,
        dpi: f32,
        reading: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let input = input_of(source)?;
        let options = options_of(reading)?;
        let picture = interruptible(py, &Cancel::default(), |cancel| {
            self.0.picture(&input, &options, page, dpi, cancel)
        })?;
        Ok(PyBytes::new(py, &picture))
    }
}

impl Pool {
    fn part<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        part: Part,
        reading: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let input = input_of(source)?;
        let options = options_of(reading)?;
        let bytes =
            interruptible(py, &Cancel::default(), |cancel| self.0.part(&input, &options, part, cancel))?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// The text of one page, to which the offsets of its lines belong.
    fn page_text(&self, input: &Input, options: &ParseOptions, page: usize) -> ferrolab_base::Result<String> {
        let only = ParseOptions { pages: Some(vec![page..=page]), ..options.clone() };
        let job = self.0.start(input, &only);
        loop {
            match job.next_event(Duration::from_secs(3600)) {
                Some(Event::Page(page)) => return Ok(page.text),
                Some(Event::Failed(error)) => return Err(error),
                Some(Event::Header(_)) => {}
                Some(Event::Done(_)) | None => {
                    return Err(Error::new(
                        Code::InvalidInput,
                        format!("there is no page with index {page}"),
                    ));
                }
            }
        }
    }
}

/// A document being read.
#[pyclass(frozen)]
pub struct DocumentJob(Job);

#[pymethods]
impl DocumentJob {
    /// Wait for the next event; `None` when the time is up.
    fn next_event<'py>(&self, py: Python<'py>, timeout_s: f64) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let timeout = Duration::try_from_secs_f64(timeout_s).unwrap_or_default();
        let Some(event) = py.detach(|| self.0.next_event(timeout)) else {
            return Ok(None);
        };
        let (what, content) = match event {
            Event::Header(header) => ("header", records::header(py, &header)?),
            Event::Page(page) => ("page", records::page(&mut Turns::new(py, None), page)?),
            Event::Done(done) => ("done", records::done(&mut Turns::new(py, None), &done)?),
            Event::Failed(error) => return Err(to_python(py, error)),
        };
        (what, content).into_pyobject(py).map(Some)
    }

    /// Stop the work.
    fn cancel(&self) {
        self.0.cancel();
    }
}

/// Ranges come with their ends excluded, as Python has them.
fn inclusive((start, end): (usize, usize)) -> RangeInclusive<usize> {
    start..=end.saturating_sub(1)
}

pub(crate) fn input_of(source: &Bound<'_, PyAny>) -> PyResult<Input> {
    match source.cast::<PyBytes>() {
        Ok(bytes) => {
            let bytes = PyBackedBytes::from(bytes.clone());
            Ok(Input::Bytes(source.py().detach(|| Arc::from(&*bytes))))
        }
        Err(_) => Ok(Input::Path(source.extract()?)),
    }
}

/// What is asked of the parsers; what is not in the dictionary has its default.
fn options_of(asked: &Bound<'_, PyDict>) -> PyResult<ParseOptions> {
    let mut options = ParseOptions::default();
    let reading = &mut options.reading;
    for (name, value) in asked {
        let name = name.extract::<PyBackedStr>()?;
        match &*name {
            "password" => reading.password = value.extract()?,
            "encoding" => reading.encoding = value.extract()?,
            "main_content" => reading.main_content = value.extract()?,
            "tracked_changes" => reading.tracked_changes = choice(&value, TrackedChanges::from_name)?,
            "without_page_headers" => reading.without_page_headers = value.extract()?,
            "dehyphenate" => reading.dehyphenate = value.extract()?,
            "internal_links" => reading.internal_links = value.extract()?,
            "ocr" => options.ocr = choice(&value, Ocr::from_name)?,
            "ocr_languages" => options.ocr_languages = value.extract()?,
            "limits" => (reading.limits, options.ocr_timeout) = limits_of(value.cast()?)?,
            _ => return Err(PyTypeError::new_err(format!("a reading has no field {name:?}"))),
        }
    }
    Ok(options)
}

fn choice<T>(value: &Bound<'_, PyAny>, from_name: impl Fn(&str) -> Option<T>) -> PyResult<T> {
    let name = value.extract::<PyBackedStr>()?;
    from_name(&name).ok_or_else(|| PyTypeError::new_err(format!("{name:?} is no choice")))
}

fn limits_of(asked: &Bound<'_, PyDict>) -> PyResult<(Limits, Option<Duration>)> {
    let (mut limits, mut ocr_timeout) = (Limits::default(), None);
    for (name, value) in asked {
        let name = name.extract::<PyBackedStr>()?;
        match &*name {
            "max_unpacked_bytes" => limits.max_unpacked_bytes = value.extract()?,
            "max_part_bytes" => limits.max_part_bytes = value.extract()?,
            "max_payload_bytes" => limits.max_payload_bytes = value.extract()?,
            "max_depth" => limits.max_depth = value.extract()?,
            "max_elements" => limits.max_elements = value.extract()?,
            "max_cells" => limits.max_cells = value.extract()?,
            "ocr_timeout_s" => ocr_timeout = Duration::try_from_secs_f64(value.extract()?).ok(),
            _ => return Err(PyTypeError::new_err(format!("there is no limit {name:?}"))),
        }
    }
    Ok((limits, ocr_timeout))
}
