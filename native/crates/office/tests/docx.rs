//! Word's documents: what each construct becomes.

mod support;

use ferrolab_base::document::BlockKind;
use ferrolab_base::reading::TrackedChanges;
use ferrolab_base::{Cancel, Code, Reading};
use ferrolab_office::{Kind, parse};
use support::{docx, markdown, p, read, read_with};

const STYLES: (&str, &str, &str) = (
    "styles",
    "styles.xml",
    "<w:styles><w:style w:styleId='berschrift2'><w:name w:val='heading 2'/></w:style>\
     <w:style w:styleId='Mine'><w:name w:val='Mine'/><w:basedOn w:val='berschrift2'/></w:style>\
     <w:style w:styleId='Outlined'><w:name w:val='x'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>\
     <w:style w:styleId='T'><w:name w:val='Title'/></w:style>\
     <w:style w:styleId='Q'><w:name w:val='Intense Quote'/></w:style>\
     <w:style w:styleId='C'><w:name w:val='caption'/></w:style>\
     <w:style w:styleId='S'><w:name w:val='Source Code'/></w:style>\
     <w:style w:styleId='Loop'><w:name w:val='a'/><w:basedOn w:val='Loop'/></w:style></w:styles>",
);

const NUMBERING: (&str, &str, &str) = (
    "numbering",
    "numbering.xml",
    "<w:numbering><w:abstractNum w:abstractNumId='0'>\
     <w:lvl w:ilvl='0'><w:start w:val='3'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>\
     <w:lvl w:ilvl='1'><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='(%2)'/></w:lvl></w:abstractNum>\
     <w:abstractNum w:abstractNumId='1'>\
     <w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='o'/></w:lvl></w:abstractNum>\
     <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
     <w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num></w:numbering>",
);

fn styled(style: &str, text: &str) -> String {
    p(&format!("<w:pStyle w:val='{style}'/>"), text)
}

fn item(list: u8, level: u8, text: &str) -> String {
    p(&format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>"), text)
}

#[test]
fn titles_are_known_by_style_inheritance_and_outline() {
    let body = styled("T", "a")
        + &styled("berschrift2", "b")
        + &styled("Mine", "c")
        + &styled("Outlined", "d")
        + &styled("Loop", "e");
    assert_eq!(markdown(&body, &[STYLES]), "# a\n\n## b\n\n## c\n\n### d\n\ne");
    let parsed = read(&docx(&body, &[STYLES]), Kind::Docx);
    let outline: Vec<_> =
        parsed.document.header.outline.iter().map(|it| (it.title.as_str(), it.level)).collect();
    assert_eq!(outline, [("a", 1), ("b", 2), ("c", 2), ("d", 3)]);
}

#[test]
fn quotes_captions_and_code_keep_their_form() {
    let body = styled("Q", "quoted") + &styled("C", "Figure 1") + &styled("S", "if x:") + &styled("S", "  y");
    assert_eq!(markdown(&body, &[STYLES]), "> quoted\n\nFigure 1\n\n```\nif x:\n  y\n```");
    let blocks = &read(&docx(&body, &[STYLES]), Kind::Docx).document.pages[0].blocks;
    let kinds: Vec<BlockKind> = blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Quote, BlockKind::Caption, BlockKind::Code]);
}

#[test]
fn lists_have_the_numbers_that_word_computes() {
    let body = item(1, 0, "a")
        + &item(1, 1, "b")
        + &item(1, 1, "c")
        + &item(1, 0, "d")
        + &p("", "between")
        + &item(1, 0, "e")
        + &item(2, 0, "f");
    let parsed = read(&docx(&body, &[NUMBERING]), Kind::Docx);
    assert_eq!(parsed.document.pages[0].text, "3. a\n  (a) b\n  (b) c\n4. d\n\nbetween\n\n5. e\n\n- f");
    let markdown = parsed.markdown.expect("every document has Markdown");
    assert_eq!(markdown, "3. a\n   - (a) b\n   - (b) c\n4. d\n\nbetween\n\n5. e\n\n- f");
}

#[test]
fn numbered_titles_show_their_number() {
    let body = p("<w:outlineLvl w:val='0'/><w:numPr><w:numId w:val='1'/></w:numPr>", "Scope");
    assert_eq!(markdown(&body, &[NUMBERING]), "# 3. Scope");
}

