//! Messages as Outlook keeps them.

mod support;

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Code, Reading};
use ferrolab_mail::{Kind, parse};
use proptest::prelude::*;
use support::{Member, compound};

fn text(id: u16, value: &str) -> Member {
    let bytes = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Member::Stream(format!("__substg1.0_{id:04X}001F"), bytes)
}

fn bytes(id: u16, kind: u16, value: &[u8]) -> Member {
    Member::Stream(format!("__substg1.0_{id:04X}{kind:04X}"), value.to_vec())
}

fn table(head: usize, fixed: &[(u16, u16, u64)]) -> Member {
    let mut table = vec![0; head];
    for (id, kind, value) in fixed {
        table.extend(kind.to_le_bytes());
        table.extend(id.to_le_bytes());
        table.extend([0; 4]);
        table.extend(value.to_le_bytes());
    }
    Member::Stream("__properties_version1.0".into(), table)
}

fn recipient(number: usize, kind: u64, name: &str, address: &str) -> Member {
    let members = vec![table(8, &[(0x0c15, 3, kind)]), text(0x3001, name), text(0x39fe, address)];
    Member::Storage(format!("__recip_version1.0_#{number:08X}"), members)
}

fn attachment(number: usize, members: Vec<Member>) -> Member {
    Member::Storage(format!("__attach_version1.0_#{number:08X}"), members)
}

fn read(members: Vec<Member>) -> Parsed {
    parse(&compound(members), Kind::Msg, &Reading::default(), &Cancel::default()).expect("it is a message")
}

const SENT: u64 = 133_536_384_010_000_000;

fn message() -> Vec<Member> {
    vec![
        table(32, &[(0x0039, 0x40, SENT)]),
        text(0x0037, "Grüße"),
        text(0x0042, "Ann"),
        text(0x5d02, "ann@a.example"),
        text(0x1000, "Hello,\r\nBob"),
        recipient(0, 1, "Bob", "bob@b.example"),
        recipient(1, 2, "", "carol@c.example"),
        attachment(
            0,
            vec![
                table(8, &[]),
                text(0x3707, "../a.txt"),
                text(0x370e, "text/plain"),
                bytes(0x3701, 0x102, b"hi"),
            ],
        ),
    ]
}

#[test]
fn people_dates_body_and_attachments_are_read() {
    let parsed = read(message());
    let expected = "From: Ann <ann@a.example>\nTo: Bob <bob@b.example>\nCc: carol@c.example\nDate: 2024-02-29T00:00:01Z\nSubject: Grüße\nAttachments: a.txt\n\nHello,\nBob";
    assert_eq!(parsed.document.pages[0].text, expected);
    let header = &parsed.document.header;
    assert_eq!(header.metadata.title.as_deref(), Some("Grüße"));
    assert_eq!(header.metadata.created.as_deref(), Some("2024-02-29T00:00:01Z"));
    let attachment = &header.attachments[0];
    assert_eq!(
        (attachment.name.as_str(), attachment.media_type.as_str(), attachment.size_bytes),
        ("a.txt", "text/plain", 2)
    );
    assert_eq!(parsed.payloads[attachment.payload.expect("its bytes are kept")], b"hi");
}

#[test]
fn texts_of_8_bits_are_in_the_message_s_code_page() {
    let members = vec![
        table(32, &[(0x3ffd, 3, 1251)]),
        bytes(0x0037, 0x1e, b"\xcf\xf0\xe8\xe2\xe5\xf2"),
        bytes(0x1000, 0x1e, b"\xe4\xe0"),
    ];
    assert_eq!(read(members).document.pages[0].text, "Subject: Привет\n\nда");
}

#[test]
fn html_is_taken_from_where_it_is() {
    let html = vec![
        table(32, &[(0x3fde, 3, 65001)]),
        text(0x1000, "plain"),
        bytes(0x1013, 0x102, "<p>rich <b>é</b></p>".as_bytes()),
    ];
    assert_eq!(read(html).markdown.as_deref(), Some("rich **é**"));
    let stored = |rtf: &str| {
        let mut packed = vec![0; 4];
        packed.extend((rtf.len() as u32).to_le_bytes());
        packed.extend(b"MELA\0\0\0\0");
        packed.extend(rtf.as_bytes());
        vec![table(32, &[]), bytes(0x1009, 0x102, &packed)]
    };
    let wrapped = stored(
        "{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 wrapped{\\*\\htmltag72 </p>}\\htmlrtf }\\htmlrtf0}",
    );
    assert_eq!(read(wrapped).markdown.as_deref(), Some("wrapped"));
    assert_eq!(read(stored("{\\rtf1 only {\\b RTF}\\par}")).markdown.as_deref(), Some("only **RTF**"));
}

#[test]
fn attached_messages_are_sections() {
    let inner = vec![table(24, &[]), text(0x0037, "Inner"), text(0x1000, "within")];
    let mut members = message();
    members.push(attachment(1, vec![table(8, &[]), Member::Storage("__substg1.0_3701000D".into(), inner)]));
    let parsed = read(members);
    assert!(parsed.document.pages[0].text.ends_with("Inner\n\nSubject: Inner\n\nwithin"));
    assert_eq!(parsed.document.header.attachments[1].name, "Inner.msg");
    assert_eq!(parsed.document.header.outline[0].title, "Inner");
}

#[test]
fn messages_in_messages_end_somewhere() {
    let mut members = vec![table(24, &[]), text(0x1000, "innermost")];
    for _ in 0..60 {
        members = vec![
            table(24, &[]),
            text(0x1000, "x"),
            attachment(0, vec![table(8, &[]), Member::Storage("__substg1.0_3701000D".into(), members)]),
        ];
    }
    assert!(read(members).document.pages[0].text.contains("\n\nx"));
}

#[test]
fn what_is_no_message_is_corrupt() {
    for bytes in [compound(vec![table(32, &[])]), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), Vec::new()] {
        let error =
            parse(&bytes, Kind::Msg, &Reading::default(), &Cancel::default()).expect_err("no message");
        assert_eq!(error.code, Code::Corrupt);
    }
}

proptest! {
    #[test]
    fn flipped_bytes_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = compound(message());
        for (at, value) in &flips {
            let at = at.index(bytes.len());
            bytes[at] = *value;
        }
        if let Ok(parsed) = parse(&bytes, Kind::Msg, &Reading::default(), &Cancel::default()) {
            for block in &parsed.document.pages[0].blocks {
                prop_assert!(parsed.document.pages[0].text.get(block.start..block.end).is_some());
            }
        }
    }
}
