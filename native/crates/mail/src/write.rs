//! From messages to pages.

use std::collections::HashMap;

use ferrolab_base::document::{Attachment, Header, Image, Parsed};
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_compose::{Composer, Role, Writer};
use ferrolab_markup::html;
use ferrolab_texts::rtf;

use crate::message::{Body, File, Message};
use crate::plain;

/// Messages being written.
pub(crate) struct Mailbox<'a> {
    reading: &'a Reading,
    cancel: &'a Cancel,
    composer: Composer,
    attachments: Vec<Attachment>,
    payloads: Vec<Vec<u8>>,
    payload_bytes: u64,
    warnings: Vec<String>,
}

/// A message that is to be written, and how deep it lies in others.
struct Due {
    message: Message,
    depth: usize,
}

impl<'a> Mailbox<'a> {
    pub(crate) fn new(reading: &'a Reading, cancel: &'a Cancel) -> Self {
        Self {
            reading,
            cancel,
            composer: Composer::default(),
            attachments: Vec::new(),
            payloads: Vec::new(),
            payload_bytes: 0,
            warnings: Vec::new(),
        }
    }

    pub(crate) fn next_page(&mut self) {
        self.composer.next_page();
    }

    pub(crate) fn finish(self, mut header: Header) -> Parsed {
        header.attachments = self.attachments;
        header.warnings.extend(self.warnings);
        let mut parsed = self.composer.finish(header);
        parsed.payloads = self.payloads;
        parsed
    }

    /// Write a message, and the messages attached to it as sections behind it.
    pub(crate) fn write(&mut self, message: Message) -> Result<()> {
        let mut due = vec![Due { message, depth: 0 }];
        while let Some(Due { message, depth }) = due.pop() {
            self.cancel.check()?;
            let nested = self.one(message, depth)?;
            due.extend(nested.into_iter().rev().map(|message| Due { message, depth: depth + 1 }));
        }
        Ok(())
    }

    /// Write a message; what comes back are the messages attached to it.
    fn one(&mut self, mut message: Message, depth: usize) -> Result<Vec<Message>> {
        if depth > 0 {
            let level = u8::try_from(depth + 1).unwrap_or(6).min(6);
            self.composer.stretch(&Role::Heading(level), message.title());
        }
        self.head(&message);
        for body in std::mem::take(&mut message.bodies) {
            self.body(body, &message.files)?;
        }
        for warning in std::mem::take(&mut message.warnings) {
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
        let mut nested = Vec::new();
        for mut file in std::mem::take(&mut message.files) {
            nested.extend(file.message.take().map(|message| *message));
            self.file(file);
        }
        Ok(nested)
    }

    fn head(&mut self, message: &Message) {
        let attached = message.files.iter().filter(|file| !file.is_inline).map(|file| file.name.as_str());
        let attached = attached.collect::<Vec<_>>().join(", ");
        let lines = [
            ("From", message.from.join(", ")),
            ("To", message.to.join(", ")),
            ("Cc", message.cc.join(", ")),
            ("Bcc", message.bcc.join(", ")),
            ("Date", message.date.clone().unwrap_or_default()),
            ("Subject", message.subject.clone().unwrap_or_default()),
            ("Attachments", attached),
        ];
        let composer = &mut self.composer;
        composer.open(&Role::Paragraph);
        let told = lines.iter().filter(|(_, value)| !value.is_empty());
        for (index, (name, value)) in told.enumerate() {
            if index > 0 {
                composer.leaf(&Role::LineBreak);
            }
            composer.stretch(&Role::Strong, &format!("{name}:"));
            composer.text(" ");
            composer.text(value);
        }
        composer.close(&Role::Paragraph);
    }

    fn body(&mut self, body: Body, files: &[File]) -> Result<()> {
        match body {
            Body::Plain { text, is_flowed } => plain::write(&text, is_flowed, &mut self.composer),
            Body::Html(source) => {
                let id = |file: &'_ File| file.content_id.clone().map(|id| (id, file.name.clone()));
                let names = files.iter().filter_map(id).collect();
                let mut writer = HtmlBody { composer: &mut self.composer, names };
                let written = html::write(&source, &mut writer, self.reading, self.cancel)?;
                self.warnings.extend(written.warnings);
            }
            Body::Rtf(source) => {
                let warnings = rtf::write(&source, &mut self.composer, self.reading, self.cancel)?;
                self.warnings.extend(warnings);
            }
            Body::Picture(index) => {
                if let Some(file) = files.get(index) {
                    let (source, title) = (file.name.clone(), String::new());
                    self.composer.leaf(&Role::Image { alternative: String::new(), source, title });
                }
            }
        }
        Ok(())
    }

    fn file(&mut self, file: File) {
        let size_bytes = file.bytes.len() as u64;
        let payload = self.keep(file.bytes);
        let File { name, media_type, .. } = file;
        if file.is_inline && media_type.starts_with("image/") {
            self.composer.image(Image { name, media_type, payload, ..Image::default() });
        } else {
            self.attachments.push(Attachment { name, media_type, size_bytes, payload });
        }
    }

    fn keep(&mut self, bytes: Vec<u8>) -> Option<usize> {
        let most = self.reading.limits.max_payload_bytes;
        if self.payload_bytes + bytes.len() as u64 > most {
            let warning = format!(
                "attachments beyond {most} bytes, the limit max_payload_bytes, are named but not kept"
            );
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
            return None;
        }
        self.payload_bytes += bytes.len() as u64;
        self.payloads.push(bytes);
        Some(self.payloads.len() - 1)
    }
}

/// Passes HTML on; pictures that travel with the message get their names.
struct HtmlBody<'a> {
    composer: &'a mut Composer,
    /// Names of the message's files by their content identifiers.
    names: HashMap<String, String>,
}

impl HtmlBody<'_> {
    fn named(&self, role: &Role) -> Role {
        if let Role::Image { alternative, source, title } = role
            && let Some(id) = source.strip_prefix("cid:")
            && let Some(name) = self.names.get(id)
        {
            let (alternative, title) = (alternative.clone(), title.clone());
            return Role::Image { alternative, source: name.clone(), title };
        }
        role.clone()
    }
}

impl Writer for HtmlBody<'_> {
    fn open(&mut self, role: &Role) {
        let role = self.named(role);
        self.composer.open(&role);
    }

    fn close(&mut self, role: &Role) {
        let role = self.named(role);
        self.composer.close(&role);
    }

    fn text(&mut self, text: &str) {
        self.composer.text(text);
    }
}
