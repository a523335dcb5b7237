//! What lies over the cells: charts, pictures and boxes with text.

use ferrolab_base::document::{Attachment, Image};
use ferrolab_base::file_name::sanitised;
use ferrolab_packages::xml::Node;

use super::{Workbook, chart};
use crate::sheet::Sheet;

/// More charts on a sheet are one chart named many times.
const MAX_CHARTS: usize = 64;

/// The bytes of pictures, within a cap.
pub(super) struct Payloads {
    bytes: Vec<Vec<u8>>,
    left: u64,
}

impl Payloads {
    pub(super) fn new(limit: u64) -> Self {
        Self { bytes: Vec::new(), left: limit }
    }

    pub(super) fn into_bytes(self) -> Vec<Vec<u8>> {
        self.bytes
    }

    fn add(&mut self, bytes: Vec<u8>) -> Option<usize> {
        self.left = self.left.checked_sub(bytes.len() as u64)?;
        self.bytes.push(bytes);
        Some(self.bytes.len() - 1)
    }
}

/// A picture: what stands for it in words, and the relationship to its part.
struct Picture {
    alternative: String,
    relationship: String,
}

/// What a drawing holds.
#[derive(Default)]
struct Drawing {
    pictures: Vec<Picture>,
    charts: Vec<String>,
    boxes: Vec<String>,
}

pub(super) fn add(workbook: &mut Workbook<'_>, sheet_part: &str, sheet: &mut Sheet, payloads: &mut Payloads) {
    let Some(part) =
        workbook.package.relationships(sheet_part).of_kind("drawing").map(|to| to.target.clone())
    else {
        return;
    };
    let drawing = workbook.with_tree(&part, |tree| read(tree.root()));
    let relationships = workbook.package.relationships(&part);
    sheet.boxes.extend(drawing.boxes);
    for chart in drawing.charts.iter().take(MAX_CHARTS).filter_map(|id| relationships.by_id(id)) {
        sheet.charts.extend(workbook.with_tree(&chart.target, chart::read));
    }
    for picture in drawing.pictures {
        let Some(target) = relationships.by_id(&picture.relationship).filter(|to| !to.is_external) else {
            continue;
        };
        let bytes = workbook.part(&target.target);
        let payload = payloads.add(bytes);
        if payload.is_none() {
            sheet
                .warnings
                .push(format!("the picture {} is left out: raise max_payload_bytes", target.target));
        }
        sheet.images.push(Image {
            name: sanitised(&target.target, "picture"),
            media_type: media_type(&target.target).to_owned(),
            alternative: Some(picture.alternative).filter(|text| !text.is_empty()),
            payload,
            ..Image::default()
        });
    }
}

fn read(root: Node<'_>) -> Drawing {
    let mut drawing = Drawing::default();
    for node in root.descendants() {
        match node.name() {
            "pic" => {
                let alternative = node.find("cNvPr").and_then(|properties| properties.attribute("descr"));
                if let Some(relationship) = node.find("blip").and_then(|blip| blip.attribute("embed")) {
                    drawing.pictures.push(Picture {
                        alternative: alternative.unwrap_or_default().into_owned(),
                        relationship: relationship.into_owned(),
                    });
                }
            }
            "chart" => drawing.charts.extend(node.attribute("id").map(|id| id.into_owned())),
            "txBody" => {
                let paragraphs = node.elements().filter(|node| node.name() == "p").map(|paragraph| {
                    paragraph
                        .descendants()
                        .filter(|node| node.name() == "t")
                        .map(|text| text.content())
                        .collect::<String>()
                });
                drawing.boxes.extend(paragraphs.filter(|text| !text.trim().is_empty()));
            }
            _ => {}
        }
    }
    drawing
}

/// The files within the workbook: other documents that it shows or leads to.
pub(super) fn attachments(workbook: &mut Workbook<'_>, payloads: &mut Payloads) -> Vec<Attachment> {
    let is_embedded = |name: &&str| name.contains("/embeddings/") && !name.ends_with('/');
    let names: Vec<String> =
        workbook.package.archive().names().filter(is_embedded).map(str::to_owned).collect();
    let attachment = |name: String| {
        let bytes = workbook.part(&name);
        let size_bytes = bytes.len() as u64;
        let media_type = media_type(&name).to_owned();
        let name = sanitised(&name, "attachment");
        Attachment { name, media_type, size_bytes, payload: payloads.add(bytes) }
    };
    names.into_iter().map(attachment).collect()
}

/// By the name's ending: a package's own list of types says no more.
fn media_type(name: &str) -> &'static str {
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "emf" => "image/emf",
        "wmf" => "image/wmf",
        "bin" => "application/x-ole-storage",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}
