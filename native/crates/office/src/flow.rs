//! What readers tell their findings to: pages, pictures, remarks and warnings of one document.

use std::collections::HashMap;

use ferrolab_base::document::{Annotation, Attachment, BlockKind, Field, Header, Image, Parsed};
use ferrolab_base::file_name::sanitised;
use ferrolab_base::reading::Limits;
use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use ferrolab_compose::{Composer, Role, Writer};

use crate::media;

/// Blocks and cells between two looks at the cancellation.
const CANCEL_STRIDE: usize = 256;

/// More warnings than this say nothing new.
const MAX_WARNINGS: usize = 100;

/// Collects a document.
pub(crate) struct Flow<'r> {
    pub(crate) reading: &'r Reading,
    cancel: &'r Cancel,
    composer: Composer,
    /// What is open, so that all of it can be closed where reading stops early.
    open: Vec<Role>,
    page: usize,
    annotations: Vec<(usize, Annotation)>,
    fields: Vec<(usize, Field)>,
    attachments: Vec<Attachment>,
    payloads: Vec<Vec<u8>>,
    payload_bytes: u64,
    /// Where the bytes of a part are kept; `None` where they are not.
    kept_parts: HashMap<String, Option<usize>>,
    warnings: Vec<String>,
    cells: usize,
    steps: usize,
    has_text: bool,
    /// Width and height of all pages in points, where they have a size.
    pub(crate) page_size: (f32, f32),
}

impl<'r> Flow<'r> {
    pub(crate) fn new(reading: &'r Reading, cancel: &'r Cancel) -> Self {
        Self {
            reading,
            cancel,
            composer: Composer::default(),
            open: Vec::new(),
            page: 0,
            annotations: Vec::new(),
            fields: Vec::new(),
            attachments: Vec::new(),
            payloads: Vec::new(),
            payload_bytes: 0,
            kept_parts: HashMap::new(),
            warnings: Vec::new(),
            cells: 0,
            steps: 0,
            has_text: false,
            page_size: (0.0, 0.0),
        }
    }

