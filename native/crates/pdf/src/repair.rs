//! Damaged files: whether one is, and a clean one made from what is left of it.
//!
//! Rewriting keeps one path for text: PDFium reads the clean file as any other.
//! `scan` finds the objects wherever they are, `packed` unpacks those in streams,
//! `pages` and `lost` see that every page and its content can be reached, `inflate`
//! gets out of broken streams what is in them, `flip` finds a single wrong bit, `write` writes the file. `forms` counts
//! with the same means what drawing a page would cost. `soundness` looks whether the
//! streams of a page are broken, for which `objects` finds them without reading the rest.

mod flip;
mod forms;
mod inflate;
mod lost;
mod objects;
mod packed;
mod pages;
mod scan;
mod soundness;
mod streams;
mod syntax;
mod write;

pub(crate) use forms::most_drawn;
pub(crate) use soundness::{Overview, Soundness, overview};
use syntax::get;

/// What can be inflated to look whether a file is sound. Damage beyond shows on the pages.
const MAX_CHECKED_BYTES: usize = 256 << 20;

/// What may be spent on finding wrong bits, in bytes looked at: about four seconds.
const MAX_WORK: u64 = 3_000_000_000;

/// A clean file.
#[derive(Debug)]
pub(crate) struct Rebuilt {
    /// The file.
    pub bytes: Vec<u8>,
    /// What was done, in a sentence for the reader.
    pub note: String,
}

/// Rebuild the file in `bytes`; `None` when there is no page in it.
pub(crate) fn rebuild(bytes: &[u8]) -> Option<Rebuilt> {
    let mut scan = scan::scan(bytes);
    let is_encrypted = scan.trailers.iter().any(|trailer| get(trailer, "Encrypt").is_some());
    if is_encrypted && scan.objects.values().any(|found| found.object.is_type("ObjStm")) {
        // What is packed can't be read here, and what is written is not packed.
        return None;
    }
    let mut work = flip::Work(MAX_WORK);
    let packed = packed::unpack(&mut scan, &mut work);
    packed::add(&packed, &mut scan);
    let mended = pages::mend(&mut scan)?;
    let written = write::write(&scan, mended.root, is_encrypted, &mut work);
    let note = note(&mended, &written);
    Some(Rebuilt { bytes: written.bytes, note })
}

fn note(mended: &pages::Mended, written: &write::Written) -> String {
    let mut done = vec![format!("its table of objects was made again and leads to {} pages", mended.pages)];
    if mended.found > 0 {
        done.push(format!("{} pages were found that nothing led to", mended.found));
    }
    if mended.contents > 0 {
        done.push(format!("{} pages were made from contents without a page", mended.contents));
    }
    if written.corrected_streams > 0 {
        done.push(format!("{} damaged streams were set right", written.corrected_streams));
    }
    if written.saved_streams > 0 {
        done.push(format!("{} damaged streams were saved in part", written.saved_streams));
    }
    format!("the file is damaged and was rebuilt: {}; text may be missing or wrong", done.join(", "))
}
