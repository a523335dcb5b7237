//! Electronic books.

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Code, Reading, Result};
use ferrolab_testing::zip::stored;
use ferrolab_texts::{Kind, parse};

const CONTAINER: &str = r#"<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"#;

fn package(spine: &str) -> String {
    format!(
        r#"<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0">
        <metadata><dc:title>A Book</dc:title><dc:creator>Ann</dc:creator><dc:language>en</dc:language></metadata>
        <manifest>
          <item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>
          <item id="b" href="text/b.xhtml" media-type="application/xhtml+xml"/>
          <item id="out" href="../../secret.xhtml" media-type="application/xhtml+xml"/>
          <item id="duck" href="duck.png" media-type="image/png"/>
          <item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
        </manifest><spine>{spine}</spine></package>"#
    )
}

const NAV: &str = r#"<html xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc"><ol>
    <li><a href="text/b.xhtml">Second</a><ol><li><a href="text/a.xhtml#x">First, again</a></li></ol></li></ol></nav></body></html>"#;

fn book(spine: &str, extra: &[(&str, &[u8])]) -> Result<Parsed> {
    let package = package(spine);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OEBPS/book.opf", package.as_bytes()),
        ("OEBPS/nav.xhtml", NAV.as_bytes()),
        ("OEBPS/duck.png", b"\x89PNG"),
        ("OEBPS/text/a.xhtml", b"<html><head><title/></head><body><h1>One</h1><p>See <a href='b.xhtml'>two</a>.</p><img alt='Duck' src='../duck.png'/></body></html>"),
        ("OEBPS/text/b.xhtml", b"<html><body><h1>Two</h1><a id='x'/><p>end <a href='http://a.example/'>out</a></p></body></html>"),
        ("secret.xhtml", b"<p>secret</p>"),
    ];
    parts.extend(extra);
    parse(&stored(&parts), Kind::Epub, &Reading::default(), &Cancel::default())
}

fn texts(parsed: &Parsed) -> Vec<&str> {
    parsed.document.pages.iter().map(|page| page.text.as_str()).collect()
}

#[test]
fn chapters_are_pages_in_the_order_of_reading() {
    let parsed = book("<itemref idref='b'/><itemref idref='a'/><itemref idref='b'/>", &[]).expect("a book");
    assert_eq!(texts(&parsed), ["Two\n\nend out", "One\n\nSee two.\n\nDuck"]);
    let links: Vec<&str> =
        parsed.document.pages.iter().flat_map(|page| &page.links).map(|link| link.target.as_str()).collect();
    assert_eq!(links, ["http://a.example/"]);
    let header = &parsed.document.header;
    assert_eq!(header.metadata.title.as_deref(), Some("A Book"));
    assert_eq!(header.metadata.authors, ["Ann"]);
    let outline: Vec<_> =
        header.outline.iter().map(|entry| (entry.title.as_str(), entry.level, entry.page)).collect();
    assert_eq!(outline, [("Second", 1, Some(0)), ("First, again", 2, Some(1))]);
}

#[test]
fn pictures_come_out_of_the_package() {
    let parsed = book("<itemref idref='a'/>", &[]).expect("a book");
    let image = &parsed.document.pages[0].images[0];
    assert_eq!((image.name.as_str(), image.media_type.as_str()), ("duck.png", "image/png"));
    assert_eq!(parsed.payloads[image.payload.expect("its bytes are kept")], b"\x89PNG");
}

#[test]
fn nothing_outside_the_book_is_read() {
    let parsed = book("<itemref idref='out'/><itemref idref='a'/>", &[]).expect("one chapter is left");
    assert_eq!(parsed.document.pages.len(), 1);
    assert!(parsed.document.header.warnings[0].contains("outside the book"));
    assert_eq!(book("<itemref idref='out'/>", &[]).expect_err("nothing is left").code, Code::Corrupt);
    let container = CONTAINER.replace("OEBPS/book.opf", "../../etc/passwd");
    let bytes = stored(&[("META-INF/container.xml", container.as_bytes())]);
    let error = parse(&bytes, Kind::Epub, &Reading::default(), &Cancel::default()).expect_err("outside");
    assert!(error.message.contains("outside the book"));
}

#[test]
fn copy_protection_is_said_and_obfuscated_fonts_are_not_taken_for_it() {
    let encryption = |algorithm: &str, path: &str| {
        format!(
            "<encryption><EncryptedData><EncryptionMethod Algorithm='{algorithm}'/><CipherData><CipherReference URI='{path}'/></CipherData></EncryptedData></encryption>"
        )
    };
    let drm = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/text/a.xhtml");
    let extra: [(&str, &[u8]); 1] = [("META-INF/encryption.xml", drm.as_bytes())];
    let error = book("<itemref idref='a'/>", &extra).expect_err("protected");
    assert_eq!(error.code, Code::UnsupportedFormat);
    assert!(error.message.contains("copy protection"));
    let parsed = book("<itemref idref='a'/><itemref idref='b'/>", &extra).expect("one is left");
    assert!(parsed.document.header.warnings[0].contains("1 chapters have copy protection"));
    let fonts = encryption("http://www.idpf.org/2008/embedding", "OEBPS/text/a.xhtml");
    let extra: [(&str, &[u8]); 1] = [("META-INF/encryption.xml", fonts.as_bytes())];
    assert!(book("<itemref idref='a'/>", &extra).is_ok());
}

#[test]
fn missing_chapters_are_warned_of() {
    let package = package("<itemref idref='b'/><itemref idref='nothing'/>");
    let parts: [(&str, &[u8]); 2] =
        [("META-INF/container.xml", CONTAINER.as_bytes()), ("OEBPS/book.opf", package.as_bytes())];
    let error = parse(&stored(&parts), Kind::Epub, &Reading::default(), &Cancel::default());
    assert_eq!(error.expect_err("no chapter").code, Code::Corrupt);
}