    pub(crate) fn limits(&self) -> &'r Limits {
        &self.reading.limits
    }

    pub(crate) fn cancel(&self) -> &'r Cancel {
        self.cancel
    }

    /// To be called now and then.
    pub(crate) fn step(&mut self) -> Result<()> {
        self.steps += 1;
        if self.steps.is_multiple_of(CANCEL_STRIDE) { self.cancel.check() } else { Ok(()) }
    }

    pub(crate) fn open(&mut self, role: Role) {
        self.composer.open(&role);
        self.open.push(role);
    }

    /// The innermost role ends.
    pub(crate) fn close(&mut self) {
        if let Some(role) = self.open.pop() {
            self.composer.close(&role);
        }
    }

    /// How many roles are open: a mark for [`Flow::close_to`].
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Close roles until only `depth` are open.
    pub(crate) fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.close();
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.has_text = self.has_text || !text.trim().is_empty();
        self.composer.text(text);
    }

    pub(crate) fn leaf(&mut self, role: &Role) {
        self.has_text = self.has_text || matches!(role, Role::Math { .. });
        self.composer.leaf(role);
    }

    pub(crate) fn stretch(&mut self, role: Role, text: &str) {
        self.open(role);
        self.text(text);
        self.close();
    }

    /// A cell of a table begins.
    pub(crate) fn open_cell(&mut self, header: bool, col_span: u32, row_span: u32) -> Result<()> {
        self.cells += 1;
        if self.cells > self.limits().max_cells {
            return Err(Limits::exceeded("max_cells", "the number of cells", self.limits().max_cells as u64));
        }
        self.step()?;
        self.open(Role::Cell { header, col_span, row_span });
        Ok(())
    }

    pub(crate) fn next_page(&mut self) {
        self.close_to(0);
        self.composer.next_page();
        self.page += 1;
    }

    pub(crate) fn annotate(&mut self, annotation: Annotation) {
        self.annotations.push((self.page, annotation));
    }

    pub(crate) fn field(&mut self, field: Field) {
        self.fields.push((self.page, field));
    }

    /// Something the reader should know about the page.
    pub(crate) fn warn_page(&mut self, warning: &str) {
        self.composer.warn(warning);
    }

    /// Something the reader should know about the whole, once.
    pub(crate) fn warn(&mut self, warning: impl Into<String>) {
        let warning = warning.into();
        if self.warnings.len() < MAX_WARNINGS && !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// A part that could not be read to its end.
    pub(crate) fn warn_damage(&mut self, part: &str, damage: &Error) {
        self.warn(format!("{part:?} could not be read to its end: {}", damage.message));
    }

    /// A picture: its bytes are kept once per part, as far as the limit allows.
    pub(crate) fn image(&mut self, mut image: Image, part: &str, read: impl FnOnce() -> Result<Vec<u8>>) {
        image.payload = self.kept(part, read);
        self.composer.image(image);
    }

    /// A file within the document.
    pub(crate) fn attachment(&mut self, part: &str, read: impl FnOnce() -> Result<Vec<u8>>) {
        let payload = self.kept(part, read);
        self.attachments.push(Attachment {
            name: sanitised(part, "attachment"),
            media_type: media::media_type(part).to_owned(),
            size_bytes: payload.map_or(0, |index| self.payloads[index].len() as u64),
            payload,
        });
    }

    fn kept(&mut self, part: &str, read: impl FnOnce() -> Result<Vec<u8>>) -> Option<usize> {
        if part.is_empty() {
            return None;
        }
        if let Some(known) = self.kept_parts.get(part) {
            return *known;
        }
        let kept = self.keep(part, read);
        self.kept_parts.insert(part.to_owned(), kept);
        kept
    }

    fn keep(&mut self, part: &str, read: impl FnOnce() -> Result<Vec<u8>>) -> Option<usize> {
        if self.payload_bytes >= self.limits().max_payload_bytes {
            self.warn("pictures and files beyond the limit max_payload_bytes were left out");
            return None;
        }
        let bytes = match read() {
            Ok(bytes) => bytes,
            Err(error) => {
                self.warn(format!("{part:?} could not be read: {}", error.message));
                return None;
            }
        };
        if self.payload_bytes + bytes.len() as u64 > self.limits().max_payload_bytes {
            self.warn("pictures and files beyond the limit max_payload_bytes were left out");
            return None;
        }
        self.payload_bytes += bytes.len() as u64;
        self.payloads.push(bytes);
        Some(self.payloads.len() - 1)
    }

    /// Reading of a part stopped: what was read is kept, with a warning. Being cancelled is no such thing.
    pub(crate) fn settle(&mut self, part: &str, result: Result<()>) -> Result<()> {
        match result {
            Err(error) if error.code != Code::Cancelled => {
                self.close_to(0);
                self.warn_damage(part, &error);
                if self.has_text { Ok(()) } else { Err(error) }
            }
            other => other,
        }
    }

    /// Whether any text was told so far.
    pub(crate) fn has_text(&self) -> bool {
        self.has_text
    }

    /// The document.
    pub(crate) fn finish(mut self, mut header: Header) -> Parsed {
        self.close_to(0);
        if !self.has_text {
            self.warn("the document holds no text");
        }
        header.warnings.extend(self.warnings);
        header.attachments.extend(self.attachments);
        let mut parsed = self.composer.finish(header);
        for page in &mut parsed.document.pages {
            (page.width, page.height) = self.page_size;
        }
        for (page, annotation) in self.annotations {
            parsed.document.pages[page].annotations.push(annotation);
        }
        for (page, field) in self.fields {
            parsed.document.pages[page].fields.push(field);
        }
        parsed.payloads = self.payloads;
        parsed
    }
}

/// A paragraph that stands apart from the running text.
pub(crate) fn apart(kind: BlockKind) -> Role {
    Role::Apart(kind)
}
