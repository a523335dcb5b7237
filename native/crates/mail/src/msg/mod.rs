//! Messages as Outlook keeps them: an OLE file of properties (MS-OXMSG).

mod compressed;
mod properties;

use std::collections::BTreeSet;

use ferrolab_base::file_name::sanitised;
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_packages::ole::CompoundFile;
use ferrolab_texts::rtf;

use self::properties::{Properties, charset_of};
use crate::MAX_NESTED_MESSAGES;
use crate::file_name::made_up;
use crate::message::{Body, File, Message, person};

/// Identifiers of properties, by their names in MS-OXPROPS.
mod id {
    pub const SUBJECT: u16 = 0x0037;
    pub const SUBMIT_TIME: u16 = 0x0039;
    pub const SENT_BY_NAME: u16 = 0x0042;
    pub const SENT_BY_ADDRESS: u16 = 0x0065;
    pub const SENT_BY_SMTP: u16 = 0x5d02;
    pub const SENDER_NAME: u16 = 0x0c1a;
    pub const SENDER_ADDRESS: u16 = 0x0c1f;
    pub const SENDER_SMTP: u16 = 0x5d01;
    pub const RECIPIENT_KIND: u16 = 0x0c15;
    pub const DISPLAY_BCC: u16 = 0x0e02;
    pub const DISPLAY_CC: u16 = 0x0e03;
    pub const DISPLAY_TO: u16 = 0x0e04;
    pub const DELIVERY_TIME: u16 = 0x0e06;
    pub const CREATED: u16 = 0x3007;
    pub const MESSAGE_CLASS: u16 = 0x001a;
    pub const BODY: u16 = 0x1000;
    pub const RTF: u16 = 0x1009;
    pub const HTML: u16 = 0x1013;
    pub const MESSAGE_ID: u16 = 0x1035;
    pub const DISPLAY_NAME: u16 = 0x3001;
    pub const ADDRESS: u16 = 0x3003;
    pub const SMTP: u16 = 0x39fe;
    pub const ATTACHED_DATA: u16 = 0x3701;
    pub const FILE_NAME: u16 = 0x3704;
    pub const LONG_FILE_NAME: u16 = 0x3707;
    pub const MEDIA_TYPE: u16 = 0x370e;
    pub const CONTENT_ID: u16 = 0x3712;
    pub const INTERNET_CODE_PAGE: u16 = 0x3fde;
}

/// Bytes before the entries of a table of properties: of the file's own message, of one
/// attached to it, of recipients and attachments.
const HEADS: [usize; 3] = [32, 24, 8];

/// Recipients and attachments of a message; more are left out.
const MAX_MEMBERS: usize = 10_000;

/// The message of the file.
pub(crate) fn read(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Message> {
    let file = CompoundFile::open(bytes, &reading.limits)?;
    let properties = Properties::new(&file, String::new(), HEADS[0], None);
    message(&properties, reading, cancel, 0)
}

/// `depth` is capped by [`MAX_NESTED_MESSAGES`].
fn message(
    properties: &Properties<'_, '_>,
    reading: &Reading,
    cancel: &Cancel,
    depth: usize,
) -> Result<Message> {
    cancel.check()?;
    let mut message = Message {
        subject: properties.text(id::SUBJECT),
        date: [id::SUBMIT_TIME, id::DELIVERY_TIME, id::CREATED].iter().find_map(|&id| properties.time(id)),
        id: properties.text(id::MESSAGE_ID).map(|id| id.trim().trim_matches(['<', '>']).to_owned()),
        from: sender(properties).into_iter().collect(),
        ..Message::default()
    };
    recipients(properties, &mut message);
    message.bodies.extend(body(properties, reading, &mut message.warnings));
    let class = properties.text(id::MESSAGE_CLASS).unwrap_or_default().to_ascii_uppercase();
    if class.contains(".SMIME.MULTIPARTSIGNED") {
        message.warnings.push("the message is signed; the signature was not checked".to_owned());
    } else if class.contains(".SMIME") {
        message.warnings.push(
            "the message is encrypted with S/MIME; it is kept as an attachment and was not read".to_owned(),
        );
    }
    for storage in storages(properties, "__attach_version1.0_") {
        cancel.check()?;
        let attached = Properties::new(properties.file(), storage, HEADS[2], properties.charset());
        let index = message.files.len();
        let file = attachment(&attached, index, reading, cancel, depth)?;
        message.files.push(file);
    }
    Ok(message)
}

fn sender(properties: &Properties<'_, '_>) -> Option<String> {
    let first = |ids: &[u16]| ids.iter().find_map(|&id| properties.text(id)).unwrap_or_default();
    let name = first(&[id::SENT_BY_NAME, id::SENDER_NAME]);
    let smtp = first(&[id::SENT_BY_SMTP, id::SENDER_SMTP]);
    let address = if smtp.is_empty() {
        internet_address(&first(&[id::SENT_BY_ADDRESS, id::SENDER_ADDRESS]))
    } else {
        smtp
    };
    person(&name, &address)
}

/// Addresses within an organisation are paths that mean nothing outside it.
fn internet_address(address: &str) -> String {
    if address.contains('@') { address.to_owned() } else { String::new() }
}

fn recipients(properties: &Properties<'_, '_>, message: &mut Message) {
    for storage in storages(properties, "__recip_version1.0_") {
        let recipient = Properties::new(properties.file(), storage, HEADS[2], properties.charset());
        let name = recipient.text(id::DISPLAY_NAME).unwrap_or_default();
        let smtp = recipient.text(id::SMTP);
        let address =
            smtp.unwrap_or_else(|| internet_address(&recipient.text(id::ADDRESS).unwrap_or_default()));
        let people = match recipient.integer(id::RECIPIENT_KIND) {
            Some(2) => &mut message.cc,
            Some(3) => &mut message.bcc,
            _ => &mut message.to,
        };
        people.extend(person(&name, &address));
    }
    // A draft has names only.
    let shown = [
        (&mut message.to, id::DISPLAY_TO),
        (&mut message.cc, id::DISPLAY_CC),
        (&mut message.bcc, id::DISPLAY_BCC),
    ];
    for (people, id) in shown {
        if people.is_empty()
            && let Some(names) = properties.text(id)
        {
            people.extend(names.split(';').filter_map(|name| person(name, "")));
        }
    }
}

/// The storages directly within this one whose names begin with `prefix`, as paths that end in `/`.
fn storages(properties: &Properties<'_, '_>, prefix: &str) -> BTreeSet<String> {
    let start = format!("{}{prefix}", properties.storage()).to_ascii_lowercase();
    let within = properties.file().streams().filter_map(|path| {
        let is_within = path.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(&start));
        let end = path.get(start.len()..)?.find('/').filter(|_| is_within)?;
        Some(path[..=start.len() + end].to_owned())
    });
    let mut found = BTreeSet::new();
    for path in within {
        if found.len() >= MAX_MEMBERS {
            break;
        }
        found.insert(path);
    }
    found
}

