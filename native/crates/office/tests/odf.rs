//! OpenDocument: what each construct becomes.

mod support;

use ferrolab_base::document::{BlockKind, Parsed};
use ferrolab_base::reading::TrackedChanges;
use ferrolab_base::{Code, Reading};
use ferrolab_office::Kind;
use support::package;

const STYLES: &str = "<office:document-styles><office:styles>\
    <style:style style:name='Heading_20_1' style:display-name='Heading 1' style:default-outline-level='1'/>\
    <text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>\
    <text:list-level-style-number text:level='2' style:num-format='a' style:num-suffix=')' text:display-levels='2'/>\
    </text:list-style></office:styles><office:master-styles><style:master-page><style:header><text:p>Report</text:p></style:header>\
    </style:master-page></office:master-styles></office:document-styles>";

fn odt(body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name='B'>\
         <style:text-properties fo:font-weight='bold'/></style:style></office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    package(&[("content.xml", &content), ("styles.xml", STYLES)])
}

fn read_with(body: &str, tracked_changes: TrackedChanges) -> Parsed {
    let reading = Reading { tracked_changes, without_page_headers: true, ..Reading::default() };
    support::read_with(&odt(body), Kind::Odt, &reading).expect("the document is sound")
}

fn markdown(body: &str) -> String {
    read_with(body, TrackedChanges::Accepted).markdown.expect("every document has Markdown")
}

#[test]
fn titles_marks_links_and_spaces() {
    let body = "<text:h text:outline-level='2'>a</text:h><text:p text:style-name='Heading_20_1'>b</text:p>\
        <text:p>c<text:s text:c='3'/><text:span text:style-name='B'>d</text:span> <text:a xlink:href='http://e/'>e</text:a></text:p>";
    assert_eq!(markdown(body), "## a\n\n# b\n\nc **d** [e](http://e/)");
}

#[test]
fn lists_count_and_nest() {
    let item = |inner: &str| format!("<text:list-item>{inner}</text:list-item>");
    let nested = format!("<text:list>{}</text:list>", item("<text:p>b</text:p>"));
    let body = format!(
        "<text:list text:style-name='L'>{}{}</text:list><text:p>x</text:p>\
         <text:list text:style-name='L' text:continue-numbering='true'>{}</text:list><text:list>{}</text:list>",
        item(&format!("<text:p>a</text:p>{nested}")),
        item("<text:p>c</text:p>"),
        item("<text:p>d</text:p>"),
        item("<text:p>e</text:p>"),
    );
    assert_eq!(markdown(&body), "1. a\n   - 1.a) b\n2. c\n\nx\n\n3. d\n\n- e");
}

#[test]
fn tables_have_spans_and_headers() {
    let body = "<table:table><table:table-header-rows><table:table-row>\
        <table:table-cell table:number-columns-spanned='2'><text:p>a</text:p></table:table-cell><table:covered-table-cell/>\
        </table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>b</text:p></table:table-cell>\
        <table:table-cell><text:p>c</text:p><text:p>d</text:p></table:table-cell></table:table-row></table:table>";
    let page = read_with(body, TrackedChanges::Accepted).document.pages.remove(0);
    let rows = &page.tables[0].rows;
    assert_eq!((rows[0][0].col_span, rows[0][0].header, rows[1][0].header), (2, true, false));
    assert_eq!(page.text, "a\nb\tc d");
}

#[test]
fn notes_comments_and_page_headers() {
    let body = "<text:p>a<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>\
        <text:p>N</text:p></text:note-body></text:note><office:annotation><dc:creator>Bo</dc:creator><text:p>Why?</text:p>\
        </office:annotation></text:p>";
    assert_eq!(markdown(body), "a[^1]\n\n[^1]: N");
    let page = support::read(&odt(body), Kind::Odt).document.pages.remove(0);
    assert_eq!(
        (page.annotations[0].text.as_str(), page.annotations[0].author.as_deref()),
        ("Why?", Some("Bo"))
    );
    assert_eq!((page.blocks[0].kind, page.text.as_str()), (BlockKind::PageHeader, "Report\n\na[1]\n\n[1] N"));
}

#[test]
fn changes_are_accepted_rejected_or_shown() {
    let body = "<text:tracked-changes><text:changed-region text:id='i'><text:insertion><office:change-info>\
        <dc:creator>Ann</dc:creator></office:change-info></text:insertion></text:changed-region>\
        <text:changed-region text:id='d'><text:deletion><text:p>c</text:p></text:deletion></text:changed-region>\
        </text:tracked-changes><text:p>a<text:change-start text:change-id='i'/>b<text:change-end text:change-id='i'/>\
        <text:change text:change-id='d'/>d</text:p>";
    let cases = [
        (TrackedChanges::Accepted, "abd"),
        (TrackedChanges::Rejected, "acd"),
        (TrackedChanges::Shown, "ab~~c~~d"),
    ];
    for (choice, expected) in cases {
        let parsed = read_with(body, choice);
        assert_eq!(parsed.markdown.as_deref(), Some(expected));
        let kinds: Vec<&str> =
            parsed.document.pages[0].annotations.iter().map(|it| it.kind.as_str()).collect();
        assert_eq!(kinds, ["insertion", "deletion"]);
    }
}

#[test]
fn slides_are_pages_with_notes() {
    let content = "<office:document-content><office:body><office:presentation><draw:page>\
        <draw:frame><draw:text-box><text:p>text</text:p></draw:text-box></draw:frame>\
        <draw:frame presentation:class='title'><draw:text-box><text:p>Title</text:p></draw:text-box></draw:frame>\
        <presentation:notes><draw:frame presentation:class='notes'><draw:text-box><text:p>Say.</text:p></draw:text-box></draw:frame>\
        </presentation:notes></draw:page><draw:page/></office:presentation></office:body></office:document-content>";
    let parsed = support::read(&package(&[("content.xml", content)]), Kind::Odp);
    assert_eq!(parsed.document.pages.len(), 2);
    assert_eq!(parsed.markdown.as_deref(), Some("# Title\n\ntext\n\n> **Speaker notes:**\n>\n> Say."));
}

#[test]
fn encrypted_files_ask_for_a_password() {
    let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let bytes = package(&[("META-INF/manifest.xml", manifest), ("content.xml", "garbage")]);
    let code = |password: Option<&str>| {
        let reading = Reading { password: password.map(str::to_owned), ..Reading::default() };
        support::read_with(&bytes, Kind::Odt, &reading).map(|_| ()).map_err(|error| error.code)
    };
    assert_eq!(code(None), Err(Code::PasswordRequired));
    assert_eq!(code(Some("x")), Err(Code::UnsupportedFormat));
}
