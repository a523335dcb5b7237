//! What a document holds, once its tokens are read.

use super::state::{Shape, Style};

/// Part of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Run {
    Text(String, Style),
    LineBreak,
    /// A footnote by its index.
    Note(usize),
    /// A picture by its index.
    Picture(usize),
}

/// A paragraph with what stands before it when it is an item of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Paragraph {
    pub shape: Shape,
    pub marker: Option<String>,
    pub runs: Vec<Run>,
}

impl Paragraph {
    pub(super) fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| match run {
            Run::Text(text, _) => text.trim().is_empty(),
            Run::LineBreak => true,
            Run::Note(_) | Run::Picture(_) => false,
        })
    }
}

/// Indentation of one level of a list, in twips, as most programs set it.
const LEVEL_INDENT: i32 = 360;

/// A number or bullet typed as text is at most this long.
const MAX_MARKER_CHARS: usize = 6;

impl Paragraph {
    /// A bullet or number that was typed, parted by a tab from a text that hangs beside it.
    fn take_marker(&mut self) {
        let Some(Run::Text(text, _)) = self.runs.first_mut() else { return };
        let Some((marker, rest)) = text.split_once('\t') else { return };
        let marker = marker.trim();
        let is_bullet = matches!(marker, "•" | "-" | "–" | "*" | "o" | "▪" | "·" | "◦");
        let is_number = marker.ends_with(['.', ')']) && marker.chars().count() <= MAX_MARKER_CHARS;
        if !is_bullet && !is_number {
            return;
        }
        let level = (self.shape.indent / LEVEL_INDENT - 1).clamp(0, 8);
        self.shape.list_level = self.shape.list_level.max(u8::try_from(level).unwrap_or(0));
        self.marker = Some(marker.to_owned());
        *text = rest.to_owned();
    }
}

/// How a cell belongs with its neighbours, and where it ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct CellShape {
    /// Right edge in twips.
    pub right: i32,
    /// Goes on with the cell to its left.
    pub joins_left: bool,
    /// Goes on with the cell above.
    pub joins_above: bool,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    pub cells: Vec<Vec<Paragraph>>,
    pub shapes: Vec<CellShape>,
    pub is_header: bool,
}

/// What follows one another in the flow.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Vec<Row>),
}

/// What a frame of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrameKind {
    Body,
    Header,
    Footer,
    /// A footnote by its index.
    Note(usize),
    Comment,
}

/// A flow of text of its own: the body, a footnote, a header.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: FrameKind,
    pub blocks: Vec<Block>,
    pub paragraph: Paragraph,
    /// The cell being read, and the row's cells before it.
    pub cell: Vec<Paragraph>,
    pub row: Row,
    /// Whether a row was begun and not ended.
    pub in_row: bool,
    /// Flags of the cell whose right edge comes next.
    pub next_shape: CellShape,
    /// The cells that were defined for this row and those like it.
    shapes: Vec<CellShape>,
}

impl Frame {
    pub(super) fn new(kind: FrameKind) -> Self {
        Self {
            kind,
            blocks: Vec::new(),
            paragraph: Paragraph::default(),
            cell: Vec::new(),
            row: Row::default(),
            in_row: false,
            next_shape: CellShape::default(),
            shapes: Vec::new(),
        }
    }

    /// The paragraph ends; its place is told by `shape`.
    pub(super) fn end_paragraph(&mut self, shape: &Shape) {
        let mut paragraph = std::mem::take(&mut self.paragraph);
        paragraph.shape = shape.clone();
        if paragraph.is_blank() {
            return;
        }
        if paragraph.marker.is_none() && shape.first_indent < 0 {
            paragraph.take_marker();
        }
        if shape.in_table || self.in_row {
            self.cell.push(paragraph);
        } else {
            self.blocks.push(Block::Paragraph(paragraph));
        }
    }

    pub(super) fn end_cell(&mut self, shape: &Shape) {
        let shape = Shape { in_table: true, ..shape.clone() };
        self.end_paragraph(&shape);
        self.row.cells.push(std::mem::take(&mut self.cell));
    }

    pub(super) fn begin_row(&mut self) {
        self.in_row = true;
        self.shapes.clear();
        self.row.is_header = false;
        self.next_shape = CellShape::default();
    }

    /// A cell of the row is defined: this is where it ends.
    pub(super) fn define_cell(&mut self, right: i32) {
        let next = std::mem::take(&mut self.next_shape);
        self.shapes.push(CellShape { right, ..next });
    }

    pub(super) fn end_row(&mut self) {
        self.in_row = false;
        let mut row = std::mem::take(&mut self.row);
        if row.cells.is_empty() {
            return;
        }
        row.shapes = self.shapes.iter().take(row.cells.len()).copied().collect();
        match self.blocks.last_mut() {
            Some(Block::Table(rows)) => rows.push(row),
            _ => self.blocks.push(Block::Table(vec![row])),
        }
    }

    /// Everything ends; what was begun is kept.
    pub(super) fn finish(&mut self, shape: &Shape) {
        self.end_paragraph(shape);
        if !self.cell.is_empty() {
            self.row.cells.push(std::mem::take(&mut self.cell));
        }
        self.end_row();
    }
}

/// A picture and its bytes.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub media_type: &'static str,
    pub width: u32,
    pub height: u32,
    pub alternative: String,
    pub bytes: Vec<u8>,
}

/// A remark beside the text.
#[derive(Debug, Default)]
pub(super) struct Comment {
    pub author: String,
    pub blocks: Vec<Block>,
}

/// A whole document.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub blocks: Vec<Block>,
    pub headers: Vec<Vec<Block>>,
    pub footers: Vec<Vec<Block>>,
    /// Footnotes in the order of their marks.
    pub notes: Vec<Vec<Block>>,
    pub comments: Vec<Comment>,
    pub pictures: Vec<Picture>,
    pub metadata: ferrolab_base::document::Metadata,
    pub warnings: Vec<String>,
}
