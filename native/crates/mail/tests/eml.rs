//! Messages as they travel.

use ferrolab_base::document::{BlockKind, Parsed};
use ferrolab_base::{Cancel, Code, Limits, Reading};
use ferrolab_mail::{Kind, parse};
use proptest::prelude::*;

fn read(source: impl AsRef<[u8]>) -> Parsed {
    parse(source.as_ref(), Kind::Eml, &Reading::default(), &Cancel::default()).expect("it is a message")
}

/// The text behind the head of a message.
#[track_caller]
fn check(source: &str, expected: &str) {
    let markdown = read(source.replace('\n', "\r\n")).markdown.expect("messages have Markdown");
    let body = markdown.split_once("\n\n").map_or("", |(_, body)| body);
    assert_eq!(body, expected);
}

fn multipart(kind: &str, parts: &[&str]) -> String {
    let parts: String = parts.iter().map(|part| format!("--b\n{part}\n")).collect();
    format!("Subject: s\nContent-Type: multipart/{kind}; boundary=\"b\"\n\n{parts}--b--\n")
}

#[test]
fn head_and_metadata() {
    let parsed = read(concat!(
        "From: =?utf-8?q?J=C3=BCrgen?= <j@x.example>\r\nTo: b@x.example, \"C, D\" <c@x.example>\r\nCc: e@x.example\r\n",
        "Date: Mon, 2 Feb 2026 10:30:00 +0100\r\nSubject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\n =?utf-8?B?IPCfpoY=?=\r\nMessage-ID: <1@x>\r\n\r\nHi"
    ));
    let page = &parsed.document.pages[0];
    assert_eq!(
        page.text,
        "From: Jürgen <j@x.example>\nTo: b@x.example, C, D <c@x.example>\nCc: e@x.example\nDate: 2026-02-02T10:30:00+01:00\nSubject: Grüße 🦆\n\nHi"
    );
    let metadata = &parsed.document.header.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Grüße 🦆"));
    assert_eq!(metadata.authors, ["Jürgen <j@x.example>"]);
    assert_eq!(metadata.created.as_deref(), Some("2026-02-02T10:30:00+01:00"));
    assert!(metadata.other.contains(&("message-id".into(), "1@x".into())));
}

#[test]
fn encodings_of_bodies() {
    check(
        "Subject: s\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe =\nan alle",
        "Grüße an alle",
    );
    check(
        "Subject: s\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOf\nZQ==",
        "Grüße",
    );
    let wide: Vec<u8> = "Subject: s\r\n\r\nGrüße".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(wide).document.pages[0].text, "Subject: s\n\nGrüße");
}

#[test]
fn quoted_lines_are_quotes() {
    check(
        "Subject: s\n\nAnn wrote:\n> one\n> two\n>> deeper\n\nanswer",
        "Ann wrote:\n\n> one\\\n> two\n>\n> > deeper\n\nanswer",
    );
    let parsed = read("Subject: s\r\n\r\n> quoted\r\n\r\nanswer");
    let kinds: Vec<_> = parsed.document.pages[0].blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Quote, BlockKind::Paragraph]);
}

#[test]
fn flowed_lines_are_joined() {
    check(
        "Subject: s\nContent-Type: text/plain; format=flowed\n\nOne long \nline.\n >not quoted\n-- \nAnn",
        "One long line.\\\n\\>not quoted\\\n--\\\nAnn",
    );
}

#[test]
fn lists_and_columns_in_plain_text() {
    check("Subject: s\n\n- a\n- b\n\nx    1\ny    2", "- a\n- b\n\n```\nx    1\ny    2\n```");
}

#[test]
fn the_plain_form_is_taken_when_it_says_as_much() {
    let plain = "Content-Type: text/plain\n\nThe whole text";
    let html = "Content-Type: text/html\n\n<p>The whole <b>text</b></p>";
    check(&multipart("alternative", &[plain, html]), "The whole text");
    let stub = "Content-Type: text/plain\n\nno HTML?";
    let long = format!("Content-Type: text/html\n\n<style>p {{}}</style><p>{}</p>", "word ".repeat(30));
    check(&multipart("alternative", &[stub, &long]), "word ".repeat(30).trim());
    check(&multipart("alternative", &["Content-Type: text/plain\n\n\n", html]), "The whole **text**");
}

#[test]
fn attachments_and_pictures() {
    let parsed = read(multipart(
        "related",
        &[
            "Content-Type: text/html\n\n<p>See <img src=\"cid:p1\" alt=\"Duck\"></p>",
            "Content-Type: image/png; name=duck.png\nContent-ID: <p1>\nContent-Transfer-Encoding: base64\n\niVBORw==",
            "Content-Type: text/csv\nContent-Disposition: attachment; filename*=utf-8''..%2F%C3%A9.csv\n\na,b",
            "Content-Type: application/octet-stream\n\n",
        ],
    ));
    assert!(parsed.markdown.expect("Markdown").ends_with("See ![Duck](duck.png)"));
    let image = &parsed.document.pages[0].images[0];
    assert_eq!((image.name.as_str(), image.media_type.as_str()), ("duck.png", "image/png"));
    assert_eq!(parsed.payloads[image.payload.expect("kept")], b"\x89PNG");
    let names: Vec<_> =
        parsed.document.header.attachments.iter().map(|file| (file.name.as_str(), file.size_bytes)).collect();
    assert_eq!(names, [("é.csv", 3), ("attachment-3.bin", 0)]);
}

