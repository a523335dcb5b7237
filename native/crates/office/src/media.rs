//! Pictures in packages.

use ferrolab_base::document::Image;
use ferrolab_compose::Role;

/// English Metric Units in a pixel of 96 to the inch.
pub(crate) const EMU_PER_PIXEL: i64 = 9525;

/// The last segment of a part's name.
pub(crate) fn file_name(part: &str) -> &str {
    part.rsplit('/').next().unwrap_or(part)
}

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
        _ => "application/octet-stream",
    }
}

/// A picture of a part, and its place in the flow.
pub(crate) fn picture(part: &str, alternative: &str, size: (u32, u32)) -> (Image, Role) {
    let alternative = ferrolab_compose::folded(alternative);
    let image = Image {
        name: file_name(part).to_owned(),
        media_type: media_type(part).to_owned(),
        width: size.0,
        height: size.1,
        alternative: Some(alternative.clone()).filter(|text| !text.is_empty()),
        ..Image::default()
    };
    let role = Role::Image { alternative, source: image.name.clone(), title: String::new() };
    (image, role)
}