#[test]
fn cells_span_columns_and_rows() {
    let cell =
        |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", text));
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("<w:gridSpan w:val='2'/>", "a"),
        cell("", "b"),
        cell("<w:vMerge w:val='restart'/>", "c"),
        cell("", "d"),
        cell("", "e"),
        cell("<w:vMerge/>", "hidden"),
        cell("", "f"),
        cell("", "g"),
    );
    let page = read(&docx(&body, &[]), Kind::Docx).document.pages.remove(0);
    let rows = &page.tables[0].rows;
    assert_eq!((rows[0][0].col_span, rows[0][0].header), (2, true));
    assert_eq!((rows[1][0].row_span, rows[1][0].header), (2, false));
    assert_eq!(page.text, "a\tb\nc\td\te\nf\tg");
}

#[test]
fn tables_in_cells_are_lines_and_frames_are_none() {
    let table =
        |inner: &str| format!("<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", p("", "z"));
    assert_eq!(markdown(&table(&table(&p("", "a"))), &[]), "| a z | z |\n| --- | --- |");
    let frame = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", styled("T", "a") + &p("", "b"));
    assert_eq!(markdown(&frame, &[STYLES]), "# a\n\nb");
}

#[test]
fn runs_keep_their_marks() {
    let run = |properties: &str, text: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>")
    };
    let body = format!(
        "<w:p>{}{}{}{}{}{}{}</w:p>",
        run("<w:b/>", "bo"),
        run("<w:b/>", "ld"),
        run("<w:b w:val='0'/>", " x"),
        run("<w:vertAlign w:val='superscript'/>", "2"),
        run("", " and "),
        run("<w:rFonts w:ascii='Courier New'/>", "code"),
        run("<w:vanish/>", "hidden"),
    );
    assert_eq!(markdown(&body, &[]), "**bold** x<sup>2</sup> and `code`");
    assert_eq!(read(&docx(&body, &[]), Kind::Docx).document.pages[0].text, "bold x^2 and code");
}

#[test]
fn links_come_from_relationships_anchors_and_fields() {
    let body = "<w:p><w:hyperlink r:id='hyperlink'><w:r><w:t>a</w:t></w:r></w:hyperlink><w:r><w:t xml:space='preserve'> </w:t></w:r>\
        <w:hyperlink w:anchor='top'><w:r><w:t>b</w:t></w:r></w:hyperlink><w:r><w:t xml:space='preserve'> </w:t></w:r>\
        <w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> HYPERLINK \"http://c/\" </w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>c</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    let links = markdown(body, &[("hyperlink", "http://a/", "")]);
    assert_eq!(links, "[a](http://a/) [b](#top) [c](http://c/)");
}

#[test]
fn changes_are_accepted_rejected_or_shown() {
    let body = "<w:p><w:r><w:t>a</w:t></w:r><w:ins w:author='Ann' w:date='2026-01-02T03:04:05Z'><w:r><w:t>b</w:t></w:r></w:ins>\
        <w:del w:author='Ann'><w:r><w:delText>c</w:delText></w:r></w:del><w:r><w:t>d</w:t></w:r></w:p>";
    let bytes = docx(body, &[]);
    let cases = [
        (TrackedChanges::Accepted, "abd"),
        (TrackedChanges::Rejected, "acd"),
        (TrackedChanges::Shown, "ab~~c~~d"),
    ];
    for (tracked_changes, expected) in cases {
        let parsed = read_with(&bytes, Kind::Docx, &Reading { tracked_changes, ..Reading::default() });
        let parsed = parsed.expect("the document is sound");
        assert_eq!(parsed.markdown.as_deref(), Some(expected));
        let annotations = &parsed.document.pages[0].annotations;
        let told: Vec<_> = annotations.iter().map(|it| (it.kind.as_str(), it.text.as_str())).collect();
        assert_eq!(told, [("insertion", "b"), ("deletion", "c")]);
        assert_eq!(annotations[0].date.as_deref(), Some("2026-01-02T03:04:05Z"));
    }
}

#[test]
fn a_deleted_paragraph_end_joins_two_paragraphs() {
    let body = p("<w:rPr><w:del/></w:rPr>", "one") + &p("", "two");
    assert_eq!(markdown(&body, &[]), "one two");
}

#[test]
fn notes_stand_behind_the_text() {
    let body = "<w:p><w:r><w:t>a</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>\
        <w:r><w:endnoteReference w:id='2'/></w:r></w:p>";
    let notes = |kind: &str, text: &str| format!("<w:x><w:{kind} w:id='2'>{}</w:{kind}></w:x>", p("", text));
    let (foot, end) = (notes("footnote", "F"), notes("endnote", "E"));
    let parts = [("footnotes", "footnotes.xml", foot.as_str()), ("endnotes", "endnotes.xml", end.as_str())];
    assert_eq!(markdown(body, &parts), "a[^1][^i]\n\n[^1]: F\n\n[^i]: E");
}