/// The body in the form that holds most: HTML, RTF that wraps HTML, plain text, RTF.
fn body(properties: &Properties<'_, '_>, reading: &Reading, warnings: &mut Vec<String>) -> Option<Body> {
    let plain = properties.text(id::BODY).filter(|text| !text.trim().is_empty());
    let html = html(properties);
    let packed = properties.binary(id::RTF);
    let max_bytes = usize::try_from(reading.limits.max_part_bytes).unwrap_or(usize::MAX);
    let rtf = packed.as_deref().map(|packed| compressed::unpacked(packed, max_bytes));
    if rtf == Some(None) {
        warnings.push("the body in RTF is damaged and was not read".to_owned());
    }
    let rtf = rtf.flatten();
    let html = html.or_else(|| rtf.as_deref().and_then(rtf::html_of)).filter(|html| !html.trim().is_empty());
    match (plain, html, rtf) {
        (_, Some(html), _) => Some(Body::Html(html)),
        (Some(text), None, _) => Some(Body::Plain { text, is_flowed: false }),
        (None, None, rtf) => rtf.map(Body::Rtf),
    }
}

fn html(properties: &Properties<'_, '_>) -> Option<String> {
    let Some(bytes) = properties.binary(id::HTML) else { return properties.text(id::HTML) };
    let charset = properties.integer(id::INTERNET_CODE_PAGE).and_then(charset_of);
    let as_told = charset.and_then(|charset| ferrolab_markup::decode(&bytes, Some(&charset), true).ok());
    let as_told = as_told.filter(|decoded| !decoded.text.contains('\u{fffd}'));
    as_told.or_else(|| ferrolab_markup::decode(&bytes, None, true).ok()).map(|decoded| decoded.text)
}

fn attachment(
    attached: &Properties<'_, '_>,
    index: usize,
    reading: &Reading,
    cancel: &Cancel,
    depth: usize,
) -> Result<File> {
    let inner = format!("{}__substg1.0_{:04X}000D/", attached.storage(), id::ATTACHED_DATA);
    let nested = attached.file().contains(&format!("{inner}__properties_version1.0"));
    if nested && depth < MAX_NESTED_MESSAGES {
        let properties = Properties::new(attached.file(), inner, HEADS[1], attached.charset());
        let message = message(&properties, reading, cancel, depth + 1)?;
        let name = format!("{}.msg", sanitised(message.title(), "message"));
        let media_type = "application/vnd.ms-outlook".to_owned();
        return Ok(File { name, media_type, message: Some(Box::new(message)), ..File::default() });
    }
    let content_id = attached.text(id::CONTENT_ID).map(|text| text.trim_matches(['<', '>']).to_owned());
    let bytes = attached.binary(id::ATTACHED_DATA).unwrap_or_default();
    let told = [id::LONG_FILE_NAME, id::FILE_NAME, id::DISPLAY_NAME].iter().find_map(|&id| attached.text(id));
    let media_type = media_type(attached.text(id::MEDIA_TYPE), told.as_deref(), &bytes);
    let fallback = made_up(index, &media_type);
    let name = told.map_or(fallback.clone(), |name| sanitised(&name, &fallback));
    let is_inline = content_id.is_some() && media_type.starts_with("image/");
    Ok(File { name, media_type, content_id, bytes, is_inline, message: None })
}

/// Outlook tells media types only of what came over the Internet.
fn media_type(told: Option<String>, name: Option<&str>, bytes: &[u8]) -> String {
    told.unwrap_or_else(|| ferrolab_markup::detect(bytes, name, None).media_type.to_owned())
}
