//! A chapter on its way into the book.

use std::collections::HashMap;

use ferrolab_base::document::Image;
use ferrolab_base::file_name::sanitised;
use ferrolab_compose::{Composer, Role, Writer};
use ferrolab_packages::zip::Archive;

use super::path;

/// Pictures of the whole book, each kept once.
pub(super) struct Pictures<'a> {
    pub archive: &'a Archive<'a>,
    /// Media types by path.
    pub media_types: HashMap<&'a str, &'a str>,
    pub payloads: Vec<Vec<u8>>,
    pub max_bytes: u64,
    pub bytes: u64,
    /// Where a picture's bytes are, by path.
    pub known: HashMap<String, Option<usize>>,
}

impl Pictures<'_> {
    fn payload(&mut self, path: &str) -> Option<usize> {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        let bytes = (self.bytes < self.max_bytes).then(|| self.archive.read(path).ok()).flatten();
        let bytes = bytes.filter(|bytes| self.bytes + bytes.len() as u64 <= self.max_bytes);
        let payload = bytes.map(|bytes| {
            self.bytes += bytes.len() as u64;
            self.payloads.push(bytes);
            self.payloads.len() - 1
        });
        self.known.insert(path.to_owned(), payload);
        payload
    }
}

/// Passes a chapter on to the book's composer: pictures are taken out of the package, links
/// between chapters become text.
pub(super) struct Chapter<'a, 'b> {
    pub composer: &'a mut Composer,
    pub pictures: &'a mut Pictures<'b>,
    /// The folder that the chapter's references start from.
    pub folder: &'a str,
    pub keeps_internal_links: bool,
}

impl Chapter<'_, '_> {
    fn is_internal(&self, role: &Role) -> bool {
        let has_scheme =
            |target: &str| target.split(['/', '#', '?']).next().is_some_and(|head| head.contains(':'));
        matches!(role, Role::Link { target, .. } if !self.keeps_internal_links && !has_scheme(target))
    }

    fn picture(&mut self, source: &str, alternative: &str) {
        let Some(path) =
            path::resolve(self.folder, source).filter(|path| self.pictures.archive.contains(path))
        else {
            return;
        };
        let media_type = self.pictures.media_types.get(path.as_str()).copied().unwrap_or("").to_owned();
        let payload = self.pictures.payload(&path);
        let name = sanitised(&path, "picture");
        let alternative = Some(alternative.to_owned()).filter(|text| !text.is_empty());
        self.composer.image(Image { name, media_type, alternative, payload, ..Image::default() });
    }
}

impl Writer for Chapter<'_, '_> {
    fn open(&mut self, role: &Role) {
        if let Role::Image { source, alternative, .. } = role {
            self.picture(source, alternative);
        }
        let role = if self.is_internal(role) { &Role::Inline } else { role };
        self.composer.open(role);
    }

    fn close(&mut self, role: &Role) {
        let role = if self.is_internal(role) { &Role::Inline } else { role };
        self.composer.close(role);
    }

    fn text(&mut self, text: &str) {
        self.composer.text(text);
    }
}
