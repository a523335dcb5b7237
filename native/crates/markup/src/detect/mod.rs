//! What a file is: its content first, then its media type, then its name.
//!
//! Content decides wherever it can: magic bytes, the entries of a package, a
//! document type, syntax that holds throughout. Text that could be several
//! things (a `.md` may begin with `<p>`, a `.txt` may look like Markdown) is
//! read as what the caller's media type or the name says, as long as that is
//! a text format at all.

mod package;
mod signature;
mod textual;

use serde::{Deserialize, Serialize};

use crate::Format;
use crate::encoding;

/// What [`detect()`] went by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The bytes prove it: a signature, a package, a document type.
    Content,
    /// The text looks like it.
    Heuristic,
    /// The media type that came with it.
    MediaType,
    /// The file name's extension.
    Name,
    /// None of these says anything.
    Nothing,
}

/// What a file is, and why that is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Detected {
    /// The format.
    pub format: Format,
    /// Its registered media type.
    pub media_type: &'static str,
    /// What decided.
    pub evidence: Evidence,
    /// The same in words.
    pub why: &'static str,
}

impl Detected {
    fn new(format: Format, evidence: Evidence, why: &'static str) -> Self {
        Self { format, media_type: format.media_type(), evidence, why }
    }
}

/// A guess from the content alone.
#[derive(Clone, Copy)]
struct Guess {
    format: Format,
    /// Whether the content admits no other reading.
    certain: bool,
    why: &'static str,
}

impl Guess {
    fn certain(format: Format, why: &'static str) -> Self {
        Self { format, certain: true, why }
    }

    fn likely(format: Format, why: &'static str) -> Self {
        Self { format, certain: false, why }
    }
}

/// Text formats are told apart by this many bytes at the head.
const TEXT_HEAD_BYTES: usize = 64 * 1024;

/// Tell what `bytes` are. `name` is a file name or path, `media_type` a `Content-Type` header.
///
/// Never fails: bytes that nothing is known of are [`Format::Unknown`], an
/// empty file is what its media type or name says, else text.
pub fn detect(bytes: &[u8], name: Option<&str>, media_type: Option<&str>) -> Detected {
    let told = told(name, media_type);
    if bytes.is_empty() {
        return told.unwrap_or(Detected::new(Format::Text, Evidence::Nothing, "the file is empty"));
    }
    if let Some(guess) = signature::guess(bytes) {
        let detected = Detected::new(guess.format, Evidence::Content, guess.why);
        return told.filter(|told| refines(told.format, guess.format)).unwrap_or(detected);
    }
    let Some(head) = encoding::decode_head(bytes, TEXT_HEAD_BYTES) else {
        return binary(told);
    };
    let whole = head.whole;
    reconcile(textual::guess(&head.text, whole), told)
}

/// Whether `told` is a kind of the container that the content shows, whose parts are
/// damaged, encrypted or of a kind not known here.
fn refines(told: Format, container: Format) -> bool {
    use Format::*;
    match container {
        Zip => matches!(told, Docx | Xlsx | Pptx | Odt | Ods | Odp | Epub),
        OfficeEncrypted => matches!(told, Docx | Xlsx | Pptx),
        Unknown => matches!(told, Doc | Xls | Ppt | Msg),
        _ => false,
    }
}

/// Unknown bytes that are not text: only a name or media type of a binary format can explain them.
fn binary(told: Option<Detected>) -> Detected {
    match told {
        Some(told) if !told.format.is_textual() => told,
        _ => {
            Detected::new(Format::Unknown, Evidence::Nothing, "the bytes are neither text nor a known format")
        }
    }
}

fn told(name: Option<&str>, media_type: Option<&str>) -> Option<Detected> {
    // Servers send text/plain for whatever they do not know: the name then says more.
    let by_type = media_type.and_then(Format::from_media_type);
    let by_name = name.and_then(Format::from_name);
    match (by_type, by_name) {
        (Some(Format::Text), Some(format)) if format.is_textual() => {
            Some(Detected::new(format, Evidence::Name, "the file name says so"))
        }
        (Some(format), _) => Some(Detected::new(format, Evidence::MediaType, "the media type says so")),
        (None, Some(format)) => Some(Detected::new(format, Evidence::Name, "the file name says so")),
        (None, None) => None,
    }
}

/// Text that could be several things is what it is said to be, if that is text.
fn reconcile(guess: Guess, told: Option<Detected>) -> Detected {
    match told {
        Some(told) if !guess.certain && told.format.is_textual() => {
            if told.format == guess.format {
                return Detected::new(guess.format, Evidence::Heuristic, guess.why);
            }
            told
        }
        _ => {
            let evidence = if guess.certain { Evidence::Content } else { Evidence::Heuristic };
            Detected::new(guess.format, evidence, guess.why)
        }
    }
}
