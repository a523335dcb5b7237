//! A page of Markdown from the parts of a notebook.

use ferrolab_base::base64;
use ferrolab_base::document::{Block, BlockKind, Image, OutlineEntry, Page};
use ferrolab_base::file_name::sanitised;
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_markup::{html, markdown};

/// Joins parts, each read on its own: a fence that one cell leaves open must not swallow the next.
pub(super) struct Builder<'a> {
    reading: &'a Reading,
    cancel: &'a Cancel,
    built: Built,
    groups: u32,
    payload_bytes: u64,
}

/// What comes out.
#[derive(Default)]
pub(super) struct Built {
    pub page: Page,
    pub outline: Vec<OutlineEntry>,
    pub payloads: Vec<Vec<u8>>,
    pub warnings: Vec<String>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(reading: &'a Reading, cancel: &'a Cancel) -> Self {
        Self { reading, cancel, built: Built::default(), groups: 0, payload_bytes: 0 }
    }

    pub(super) fn is_full(&self) -> bool {
        self.built.page.blocks.len() >= self.reading.limits.max_elements
    }

    pub(super) fn finish(self) -> Built {
        self.built
    }

    /// Where the next part begins.
    fn part(&mut self) -> usize {
        let text = &mut self.built.page.text;
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.len()
    }

    pub(super) fn markdown(&mut self, source: &str) -> Result<()> {
        let source = source.trim_end().trim_start_matches(['\n', '\r']).replace("\r\n", "\n");
        if source.trim().is_empty() {
            return Ok(());
        }
        let part = markdown::read(&source, self.reading, self.cancel)?;
        let start = self.part();
        let groups = self.groups;
        let shifted = |block: Block| Block {
            start: block.start + start,
            end: block.end + start,
            group: if block.group == 0 { 0 } else { block.group + groups },
            ..block
        };
        let page = &mut self.built.page;
        page.text.push_str(&part.page.text);
        page.blocks.extend(part.page.blocks.into_iter().map(shifted));
        self.groups = page.blocks.iter().map(|block| block.group).fold(groups, u32::max);
        for mut table in part.page.tables {
            (table.start, table.end) = (table.start + start, table.end + start);
            page.tables.push(table);
        }
        page.links.extend(part.page.links);
        // Those attached to the cell are told with it.
        page.images
            .extend(part.page.images.into_iter().filter(|image| !image.name.starts_with("attachment:")));
        self.built.outline.extend(part.outline);
        self.built.warnings.extend(part.warnings);
        Ok(())
    }

    pub(super) fn html(&mut self, source: &str) -> Result<()> {
        let markdown = html::to_markdown(source, self.reading, self.cancel)?;
        self.markdown(&markdown)
    }

    /// Program text or output, fenced.
    pub(super) fn code(&mut self, source: &str, language: &str) {
        let source = source.trim_end().trim_start_matches('\n');
        if source.trim().is_empty() {
            return;
        }
        let longest = source.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat((longest + 1).max(3));
        let start = self.part();
        let page = &mut self.built.page;
        page.text.push_str(&format!("{fence}{language}\n{source}\n{fence}"));
        page.blocks.push(Block { kind: BlockKind::Code, start, end: page.text.len(), level: 0, group: 0 });
    }

    /// A picture among the outputs.
    pub(super) fn picture(&mut self, media_type: &str, content: &str, plain: &str) {
        let name = format!("image-{}.{}", self.built.page.images.len() + 1, extension(media_type));
        // The text of a figure is the name of its class, which says nothing.
        let plain = ferrolab_compose::folded(plain);
        let alternative = Some(plain).filter(|text| !text.is_empty() && !text.starts_with('<'));
        let start = self.part();
        let page = &mut self.built.page;
        let shown = alternative.as_deref().unwrap_or("").replace(['[', ']', '\\'], "");
        page.text.push_str(&format!("![{shown}]({name})"));
        page.blocks.push(Block {
            kind: BlockKind::Paragraph,
            start,
            end: page.text.len(),
            level: 0,
            group: 0,
        });
        self.image(name, media_type, content, alternative);
    }

    /// A picture that Markdown of the cell refers to.
    pub(super) fn attachment(&mut self, name: &str, media_type: &str, content: &str) {
        if media_type.starts_with("image/") {
            self.image(sanitised(name, "picture"), media_type, content, None);
        }
    }

    fn image(&mut self, name: String, media_type: &str, content: &str, alternative: Option<String>) {
        let is_text = media_type == "image/svg+xml" && content.trim_start().starts_with('<');
        let bytes = if is_text { content.as_bytes().to_vec() } else { base64::decode(content.as_bytes()) };
        self.payload_bytes += bytes.len() as u64;
        let fits = self.payload_bytes <= self.reading.limits.max_payload_bytes;
        let payload = fits.then(|| {
            self.built.payloads.push(bytes);
            self.built.payloads.len() - 1
        });
        let media_type = media_type.to_owned();
        self.built.page.images.push(Image { name, media_type, alternative, payload, ..Image::default() });
    }
}

fn extension(media_type: &str) -> &str {
    match media_type {
        "image/jpeg" => "jpg",
        "image/svg+xml" => "svg",
        _ => "png",
    }
}
