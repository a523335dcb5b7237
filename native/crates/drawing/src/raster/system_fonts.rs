//! Letters that the embedded font lacks, from the fonts of the system.
//!
//! Nothing is looked at before such a letter is met. Then font files are opened one after the other until
//! one has it; which letters each has is kept, so no file is opened twice in vain.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use skrifa::raw::FileRef;
use skrifa::{FontRef, MetadataProvider};

/// Larger files are passed over.
const MAX_FONT_BYTES: u64 = 64 << 20;
/// Font files that are looked at.
const MAX_FONTS: usize = 1_000;
/// How deep folders are gone into.
const MAX_DEPTH: usize = 6;

/// Fonts whose letters go well with the embedded one come first, by what their file names start with.
const PREFERRED: [&str; 8] = [
    "notosans-regular",
    "dejavusans.",
    "notosanscjk-regular",
    "arialuni",
    "arial",
    "notosans",
    "freesans",
    "wqy",
];

/// Whether a mark without a width of its own is to be drawn nevertheless: one that stands on other letters.
pub(super) fn draws_mark(letter: char) -> bool {
    !matches!(letter as u32, 0x200b..0x2010 | 0x202a..0x202f | 0x2060..0x2070 | 0xfe00..0xfe10 | 0xfeff | 0x1f3fb..0x1f400 | 0xe0000..0xe0200)
}

/// What `read` makes of a font of the system that has `letter`; `None` when none has.
pub(super) fn with_font_for<T>(letter: char, read: impl FnOnce(&FontRef<'_>) -> T) -> Option<T> {
    static FONTS: OnceLock<Mutex<SystemFonts>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| Mutex::new(SystemFonts::new(folders())));
    fonts.lock().unwrap_or_else(PoisonError::into_inner).with_font_for(letter, read)
}

struct SystemFonts {
    /// Not opened yet, the best last.
    files: Vec<PathBuf>,
    opened: Vec<Opened>,
    /// Of letters asked for, the font in `opened`.
    found: HashMap<char, Option<usize>>,
}

struct Opened {
    path: PathBuf,
    index: u32,
    /// First and last letters of stretches that the font has, in order.
    letters: Vec<(u32, u32)>,
    /// The file, once it was needed.
    bytes: Option<Vec<u8>>,
}

impl SystemFonts {
    fn new(folders: Vec<PathBuf>) -> Self {
        let mut files = Vec::new();
        for folder in folders {
            collect(&folder, &mut files);
        }
        files.sort_by_cached_key(|path| std::cmp::Reverse((rank(path), path.clone())));
        Self { files, opened: Vec::new(), found: HashMap::new() }
    }

    fn with_font_for<T>(&mut self, letter: char, read: impl FnOnce(&FontRef<'_>) -> T) -> Option<T> {
        let index = match self.found.get(&letter) {
            Some(&index) => index?,
            None => {
                let index = self.find(letter);
                self.found.insert(letter, index);
                index?
            }
        };
        let font = &mut self.opened[index];
        if font.bytes.is_none() {
            font.bytes = Some(fs::read(&font.path).ok()?);
        }
        Some(read(&font_of(font.bytes.as_ref()?, font.index)?))
    }

    fn find(&mut self, letter: char) -> Option<usize> {
        let has = |font: &Opened| font.has(letter as u32);
        if let Some(index) = self.opened.iter().position(has) {
            return Some(index);
        }
        while let Some(path) = self.files.pop() {
            let Some(font) = open(path) else { continue };
            let found = has(&font);
            self.opened.push(font);
            if found {
                return Some(self.opened.len() - 1);
            }
        }
        None
    }
}

impl Opened {
    fn has(&self, letter: u32) -> bool {
        let after = self.letters.partition_point(|stretch| stretch.0 <= letter);
        after > 0 && letter <= self.letters[after - 1].1
    }
}

fn font_of(bytes: &[u8], index: u32) -> Option<FontRef<'_>> {
    FontRef::from_index(bytes, index).ok()
}

/// The first face of a file, if it has outlines.
fn open(path: PathBuf) -> Option<Opened> {
    let bytes = fs::read(&path).ok()?;
    let index = 0;
    let font = match FileRef::new(&bytes).ok()? {
        FileRef::Font(font) => font,
        FileRef::Collection(fonts) => fonts.get(index).ok()?,
    };
    font.outline_glyphs().format()?;
    Some(Opened { path, index, letters: stretches(&font), bytes: None })
}

fn stretches(font: &FontRef<'_>) -> Vec<(u32, u32)> {
    let mut letters: Vec<u32> = font.charmap().mappings().map(|(letter, _)| letter).collect();
    letters.sort_unstable();
    letters.chunk_by(|a, b| b - a <= 1).map(|run| (run[0], run[run.len() - 1])).collect()
}

fn rank(path: &Path) -> usize {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    PREFERRED.iter().position(|start| name.starts_with(start)).unwrap_or(PREFERRED.len())
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "C:\\Windows\\Fonts",
    ]
    .map(PathBuf::from)
    .to_vec();
    if let Some(home) = std::env::home_dir() {
        folders.extend([".fonts", ".local/share/fonts", "Library/Fonts"].map(|folder| home.join(folder)));
    }
    folders
}

/// Adds the font files in a folder and the folders in it.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut open = vec![(folder.to_path_buf(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let (path, Ok(about)) = (entry.path(), entry.metadata()) else { continue };
            if about.is_dir() && depth < MAX_DEPTH {
                open.push((path, depth + 1));
            } else if about.is_file()
                && about.len() <= MAX_FONT_BYTES
                && is_font(&path)
                && files.len() < MAX_FONTS
            {
                files.push(path);
            }
        }
    }
}

fn is_font(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    matches!(ending.as_deref(), Some("ttf" | "otf" | "ttc" | "otc"))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::SystemFonts;

    #[test]
    fn finds_letters_in_font_files_and_says_where_there_are_none() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fonts");
        let mut fonts = SystemFonts::new(vec![folder, PathBuf::from("no such folder")]);
        assert_eq!(fonts.files.len(), 2);
        assert_eq!(fonts.with_font_for('a', |_| ()), Some(()));
        assert_eq!(fonts.opened.len(), 1);
        assert_eq!(fonts.with_font_for('\u{10fffd}', |_| ()), None);
        assert_eq!(fonts.with_font_for('Ж', |_| ()), Some(()));
        assert!(fonts.files.is_empty());
    }
}
