//! From a document's content to its page.

use std::rc::Rc;

use ferrolab_base::Reading;
use ferrolab_base::document::BlockKind;
use ferrolab_compose::{Composer, Role, Writer};

use super::content::{Block, Content, Paragraph, Row, Run};
use super::lists::{Lists, Marker};
use super::state::Style;
use super::tables;

/// Tell `composer` everything.
pub(super) fn write(content: &Content, reading: &Reading, composer: &mut Composer) {
    let writing = Writing { content };
    if !reading.without_page_headers {
        writing.apart(&content.headers, BlockKind::PageHeader, composer);
    }
    writing.blocks(&content.blocks, composer);
    for (index, blocks) in content.notes.iter().enumerate() {
        let role = Role::Footnote((index + 1).to_string());
        composer.open(&role);
        writing.blocks(blocks, composer);
        composer.close(&role);
    }
    if !reading.without_page_headers {
        writing.apart(&content.footers, BlockKind::PageFooter, composer);
    }
}

/// The text of blocks, as it is shown beside the page.
pub(super) fn plain(blocks: &[Block]) -> String {
    let paragraphs = blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(text_of(paragraph)),
        Block::Table(_) => None,
    });
    paragraphs.collect::<Vec<_>>().join("\n")
}

fn text_of(paragraph: &Paragraph) -> String {
    let texts = paragraph.runs.iter().map(|run| match run {
        Run::Text(text, _) => text.as_str(),
        _ => " ",
    });
    ferrolab_compose::folded(&texts.collect::<String>())
}

/// The name of a picture by its place.
pub(super) fn picture_name(index: usize, media_type: &str) -> String {
    let extension = match media_type.strip_prefix("image/") {
        Some("jpeg") => "jpg",
        Some(kind) => kind,
        None => "bin",
    };
    format!("image-{}.{extension}", index + 1)
}

struct Writing<'a> {
    content: &'a Content,
}

impl Writing<'_> {
    /// Headers of a document are often equal for odd, even and first pages.
    fn apart(&self, frames: &[Vec<Block>], kind: BlockKind, composer: &mut Composer) {
        let mut seen: Vec<&Vec<Block>> = Vec::new();
        // A document has three kinds of headers for each of its sections.
        for blocks in frames.iter().take(30) {
            if seen.contains(&blocks) {
                continue;
            }
            seen.push(blocks);
            let text = plain(blocks);
            if !text.is_empty() {
                composer.stretch(&Role::Apart(kind), &text);
            }
        }
    }

    fn blocks(&self, blocks: &[Block], composer: &mut Composer) {
        let mut lists = Lists::default();
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph, &mut lists, composer),
                Block::Table(rows) => {
                    lists.end(composer);
                    self.table(rows, composer);
                }
            }
        }
        lists.end(composer);
    }

    fn paragraph(&self, paragraph: &Paragraph, lists: &mut Lists, composer: &mut Composer) {
        if let Some(level) = paragraph.shape.outline_level {
            lists.end(composer);
            let role = Role::Heading(level.saturating_add(1).clamp(1, 6));
            composer.open(&role);
            if let Some(marker) = paragraph.marker.as_deref().filter(|marker| !marker.is_empty()) {
                composer.text(marker);
                composer.text(" ");
            }
            // The whole title is bold: that says nothing of its words.
            let plain = paragraph.runs.iter().cloned().map(without_weight).collect::<Vec<_>>();
            self.runs(&plain, composer);
            composer.close(&role);
            return;
        }
        match &paragraph.marker {
            Some(marker) => {
                let marker = Marker::new(marker);
                lists.item(paragraph.shape.list, paragraph.shape.list_level, &marker, composer);
                if let Some(text) = marker.text() {
                    composer.text(text);
                    composer.text(" ");
                }
                self.runs(&paragraph.runs, composer);
            }
            None => {
                lists.end(composer);
                composer.open(&Role::Paragraph);
                self.runs(&paragraph.runs, composer);
                composer.close(&Role::Paragraph);
            }
        }
    }

    fn table(&self, rows: &[Row], composer: &mut Composer) {
        composer.open(&Role::Table);
        for (row, cells) in rows.iter().zip(tables::spans(rows)) {
            composer.open(&Role::Row);
            for cell in cells {
                let header = row.is_header;
                let role = Role::Cell { header, col_span: cell.col_span, row_span: cell.row_span };
                composer.open(&role);
                for paragraph in cell.index.and_then(|index| row.cells.get(index)).into_iter().flatten() {
                    self.paragraph_in_cell(paragraph, composer);
                }
                composer.close(&role);
            }
            composer.close(&Role::Row);
        }
        composer.close(&Role::Table);
    }

    fn paragraph_in_cell(&self, paragraph: &Paragraph, composer: &mut Composer) {
        composer.open(&Role::Block);
        if let Some(marker) = &paragraph.marker {
            composer.text(marker);
            composer.text(" ");
        }
        self.runs(&paragraph.runs, composer);
        composer.close(&Role::Block);
    }

    fn runs(&self, runs: &[Run], composer: &mut Composer) {
        let mut link: Option<(&Rc<str>, Role)> = None;
        for run in runs {
            let target = match run {
                Run::Text(_, style) => style.link.as_ref(),
                _ => None,
            };
            let goes_on = match (target, &link) {
                (Some(target), Some((last, _))) => Rc::ptr_eq(target, last),
                (None, None) => true,
                _ => false,
            };
            if !goes_on {
                link.take().iter().for_each(|(_, role)| composer.close(role));
                link = target
                    .map(|target| (target, Role::Link { target: target.to_string(), title: String::new() }));
                link.iter().for_each(|(_, role)| composer.open(role));
            }
            self.run(run, composer);
        }
        link.iter().for_each(|(_, role)| composer.close(role));
    }

    fn run(&self, run: &Run, composer: &mut Composer) {
        match run {
            Run::Text(text, style) => {
                let roles = roles(style);
                roles.iter().for_each(|role| composer.open(role));
                composer.text(text);
                roles.iter().rev().for_each(|role| composer.close(role));
            }
            Run::LineBreak => composer.leaf(&Role::LineBreak),
            Run::Note(index) => composer.leaf(&Role::FootnoteMark((index + 1).to_string())),
            Run::Picture(index) => self.picture(*index, composer),
        }
    }

    fn picture(&self, index: usize, composer: &mut Composer) {
        let Some(picture) = self.content.pictures.get(index) else { return };
        composer.leaf(&Role::Image {
            alternative: picture.alternative.clone(),
            source: picture_name(index, picture.media_type),
            title: String::new(),
        });
    }
}

fn without_weight(run: Run) -> Run {
    match run {
        Run::Text(text, style) => Run::Text(text, Style { bold: false, ..style }),
        run => run,
    }
}

fn roles(style: &Style) -> Vec<Role> {
    let marks = [
        (style.bold, Role::Strong),
        (style.italic, Role::Emphasis),
        (style.struck, Role::Strikethrough),
        (style.superscript, Role::Superscript),
        (style.subscript, Role::Subscript),
    ];
    marks.into_iter().filter(|(is_on, _)| *is_on).map(|(_, role)| role).collect()
}
