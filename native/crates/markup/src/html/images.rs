//! Pictures of a page: those it refers to, and those that stand in its source.

use ferrolab_base::base64;
use ferrolab_base::document::Image;
use ferrolab_base::file_name::sanitised;
use ferrolab_compose::{Role, TextWriter, Writer};
use scraper::Html;

use crate::picture;

/// Writes text, and remembers the pictures on the way.
#[derive(Default)]
pub(super) struct Observed {
    pub writer: TextWriter,
    pub images: Vec<Image>,
}

impl Writer for Observed {
    fn open(&mut self, role: &Role) {
        if let Role::Image { alternative, source, .. } = role
            && !source.is_empty()
        {
            self.images.push(picture(source, alternative));
        }
        self.writer.open(role);
    }

    fn close(&mut self, role: &Role) {
        self.writer.close(role);
    }

    fn text(&mut self, text: &str) {
        self.writer.text(text);
    }
}

/// Pictures that are written out as `data:` addresses, with their bytes as far as `max_bytes` reach.
pub(super) fn embedded(html: &Html, max_bytes: u64) -> (Vec<Image>, Vec<Vec<u8>>) {
    let (mut images, mut payloads, mut total) = (Vec::new(), Vec::new(), 0);
    let elements = html.tree.nodes().filter_map(|node| node.value().as_element());
    for element in elements.filter(|element| element.name() == "img") {
        let Some(data) = element.attr("src").and_then(|source| source.trim().strip_prefix("data:")) else {
            continue;
        };
        let Some((kind, data)) = data.split_once(',') else { continue };
        let Some(media_type) = kind.strip_suffix(";base64").filter(|kind| kind.starts_with("image/")) else {
            continue;
        };
        let bytes = base64::decode(data.as_bytes());
        total += bytes.len() as u64;
        let payload = (total <= max_bytes).then_some(payloads.len());
        if payload.is_some() {
            payloads.push(bytes);
        }
        let alternative =
            element.attr("alt").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let extension = media_type.trim_start_matches("image/").split(['+', ';']).next().unwrap_or("bin");
        let number = images.len() + 1;
        let name = sanitised(&format!("embedded-{number}.{extension}"), &format!("embedded-{number}"));
        images.push(Image {
            name,
            media_type: media_type.to_owned(),
            alternative,
            payload,
            ..Image::default()
        });
    }
    (images, payloads)
}
