//! Messages as they travel: RFC 5322 and MIME.

mod entity;
mod mbox;
mod transfer;

use std::borrow::Cow;

use ferrolab_base::file_name::sanitised;
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_markup::{EncodingSource, decode};
use mail_parser::{HeaderName, MessageParser};

use self::entity::Entity;
use crate::MAX_NESTED_MESSAGES;
use crate::file_name::made_up;
use crate::message::{Body, File, Message};

/// Multiparts within multiparts; deeper ones are kept as attachments.
const MAX_NESTED_PARTS: usize = 32;

/// All messages of the file, of which there mostly is one.
pub(crate) fn read(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Vec<Message>> {
    let bytes = as_ascii(bytes);
    let mut walk = Walk {
        parser: MessageParser::default(),
        cancel,
        parts_left: reading.limits.max_elements,
        max_payload_bytes: reading.limits.max_payload_bytes,
    };
    mbox::messages(&bytes).into_iter().map(|message| walk.message(message, 0)).collect()
}

/// A file that was saved as UTF-16 as UTF-8: the fields' names must be found.
fn as_ascii(bytes: &[u8]) -> Cow<'_, [u8]> {
    let head = &bytes[..bytes.len().min(1024)];
    let is_wide = decode(head, None, false)
        .is_ok_and(|head| head.encoding.starts_with("UTF-16") && head.source != EncodingSource::Guessed);
    match decode(bytes, None, false) {
        Ok(decoded) if is_wide => Cow::Owned(decoded.text.into_bytes()),
        _ => Cow::Borrowed(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    }
}

struct Walk<'c> {
    parser: MessageParser,
    cancel: &'c Cancel,
    /// All messages together have no more parts.
    parts_left: usize,
    max_payload_bytes: u64,
}

impl Walk<'_> {
    /// A whole message. `depth` is capped by [`MAX_NESTED_MESSAGES`].
    fn message(&mut self, bytes: &[u8], depth: usize) -> Result<Message> {
        let entity = Entity::new(bytes, "text/plain", &self.parser);
        let mut message = Message {
            from: entity.people(HeaderName::From),
            to: entity.people(HeaderName::To),
            cc: entity.people(HeaderName::Cc),
            bcc: entity.people(HeaderName::Bcc),
            date: entity.date(),
            subject: entity.text(HeaderName::Subject),
            id: entity.text(HeaderName::MessageId),
            mailer: entity.text(HeaderName::Other("X-Mailer".into())),
            ..Message::default()
        };
        if message.from.is_empty() {
            message.from = entity.people(HeaderName::Sender);
        }
        self.part(&entity, Place { messages: depth, parts: 0 }, &mut message)?;
        Ok(message)
    }

    fn part(&mut self, entity: &Entity<'_>, place: Place, message: &mut Message) -> Result<()> {
        self.cancel.check()?;
        if self.parts_left == 0 {
            message.warn("the message has more parts than max_elements allows; the rest was left out");
            return Ok(());
        }
        self.parts_left -= 1;
        let (kind, subtype) = entity.media_type.split_once('/').unwrap_or((entity.media_type.as_str(), ""));
        match (kind, subtype) {
            ("multipart", _) => return self.multipart(entity, subtype, place, message),
            ("message", "rfc822" | "global" | "news") if place.messages < MAX_NESTED_MESSAGES => {
                return self.nested(entity, place, message);
            }
            _ => {}
        }
        let bytes = transfer::decoded(entity.body, entity.transfer_encoding());
        if is_body(entity, message) {
            push_text(entity, &bytes, message);
            return Ok(());
        }
        if subtype.ends_with("pkcs7-mime") {
            let is_signed = entity.parameter("smime-type").is_some_and(|kind| kind.starts_with("signed"));
            message.warn(if is_signed { SIGNED_WHOLE } else { ENCRYPTED_SMIME });
        }
        let index = message.files.len();
        let is_picture = kind == "image" && !entity.is_attachment();
        message.files.push(self.file(entity, bytes, index, is_picture));
        // Pictures that HTML refers to stand where it does so.
        if is_picture && (entity.content_id().is_none() || entity.is_inline()) && !message.has_html() {
            message.bodies.push(Body::Picture(index));
        }
        Ok(())
    }

    fn file(&self, entity: &Entity<'_>, bytes: Vec<u8>, index: usize, is_inline: bool) -> File {
        let media_type = entity.media_type.clone();
        let fallback = made_up(index, &media_type);
        let name = entity.file_name().map_or(fallback.clone(), |name| sanitised(name, &fallback));
        File { name, content_id: entity.content_id(), media_type, bytes, is_inline, message: None }
    }

    fn nested(&mut self, entity: &Entity<'_>, place: Place, message: &mut Message) -> Result<()> {
        let bytes = transfer::decoded(entity.body, entity.transfer_encoding());
        let nested = self.message(&bytes, place.messages + 1)?;
        let fallback = format!("{}.eml", sanitised(nested.title(), "message"));
        let mut file = self.file(entity, Vec::new(), message.files.len(), false);
        file.name = entity.file_name().map_or(fallback.clone(), |name| sanitised(name, &fallback));
        // Each level would keep its bytes again.
        file.bytes = if bytes.len() as u64 <= self.max_payload_bytes && place.messages == 0 {
            bytes
        } else {
            Vec::new()
        };
        file.message = Some(Box::new(nested));
        message.files.push(file);
        Ok(())
    }

    fn multipart(
        &mut self,
        entity: &Entity<'_>,
        subtype: &str,
        place: Place,
        message: &mut Message,
    ) -> Result<()> {
        let Some(parts) = entity.parts().filter(|_| place.parts < MAX_NESTED_PARTS) else {
            message.warn("a multipart body has no parts and was read as text");
            let text = transfer::text(entity.body, None, false);
            message.push_plain(text, false);
            return Ok(());
        };
        let default = if subtype == "digest" { "message/rfc822" } else { "text/plain" };
        let place = Place { parts: place.parts + 1, ..place };
        match subtype {
            "encrypted" => message.warn(ENCRYPTED_PGP),
            "signed" => message.warn(SIGNED),
            _ => {}
        }
        if subtype == "alternative" {
            return self.alternative(&parts, place, message);
        }
        for part in parts {
            let entity = Entity::new(part, default, &self.parser);
            self.part(&entity, place, message)?;
        }
        Ok(())
    }

    /// The same text in several forms: the plain one if it says what the HTML says.
    fn alternative(&mut self, parts: &[&[u8]], place: Place, message: &mut Message) -> Result<()> {
        let mut forms: Vec<Vec<Body>> = Vec::new();
        for part in parts {
            let entity = Entity::new(part, "text/plain", &self.parser);
            let mut form = Message { files: std::mem::take(&mut message.files), ..Message::default() };
            self.part(&entity, place, &mut form)?;
            message.files = form.files;
            form.warnings.iter().for_each(|warning| message.warn(warning));
            forms.push(form.bodies);
        }
        forms.retain(|bodies| !bodies.is_empty());
        let is_html = |bodies: &Vec<Body>| bodies.iter().any(|body| matches!(body, Body::Html(_)));
        let plain = forms.iter().position(|bodies| !is_html(bodies));
        let html = forms.iter().position(is_html);
        let chosen = match (plain, html) {
            (Some(plain), Some(html)) if says_as_much(&forms[plain], &forms[html]) => Some(plain),
            (_, Some(html)) => Some(html),
            (plain, None) => plain,
        };
        message.bodies.extend(chosen.map(|chosen| forms.swap_remove(chosen)).into_iter().flatten());
        Ok(())
    }
}

