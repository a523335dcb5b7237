//! A message, whatever it was kept in.

/// What a message says, and to whom.
#[derive(Debug, Default)]
pub(crate) struct Message {
    /// `Name <address>`, each.
    pub from: Vec<String>,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub bcc: Vec<String>,
    /// ISO 8601 where it could be read.
    pub date: Option<String>,
    pub subject: Option<String>,
    pub id: Option<String>,
    pub mailer: Option<String>,
    pub bodies: Vec<Body>,
    pub files: Vec<File>,
    pub warnings: Vec<String>,
}

/// A part of what is read.
#[derive(Debug)]
pub(crate) enum Body {
    Plain {
        text: String,
        /// Lines were wrapped in a way that can be undone (RFC 3676).
        is_flowed: bool,
    },
    Html(String),
    Rtf(Vec<u8>),
    /// A picture by its index among the files.
    Picture(usize),
}

/// What travels with the message.
#[derive(Debug, Default)]
pub(crate) struct File {
    pub name: String,
    pub media_type: String,
    /// By which HTML refers to it.
    pub content_id: Option<String>,
    pub bytes: Vec<u8>,
    /// Shown in the body, not beside it.
    pub is_inline: bool,
    /// The file is a message itself.
    pub message: Option<Box<Message>>,
}

impl Message {
    /// Nothing was found that a message consists of.
    pub(crate) fn is_empty(&self) -> bool {
        self.from.is_empty()
            && self.to.is_empty()
            && self.date.is_none()
            && self.subject.is_none()
            && self.bodies.is_empty()
            && self.files.is_empty()
    }

    /// The subject, or what stands for it.
    pub(crate) fn title(&self) -> &str {
        self.subject.as_deref().filter(|subject| !subject.is_empty()).unwrap_or("(no subject)")
    }
}

/// `Name <address>`, or the one of both that there is.
pub(crate) fn person(name: &str, address: &str) -> Option<String> {
    let (name, address) = (name.trim().trim_matches(['"', '\'']), address.trim());
    match (name.is_empty(), address.is_empty()) {
        (true, true) => None,
        (true, false) => Some(address.to_owned()),
        (false, true) => Some(name.to_owned()),
        (false, false) if name.contains(address) => Some(name.to_owned()),
        (false, false) => Some(format!("{name} <{address}>")),
    }
}