#[test]
fn comments_tell_who_wrote_what_on_which_words() {
    let body = "<w:p><w:commentRangeStart w:id='0'/><w:r><w:t>words</w:t></w:r><w:commentRangeEnd w:id='0'/>\
        <w:r><w:commentReference w:id='0'/></w:r></w:p>";
    let comments =
        format!("<w:comments><w:comment w:id='0' w:author='Bo'>{}</w:comment></w:comments>", p("", "Why?"));
    let page =
        read(&docx(body, &[("comments", "comments.xml", &comments)]), Kind::Docx).document.pages.remove(0);
    let annotation = &page.annotations[0];
    assert_eq!((annotation.text.as_str(), annotation.author.as_deref()), ("Why? [on “words”]", Some("Bo")));
    assert_eq!(page.text, "words");
}

#[test]
fn of_alternatives_one_is_read() {
    let text_box = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p("", text));
    let body = format!(
        "<w:p><w:r><w:t>a</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice>\
         <mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        text_box("b"),
        text_box("b")
    );
    assert_eq!(markdown(&body, &[]), "a\n\nb");
}

#[test]
fn page_headers_stand_apart_and_can_be_left_out() {
    let body = p("", "a")
        + "<w:sectPr><w:headerReference r:id='header'/><w:footerReference r:id='footer'/></w:sectPr>";
    let header = format!("<w:hdr>{}</w:hdr>", p("", "Report"));
    let footer = format!("<w:ftr>{}</w:ftr>", p("", "17"));
    let bytes = docx(&body, &[("header", "header1.xml", &header), ("footer", "footer1.xml", &footer)]);
    let page = read(&bytes, Kind::Docx).document.pages.remove(0);
    assert_eq!(page.text, "Report\n\na", "a number alone is no footer");
    assert_eq!(page.blocks[0].kind, BlockKind::PageHeader);
    let reading = Reading { without_page_headers: true, ..Reading::default() };
    let parsed = read_with(&bytes, Kind::Docx, &reading).expect("the document is sound");
    assert_eq!(parsed.document.pages[0].text, "a");
}

#[test]
fn pictures_are_kept_with_their_words() {
    let body = "<w:p><w:r><w:drawing><wp:inline><wp:extent cx='95250' cy='190500'/><wp:docPr descr='A duck'/>\
        <pic:pic><pic:blipFill><a:blip r:embed='image'/></pic:blipFill></pic:pic></wp:inline></w:drawing></w:r></w:p>";
    let parsed = read(&docx(&body.repeat(2), &[("image", "media/duck.png", "PNG")]), Kind::Docx);
    let image = &parsed.document.pages[0].images[1];
    assert_eq!((image.name.as_str(), image.media_type.as_str()), ("duck.png", "image/png"));
    assert_eq!((image.width, image.height, image.payload), (10, 20, Some(0)));
    assert_eq!(parsed.payloads, [b"PNG".to_vec()], "its bytes are kept once");
    assert_eq!(parsed.markdown.as_deref(), Some("![A duck](duck.png)\n\n![A duck](duck.png)"));
}

#[test]
fn charts_are_tables_of_their_numbers() {
    let body = "<w:p><w:r><w:drawing><c:chart r:id='chart'/></w:drawing></w:r></w:p>";
    let cache = |values: [&str; 2]| {
        let point = |(index, value): (usize, &str)| format!("<c:pt idx='{index}'><c:v>{value}</c:v></c:pt>");
        format!("<c:strCache>{}</c:strCache>", values.into_iter().enumerate().map(point).collect::<String>())
    };
    let chart = format!(
        "<c:chartSpace><c:chart><c:title><a:t>Ducks</a:t></c:title><c:ser><c:tx><c:v>Seen</c:v></c:tx>\
         <c:cat>{}</c:cat><c:val>{}</c:val></c:ser></c:chart></c:chartSpace>",
        cache(["2025", "2026"]),
        cache(["3", "5"])
    );
    let parsed = read(&docx(body, &[("chart", "charts/chart1.xml", &chart)]), Kind::Docx);
    let table = &parsed.document.pages[0].tables[0];
    assert_eq!(table.caption.as_deref(), Some("Ducks"));
    assert_eq!(parsed.document.pages[0].text, "Ducks\n\tSeen\n2025\t3\n2026\t5");
}