#[test]
fn attachments_beyond_the_limit_are_named() {
    let reading =
        Reading { limits: Limits { max_payload_bytes: 2, ..Limits::default() }, ..Reading::default() };
    let source = multipart("mixed", &["Content-Type: application/pdf; name=a.pdf\n\nlong"]);
    let parsed = parse(source.as_bytes(), Kind::Eml, &reading, &Cancel::default()).expect("a message");
    let attachment = &parsed.document.header.attachments[0];
    assert_eq!((attachment.size_bytes, attachment.payload), (4, None));
    assert!(parsed.document.header.warnings[0].contains("max_payload_bytes"));
}

#[test]
fn attached_messages_are_sections() {
    let inner = "Content-Type: message/rfc822\n\nFrom: e@x.example\nSubject: Inner\n\nwithin";
    let parsed = read(multipart("mixed", &["\ntext", inner]));
    let text = &parsed.document.pages[0].text;
    assert_eq!(
        text,
        "Subject: s\nAttachments: Inner.eml\n\ntext\n\nInner\n\nFrom: e@x.example\nSubject: Inner\n\nwithin"
    );
    assert_eq!(parsed.document.header.outline[0].title, "Inner");
    let digest = read(multipart("digest", &["\nSubject: one\n\n1", "\nSubject: two\n\n2"]));
    assert_eq!(digest.document.header.outline.len(), 2);
}

#[test]
fn a_mailbox_has_a_page_for_each_message() {
    let parsed = read(
        "From a@x Mon Jan  1 00:00:00 2024\nSubject: One\n\nfirst\n\nFrom b@x Tue Jan  2 00:00:00 2024\nSubject: Two\n\nsecond\n",
    );
    let texts: Vec<&str> = parsed.document.pages.iter().map(|page| page.text.as_str()).collect();
    assert_eq!(texts, ["Subject: One\n\nfirst", "Subject: Two\n\nsecond"]);
    let outline: Vec<_> =
        parsed.document.header.outline.iter().map(|entry| (entry.title.as_str(), entry.page)).collect();
    assert_eq!(outline, [("One", Some(0)), ("Two", Some(1))]);
}

#[test]
fn signatures_and_encryption_are_told() {
    let warning = |source: String| read(source).document.header.warnings.concat();
    assert!(
        warning(multipart("signed; protocol=x", &["\ntext", "Content-Type: application/pgp-signature\n\nx"]))
            .contains("was not checked")
    );
    assert!(
        warning(multipart("encrypted", &["Content-Type: application/pgp-encrypted\n\nx"]))
            .contains("encrypted with PGP")
    );
    assert!(
        warning("Subject: s\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx".into())
            .contains("S/MIME")
    );
    assert!(warning("Subject: s\n\n-----BEGIN PGP MESSAGE-----\nx".into()).contains("PGP"));
}

#[test]
fn broken_multiparts_keep_their_text() {
    check("Subject: s\nContent-Type: multipart/mixed; boundary=none\n\nkept", "kept");
    check("Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nno end", "no end");
}

#[test]
fn nesting_ends_somewhere() {
    let messages = format!("Subject: s\n\n{}", "Content-Type: message/rfc822\n\n".repeat(50_000));
    assert!(!read(messages).document.pages.is_empty());
    let nested = "Content-Type: message/rfc822\n\n".repeat(50_000);
    assert!(!read(format!("{nested}Subject: in\n\nx")).document.header.attachments.is_empty());
    let parts: String =
        (0..2_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    assert!(!read(format!("Subject: s\n{parts}")).document.header.warnings.is_empty());
    let many = "--b\n\nx\n".repeat(20_000);
    assert!(
        read(format!("Content-Type: multipart/mixed; boundary=b\n\n{many}")).document.pages[0].text.len()
            > 20_000
    );
}

#[test]
fn nothing_is_corrupt() {
    let error = parse(b"", Kind::Eml, &Reading::default(), &Cancel::default()).expect_err("empty");
    assert_eq!(error.code, Code::Corrupt);
}

proptest! {
    #[test]
    fn flipped_bytes_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let inner = "Content-Type: message/rfc822\n\nFrom: =?utf-8?q?=C3=A9?= <e@x>\nSubject: Inner\n\n> within";
        let html = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>a=3D<img src=3D\"cid:1\">";
        let mut bytes = multipart("mixed", &["\ntext", inner, html]).into_bytes();
        for (at, value) in &flips {
            let at = at.index(bytes.len());
            bytes[at] = *value;
        }
        if let Ok(parsed) = parse(&bytes, Kind::Eml, &Reading::default(), &Cancel::default()) {
            for block in &parsed.document.pages[0].blocks {
                prop_assert!(parsed.document.pages[0].text.get(block.start..block.end).is_some());
            }
        }
    }
}
