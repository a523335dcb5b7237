//! Readers for e-mail: EML, mbox and Outlook's MSG.
//!
//! A message's first lines tell who wrote what to whom and when; its body follows. The
//! plain text is taken where it says what the HTML says, else the HTML. What is attached
//! is kept with its bytes, attached messages are read as sections. Neither signatures nor
//! encryption are dealt with; a warning says so.

mod eml;
mod file_name;
mod message;
mod msg;
mod plain;
mod write;

use ferrolab_base::document::{Header, OutlineEntry, Parsed};
use ferrolab_base::{Cancel, Code, Error, Reading, Result};

use self::message::Message;
use self::write::Mailbox;

/// Messages within messages; deeper ones are attachments.
const MAX_NESTED_MESSAGES: usize = 16;

/// How the message is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// As it travels (RFC 5322), or several of them in one file (mbox).
    Eml,
    /// As Outlook keeps it.
    Msg,
}

/// Read `bytes` as `kind`. Each message of an mbox file is a page.
///
/// # Errors
/// `Corrupt` when there is no message, `SizeLimit`, `Cancelled`.
pub fn parse(bytes: &[u8], kind: Kind, reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    cancel.check()?;
    reading.limits.check_bytes(bytes.len())?;
    let messages = match kind {
        Kind::Eml => eml::read(bytes, reading, cancel)?,
        Kind::Msg => vec![msg::read(bytes, reading, cancel)?],
    };
    if messages.iter().all(Message::is_empty) {
        return Err(Error::new(Code::Corrupt, "the file holds no message: neither header fields nor a body")
            .hint("export the message again from the mail program"));
    }
    let mut header = header(kind, &messages);
    header.outline = outline(&messages);
    let mut mailbox = Mailbox::new(reading, cancel);
    for (index, message) in messages.into_iter().enumerate() {
        if index > 0 {
            mailbox.next_page();
        }
        mailbox.write(message)?;
    }
    Ok(mailbox.finish(header))
}

fn header(kind: Kind, messages: &[Message]) -> Header {
    let (format, media_type) = match kind {
        Kind::Eml => ("eml", "message/rfc822"),
        Kind::Msg => ("msg", "application/vnd.ms-outlook"),
    };
    let mut header =
        Header { format: format.to_owned(), media_type: media_type.to_owned(), ..Header::default() };
    if let [message] = messages {
        let metadata = &mut header.metadata;
        metadata.title = message.subject.clone();
        metadata.authors = message.from.clone();
        metadata.created = message.date.clone();
        metadata.creator = message.mailer.clone();
        let people = [("to", &message.to), ("cc", &message.cc), ("bcc", &message.bcc)];
        let people = people.into_iter().filter(|(_, names)| !names.is_empty());
        metadata.other = people.map(|(name, names)| (name.to_owned(), names.join(", "))).collect();
        let id = message.id.clone().map(|id| ("message-id".to_owned(), id));
        metadata.other.extend(id);
    }
    header
}

/// The messages of a mailbox by their subjects; a single message has the headings in it.
fn outline(messages: &[Message]) -> Vec<OutlineEntry> {
    if messages.len() < 2 {
        return Vec::new();
    }
    let entry = |(page, message): (usize, &Message)| OutlineEntry {
        title: message.title().to_owned(),
        level: 1,
        page: Some(page),
        top: None,
    };
    messages.iter().enumerate().map(entry).collect()
}
