//! Jupyter notebooks: a lazy index, faithful writing, validation, comparison, HTML.
//!
//! [`Notebook::open`] reads a file's bytes once and notes where everything is; sources and outputs are
//! decoded when they are touched. An untouched notebook is written as the same bytes, an edited one with
//! only the edited cells changed.
//!
//! ```
//! use ferrolab_notebooks::{CellKind, NewCell, Notebook};
//!
//! let mut notebook = Notebook::create(&[NewCell::new(CellKind::Markdown, "# Title")], None, None)?;
//! notebook.insert(1, &NewCell::new(CellKind::Code, "1 + 1"))?;
//! assert_eq!(notebook.outline().cells[0].headings[0].text, "Title");
//! assert!(notebook.validate().is_valid());
//! # Ok::<(), ferrolab_base::Error>(())
//! ```

mod canonical;
mod cell;
mod create;
mod diff;
mod edit;
mod fault;
mod file;
mod html;
mod id;
mod json;
mod notebook;
mod outline;
mod output;
mod upgrade;
mod validate;

pub use cell::{Cell, CellKind};
pub use create::NewCell;
pub use diff::{CellChange, ChangeKind, Diff, DiffOptions, LineChange, LineKind, diff};
pub use edit::Clearing;
pub use html::{Body, Fragment, Hole, HoleKind, HtmlOptions, Part, fragment, html};
pub use json::{Indent, Json, Kind, Style, View};
pub use notebook::{Notebook, Version};
pub use outline::{CellOutline, Heading, Outline, OutputOutline};
pub use output::{Output, OutputKind};
pub use validate::{Problem, Severity, Validation};