/// How deep a part lies.
#[derive(Clone, Copy)]
struct Place {
    messages: usize,
    parts: usize,
}

const SIGNED: &str = "the message is signed; the signature was not checked";
const SIGNED_WHOLE: &str =
    "the message is wrapped in an S/MIME signature, which was not opened; it is kept as an attachment";
const ENCRYPTED_SMIME: &str =
    "the message is encrypted with S/MIME; it is kept as an attachment and was not read";
const ENCRYPTED_PGP: &str = "the message is encrypted with PGP; it is kept as an attachment and was not read";
const ENCRYPTED_INLINE: &str = "the text holds a block that is encrypted with PGP";

impl Message {
    fn warn(&mut self, warning: &str) {
        if !self.warnings.iter().any(|known| known == warning) {
            self.warnings.push(warning.to_owned());
        }
    }

    fn has_html(&self) -> bool {
        self.bodies.iter().any(|body| matches!(body, Body::Html(_)))
    }

    fn push_plain(&mut self, text: String, is_flowed: bool) {
        if text.contains("-----BEGIN PGP MESSAGE-----") {
            self.warn(ENCRYPTED_INLINE);
        } else if text.contains("-----BEGIN PGP SIGNED MESSAGE-----") {
            self.warn(SIGNED);
        }
        if !text.trim().is_empty() {
            self.bodies.push(Body::Plain { text, is_flowed });
        }
    }
}

/// Whether a part is text that is read, not a file that holds text.
fn is_body(entity: &Entity<'_>, message: &Message) -> bool {
    let is_read = matches!(
        entity.media_type.as_str(),
        "text/plain"
            | "text/html"
            | "text/markdown"
            | "text/enriched"
            | "text"
            | "message/delivery-status"
            | "text/rfc822-headers"
            | "application/xhtml+xml"
            | "message/disposition-notification"
    );
    is_read && !entity.is_attachment() && (entity.file_name().is_none() || message.bodies.is_empty())
}

fn push_text(entity: &Entity<'_>, bytes: &[u8], message: &mut Message) {
    let is_html = entity.media_type.ends_with("html") || entity.media_type.ends_with("xhtml+xml");
    let text = transfer::text(bytes, entity.parameter("charset"), is_html);
    if is_html {
        if !text.trim().is_empty() {
            message.bodies.push(Body::Html(text));
        }
        return;
    }
    let is_flowed = entity.parameter("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
    message.push_plain(text, is_flowed);
}

/// A plain text far shorter than the HTML is a note that one's mail program can't show HTML.
fn says_as_much(plain: &[Body], html: &[Body]) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let plain: usize =
        plain.iter().map(|body| if let Body::Plain { text, .. } = body { letters(text) } else { 0 }).sum();
    let html: usize = html
        .iter()
        .map(|body| if let Body::Html(source) = body { letters(&without_tags(source)) } else { 0 })
        .sum();
    plain * 3 >= html || plain > 2_000
}

/// A rough look at what of HTML is text; the reader's own way through it comes later.
fn without_tags(source: &str) -> String {
    let mut text = String::new();
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let lower = rest[at..].get(..7).unwrap_or("").to_ascii_lowercase();
        let end = if lower.starts_with("<style") {
            rest[at..].find("</style").or_else(|| rest[at..].find("</STYLE"))
        } else {
            rest[at..].find('>')
        };
        rest = end.map_or("", |end| &rest[at + end..]);
        rest = rest.strip_prefix('>').unwrap_or(rest);
    }
    text.push_str(rest);
    text
}