#[test]
fn diagrams_are_lists_of_their_texts() {
    let body = "<w:p><w:r><w:drawing><dgm:relIds r:dm='diagramData'/></w:drawing></w:r></w:p>";
    let data = "<dgm:dataModel><dgm:ptLst><dgm:pt modelId='0' type='doc'/>\
        <dgm:pt modelId='2'><dgm:t><a:p><a:t>within</a:t></a:p></dgm:t></dgm:pt>\
        <dgm:pt modelId='1'><dgm:t><a:p><a:t>top</a:t></a:p></dgm:t></dgm:pt></dgm:ptLst>\
        <dgm:cxnLst><dgm:cxn srcId='0' destId='1' srcOrd='0'/><dgm:cxn srcId='1' destId='2' srcOrd='0'/>\
        <dgm:cxn srcId='2' destId='0' srcOrd='0'/></dgm:cxnLst></dgm:dataModel>";
    assert_eq!(markdown(body, &[("diagramData", "diagrams/data1.xml", data)]), "- top\n  - within");
}

#[test]
fn formulas_symbols_and_forms_are_read() {
    let body = "<w:p><w:r><w:sym w:font='Symbol' w:char='F061'/></w:r><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>\
        <m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>\
        <w:sdt><w:sdtPr><w:alias w:val='Name'/><w:text/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Ann</w:t></w:r></w:p></w:sdtContent></w:sdt>";
    let parsed = read(&docx(body, &[]), Kind::Docx);
    assert_eq!(parsed.markdown.as_deref(), Some("α$\\frac{1}{2}$\n\nAnn"));
    let field = &parsed.document.pages[0].fields[0];
    assert_eq!((field.name.as_str(), field.kind.as_str(), field.value.as_str()), ("Name", "text", "Ann"));
}

#[test]
fn metadata_comes_from_the_properties() {
    let core = "<cp:coreProperties><dc:title>T</dc:title><dc:creator>A; B</dc:creator>\
        <dcterms:created>2026-11-21T00:00:00Z</dcterms:created><cp:keywords>x, y</cp:keywords></cp:coreProperties>";
    let root = support::relationships(&[("rId1", "officeDocument", "word/document.xml")]);
    let document = format!("<w:document><w:body>{}</w:body></w:document>", p("", "a"));
    let bytes = support::package(&[
        ("_rels/.rels", &root),
        ("docProps/core.xml", core),
        ("word/document.xml", &document),
    ]);
    let metadata = read(&bytes, Kind::Docx).document.header.metadata;
    assert_eq!(
        (metadata.title.as_deref(), metadata.authors.len(), metadata.keywords.len()),
        (Some("T"), 2, 2)
    );
    assert_eq!(metadata.created.as_deref(), Some("2026-11-21T00:00:00Z"));
}

#[test]
fn damage_keeps_the_text_before_it() {
    let bytes = docx(&(p("", "kept") + "<w:p><w:r></w:p>"), &[]);
    let parsed = read(&bytes, Kind::Docx);
    assert_eq!(parsed.document.pages[0].text, "kept");
    assert!(parsed.document.header.warnings[0].contains("malformed XML"));
    let error = read_with(&docx("<w:p><w:r></w:p>", &[]), Kind::Docx, &Reading::default());
    assert_eq!(error.map_err(|error| error.code).map(|_| ()), Err(Code::Corrupt));
}

#[test]
fn embedded_files_are_attachments_and_hidden_text_is_told_of() {
    let body = "<w:p><w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>b</w:t></w:r></w:p>";
    let parsed = read(&docx(body, &[("package", "embeddings/book.xlsx", "XLSX")]), Kind::Docx);
    let header = &parsed.document.header;
    assert_eq!((header.attachments[0].name.as_str(), header.attachments[0].size_bytes), ("book.xlsx", 4));
    assert_eq!(header.warnings, ["text that is hidden in the document was left out"]);
}

#[test]
fn names_of_embedded_files_never_lead_elsewhere() {
    let parts = [("package", r"embeddings/..\..\run.xlsx", "XLSX"), ("image", r"embeddings/..\..", "x")];
    let attachments = read(&docx(&p("", "a"), &parts), Kind::Docx).document.header.attachments;
    let names: Vec<_> = attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["run.xlsx", "attachment"]);
}

#[test]
fn a_cancelled_call_stops() {
    let cancel = Cancel::default();
    cancel.cancel();
    let result = parse(&docx(&p("", "a"), &[]), Kind::Docx, &Reading::default(), &cancel);
    assert_eq!(result.map_err(|error| error.code).map(|_| ()), Err(Code::Cancelled));
}
