//! Packages: relationships between parts.

use ferrolab_base::reading::Limits;
use ferrolab_packages::opc::Package;
use ferrolab_testing::zip::deflated;

#[test]
fn relationships_lead_from_part_to_part() {
    let relationships = br#"<Relationships>
        <Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/styles" Target="styles.xml"/>
        <Relationship Id="rId2" Type="http://x/hyperlink" Target="http://a/?b&amp;c" TargetMode="External"/>
    </Relationships>"#;
    let bytes =
        deflated(&[("word/_rels/document.xml.rels", relationships), ("word/styles.xml", b"<styles/>")]);
    let package = Package::open(&bytes, &Limits::default()).expect("there are entries");
    let relationships = package.relationships("word/document.xml");
    let styles = relationships.of_kind("styles").expect("there is one");
    assert_eq!(styles.target, "word/styles.xml");
    assert!(package.archive().contains(&styles.target));
    let link = relationships.by_id("rId2").expect("there is one");
    assert_eq!((link.target.as_str(), link.is_external), ("http://a/?b&c", true));
    assert_eq!(relationships.of_kind("hyperlink"), None);
    assert_eq!(package.relationships("word/styles.xml").iter().count(), 0);
}
