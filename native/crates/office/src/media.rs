//! Pictures in packages.

use ferrolab_base::document::Image;
use ferrolab_base::file_name::sanitised;
use ferrolab_compose::Role;
use ferrolab_packages::zip::Archive;

use crate::flow::Flow;

/// English Metric Units in a pixel of 96 to the inch.
pub(crate) const EMU_PER_PIXEL: i64 = 9525;

/// The media type that a file's name tells.
pub(crate) fn media_type(part: &str) -> &'static str {
    let extension = part.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" | "jpe" => "image/jpeg",
        "gif" => "image/gif",
        "bmp" | "dib" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "svg" => "image/svg+xml",
        "emf" => "image/emf",
        "wmf" => "image/wmf",
        "webp" => "image/webp",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "doc" => "application/msword",
        "xls" => "application/vnd.ms-excel",
        "ppt" => "application/vnd.ms-powerpoint",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// More files than this are not embedded by hand.
const MAX_EMBEDDED: usize = 1_000;

/// The files that are embedded in an Office package.
pub(crate) fn embedded_files(archive: &Archive<'_>, flow: &mut Flow<'_>) {
    let parts = archive.names().filter(|name| name.contains("/embeddings/") && !name.ends_with('/'));
    for part in parts.filter(|part| !part.ends_with(".rels")).take(MAX_EMBEDDED) {
        flow.attachment(part, || archive.read(part));
    }
}

/// A picture of a part, and its place in the flow.
pub(crate) fn picture(part: &str, alternative: &str, size: (u32, u32)) -> (Image, Role) {
    let alternative = ferrolab_compose::folded(alternative);
    let image = Image {
        name: sanitised(part, "picture"),
        media_type: media_type(part).to_owned(),
        width: size.0,
        height: size.1,
        alternative: Some(alternative.clone()).filter(|text| !text.is_empty()),
        ..Image::default()
    };
    let role = Role::Image { alternative, source: image.name.clone(), title: String::new() };
    (image, role)
}
