//! HTML: text, blocks, tables, links, metadata, Markdown, main content and queries.

use ferrolab_base::Reading;
use ferrolab_base::document::BlockKind::{self, *};
use ferrolab_base::document::{Document, Metadata};
use ferrolab_base::{Cancel, Code};
use ferrolab_markup::html::{select, to_markdown};
use ferrolab_markup::markdown::{self, NodeKind};
use ferrolab_markup::{Format, parse};
use proptest::prelude::*;

fn read_with(source: &str, options: &Reading) -> Document {
    let parsed = parse(source.as_bytes(), Format::Html, options, &Cancel::default());
    parsed.expect("a page of this size is never refused").document
}

fn read(source: &str) -> Document {
    read_with(source, &Reading { encoding: Some("utf-8".into()), ..Reading::default() })
}

fn markdown_of(source: &str) -> String {
    to_markdown(source, &Reading::default(), &Cancel::default())
        .expect("a page of this size is never refused")
}

#[track_caller]
fn check(source: &str, text: &str, markdown: &str) {
    assert_eq!(read(source).pages[0].text, text);
    assert_eq!(markdown_of(source), markdown);
}

#[track_caller]
fn check_blocks(source: &str, expected: &[(BlockKind, u8, u32, &str)]) {
    let document = read(source);
    let page = &document.pages[0];
    let blocks: Vec<_> =
        page.blocks.iter().map(|b| (b.kind, b.level, b.group, &page.text[b.start..b.end])).collect();
    assert_eq!(blocks, expected);
}

#[test]
fn white_space_folds_as_browsers_fold_it() {
    check(
        "<p> a \n <b> b</b>\tc&nbsp;d </p>e<div>f</div>g",
        "a b c d\n\ne\nf\ng",
        "a **b** c d\n\ne\n\nf\n\ng",
    );
    check("a<br>b <br> <br>c&shy;d<wbr>e", "a\nb\n\ncde", "a\\\nb\\\ncde");
    check("<pre>\n\n<b>  </b><i>a</i></pre>", "  a", "```\n  a\n```");
    check("<pre>\n  a\n   b  \n\n</pre>c", "  a\n   b\n\nc", "```\n  a\n   b\n```\n\nc");
}

#[test]
fn what_browsers_do_not_show_is_left_out() {
    check(
        "<title>t</title>a<script>x</script><style>y</style><template>z</template><noscript>n</noscript>\
         <p hidden>h<p style='color:red; DISPLAY : none'>i<dialog>d</dialog><svg><title>s</title></svg>",
        "a",
        "a",
    );
}

#[test]
fn headings_keep_their_level_and_lose_their_permalink() {
    check("<h2>A <i>b</i><a class=headerlink href='#a'>¶</a></h2>c", "A b\n\nc", "## A *b*\n\nc");
    check("<div role=heading aria-level=3>A</div>", "A", "### A");
}

#[test]
fn lists_have_markers_and_depth() {
    check(
        "<ol start=9><li>a<li><p>b</p><p>c</p><ul><li>d</ul></ol><p>e",
        "9. a\n10. b\n\n  c\n  - d\n\ne",
        "9. a\n10. b\n\n    c\n    - d\n\ne",
    );
    check_blocks(
        "<ul><li>a<ol><li>b</ol></li><li>c<pre>d</pre></ul>",
        &[(ListItem, 1, 1, "- a"), (ListItem, 2, 2, "  1. b"), (ListItem, 1, 1, "- c"), (Code, 0, 0, "  d")],
    );
}

#[test]
fn blocks_carry_their_roles() {
    check_blocks(
        "<h1>T</h1><p>a<br>b</p><blockquote><p>q</p></blockquote><pre>x\n y</pre>\
         <table><tr><th>h<th>i<tr><td>1<td>2</table><ul><li>l</ul>",
        &[
            (Heading, 1, 0, "T"),
            (Paragraph, 0, 0, "a\nb"),
            (Quote, 0, 0, "q"),
            (Code, 0, 0, "x\n y"),
            (TableRow, 0, 1, "h\ti"),
            (TableRow, 0, 1, "1\t2"),
            (ListItem, 1, 2, "- l"),
        ],
    );
}

#[test]
fn tables_keep_spans_and_captions() {
    let source = "<table><caption>C</caption><tr><th colspan=2>a<th rowspan=2>b<tr><td>c|d<td><ul><li>e<li>f</ul></table>";
    check(source, "C\na\tb\nc|d\t- e - f", "C\n\n| a |  | b |\n| --- | --- | --- |\n| c\\|d | - e - f |  |");
    let document = read(source);
    let page = &document.pages[0];
    let table = &page.tables[0];
    assert_eq!(table.caption.as_deref(), Some("C"));
    assert_eq!(&page.text[table.start..table.end], "a\tb\nc|d\t- e - f");
    let spans: Vec<_> =
        table.rows[0].iter().map(|c| (c.text.as_str(), c.col_span, c.row_span, c.header)).collect();
    assert_eq!(spans, [("a", 2, 1, true), ("b", 1, 2, true)]);
}

#[test]
fn tables_for_layout_are_no_tables() {
    check("<table><tr><td><h1>T</h1><td><p>x</table>", "T\n\nx", "# T\n\nx");
    check("<table role=presentation><tr><td>a<td>b</table>", "a\nb", "a\n\nb");
    assert!(read("<table><tr><td><table><tr><td>a<td>b</table></table>").pages[0].tables.len() == 1);
}

#[test]
fn line_numbers_and_languages_of_program_text() {
    check(
        "<table><tr><td class=linenos><pre>1\n2</pre><td><div class=highlight-python3><pre>a\nb</pre></div></table>",
        "a\nb",
        "```python3\na\nb\n```",
    );
    check(
        "<pre><code class='x language-c++'>`` ```` `</code></pre>",
        "`` ```` `",
        "`````c++\n`` ```` `\n`````",
    );
}

#[test]
fn links_and_pictures() {
    let source = "<a href='/x y' title='T'> one <b>two</b> </a>!<a href=u><img src=p.png alt='a]b'></a><a href='javascript:x'>j</a>";
    check(source, "one two !a]bj", "[one **two**](/x%20y \"T\") \\![![a\\]b](p.png)](u)j");
    let links: Vec<_> =
        read(source).pages[0].links.iter().map(|l| (l.text.clone(), l.target.clone())).collect();
    assert_eq!(links, [("one two".into(), "/x y".into()), ("a]b".into(), "u".into())]);
    check("<a href=x><h3>T</h3><p>b</a>", "T\n\nb", "### [T](x)\n\n[b](x)");
    check("<img src='data:image/png;base64,AAAA' alt=icon>", "icon", "![icon]()");
}

#[test]
fn styles_are_written_so_that_they_hold() {
    check("<b>a </b>b<i> c</i>", "a b c", "**a** b *c*");
    check("<b><i>a</i> b</b><b>c</b>", "a bc", "***a* bc**");
    check("<b>a:</b>b <em>x</em>y", "a:b xy", "a:b *x*y");
    check("<b></b><i> </i>a<s>b</s>", "ab", "a~~b~~");
    check("<code>a`b</code> <code><b>c</b></code><code>d</code>", "a`b cd", "``a`b`` `c` `d`");
    check("10<sup>6</sup> 1<sup>st</sup>", "10^6 1st", "10<sup>6</sup> 1st");
    check("b<sup><b>3</b></sup> H<sub>2</sub>O", "b^3 H2O", "b<sup>**3**</sup> H<sub>2</sub>O");
    check("x<sup><a href='#n'>1</a></sup>", "x1", "x[1](#n)");
}

#[test]
fn quotes_nest() {
    check(
        "<blockquote>a<blockquote>b</blockquote><ul><li>c</ul></blockquote>d",
        "a\n\nb\n\n- c\n\nd",
        "> a\n>\n> > b\n>\n> - c\n\nd",
    );
}

#[test]
fn text_that_looks_like_markdown_is_escaped() {
    check(
        "<p># a<p>1. b<p>- c<p>+<p>---<p>[d]: e",
        "# a\n\n1. b\n\n- c\n\n+\n\n---\n\n[d]: e",
        "\\# a\n\n1\\. b\n\n\\- c\n\n\\+\n\n\\---\n\n\\[d]: e",
    );
    check(
        "<p>*a* _b_ c_d_e `f` &lt;b> 5 &lt; 6 &amp;amp; R&D [x](y) a\\b",
        "*a* _b_ c_d_e `f` <b> 5 < 6 &amp; R&D [x](y) a\\b",
        "\\*a\\* \\_b\\_ c_d_e \\`f\\` \\<b> 5 < 6 \\&amp; R\\&D [x]\\(y) a\\b",
    );
}

#[test]
fn formulas_show_their_source() {
    check(
        "<math display=block><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></semantics></math>",
        "x^2",
        "$$x^2$$",
    );
    check("<math><mi>x</mi><annotation>y</annotation></math>", "x", "x");
}

#[test]
fn metadata_is_read_from_the_head() {
    let document = read(
        "<html lang=de><head><title> A\n title </title><meta name=Author content='Ada'><meta name=author content=Grace>\
         <meta name=description content=D><meta name=keywords content='a, b'><meta property=article:published_time content=2026-11-21>\
         <meta property='og:site_name' content=S><link rel=canonical href=/c><meta name=viewport content=x></head>",
    );
    let strings = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let expected = Metadata {
        title: Some("A title".into()),
        authors: strings(&["Ada", "Grace"]),
        subject: Some("D".into()),
        keywords: strings(&["a", "b"]),
        language: Some("de".into()),
        created: Some("2026-11-21".into()),
        other: vec![pair("encoding", "UTF-8"), pair("og:site_name", "S"), pair("canonical", "/c")],
        ..Metadata::default()
    };
    assert_eq!(document.header.metadata, expected);
}

#[test]
fn headings_make_the_outline_and_the_title() {
    let header = read("<ul><li><h2>a</h2></ul><h1>b</h1>").header;
    let outline: Vec<_> = header.outline.iter().map(|entry| (entry.level, entry.title.as_str())).collect();
    assert_eq!(outline, [(2, "a"), (1, "b")]);
    assert_eq!(header.metadata.title.as_deref(), Some("b"));
}

#[test]
fn encodings_are_those_of_the_bytes() {
    let bytes = encoding_rs::WINDOWS_1252.encode("<meta charset=latin1><p>schön</p>").0;
    let parsed = parse(&bytes, Format::Html, &Reading::default(), &Cancel::default()).expect("a small page");
    assert_eq!(parsed.document.pages[0].text, "schön");
    assert_eq!(parsed.document.header.metadata.other, [("encoding".to_owned(), "windows-1252".to_owned())]);
}

const ARTICLE: &str =
    "<p>This sentence is part of the article and long enough to be taken for running text.</p>";

#[test]
fn main_content_leaves_out_the_frame() {
    let frame = |inner: &str| {
        format!(
            "<body><nav><a href=/>Home</a></nav><div id=sidebar><ul><li><a href=x>other things to read</a></ul></div>\
             {inner}<footer>Imprint</footer></body>"
        )
    };
    let article = ARTICLE.repeat(3);
    let pages = [
        frame(&format!("<main><h1>Title</h1><div class=share><a href=s>Share</a></div>{article}</main>")),
        frame(&format!("<article><header><h1>Title</h1></header>{article}</article>")),
        frame(&format!("<div class=x><h1>Title</h1><div>{article}</div></div>")),
    ];
    let options = Reading { main_content: true, ..Reading::default() };
    for page in pages {
        let text = read_with(&page, &options).pages.remove(0).text;
        let texts: Vec<&str> = text.split("\n\n").collect();
        assert_eq!(texts.len(), 4, "{text}");
        assert_eq!(texts[0], "Title");
        assert!(read(&page).pages[0].text.contains("Imprint"));
    }
}

#[test]
fn a_page_without_paragraphs_is_its_own_main_content() {
    let options = Reading { main_content: true, ..Reading::default() };
    assert_eq!(read_with("<a href=x>only</a>", &options).pages[0].text, "only");
}

#[track_caller]
fn check_select(source: &str, selector: &str, expected: &[(&str, &str, &str)]) {
    let found = select(source, selector, &Reading::default(), &Cancel::default()).expect("a valid selector");
    let found: Vec<_> = found.iter().map(|s| (s.text.as_str(), s.html.as_str(), s.path.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn queries_find_elements_in_page_order() {
    check_select(
        "<ul><li class=a>1<li class='b a' id=x>2 <i>3</i></ul>",
        "li.a:nth-child(2), i",
        &[
            (
                "2 3",
                "<li class=\"b a\" id=\"x\">2 <i>3</i></li>",
                "html > body > ul:nth-child(1) > li:nth-child(2)",
            ),
            ("3", "<i>3</i>", "html > body > ul:nth-child(1) > li:nth-child(2) > i:nth-child(1)"),
        ],
    );
    check_select("<p>a<p>b", "p:not(:first-child)", &[("b", "<p>b</p>", "html > body > p:nth-child(2)")]);
    check_select("<p>a", "table", &[]);
}

#[test]
fn paths_lead_back_to_their_element() {
    let source = "<div><p>a<p>b<div><p>c</div></div>";
    for found in select(source, "*", &Reading::default(), &Cancel::default()).expect("a valid selector") {
        let again =
            select(source, &found.path, &Reading::default(), &Cancel::default()).expect("a valid path");
        assert_eq!(again, [found]);
    }
}

#[test]
fn queries_among_many_siblings_use_what_is_known_of_them() {
    let page = format!("<ul>{}</ul>", "<li>x".repeat(20_000));
    let last = select(&page, "li:nth-last-child(1)", &Reading::default(), &Cancel::default())
        .expect("a valid selector");
    assert_eq!(last[0].path, "html > body > ul:nth-child(1) > li:nth-child(20000)");
}

#[test]
fn bad_selectors_are_typed_errors() {
    let deep = format!("{}a{}", ":not(".repeat(100_000), ")".repeat(100_000));
    let nested = format!("{}a{}", ":not(".repeat(100), ")".repeat(100));
    for selector in ["p[", "", "::before", "a >> b", &deep, &nested] {
        let error =
            select("<p>", selector, &Reading::default(), &Cancel::default()).expect_err("not a selector");
        assert_eq!(error.code, Code::InvalidInput, "{selector:.20}");
    }
}

#[test]
fn hostile_pages_are_read_flat_or_refused() {
    let pages = [
        format!("{}deep", "<div>".repeat(100_000)),
        format!("{}deep", "<b><p>".repeat(20_000)),
        format!("{}deep", "<ul><li>".repeat(20_000)),
        format!("{}deep", "<blockquote>".repeat(20_000)),
        format!("{}deep", "<table><tr><td>".repeat(20_000)),
        format!("{}deep", "<a href=x><i>".repeat(20_000)),
        format!("{}deep", "<svg><g>".repeat(20_000)),
        format!("<table><tr>{}deep", "<td colspan=1000 rowspan=65534>x".repeat(5_000)),
        format!("<pre>{}deep", "<select><pre>".repeat(10_000)),
    ];
    let repeated = format!("<a href='{}'>{}deep", "u".repeat(10_000), "<p>x</p>".repeat(5_000));
    for page in pages.into_iter().chain([repeated]) {
        let document = read(&page);
        assert!(document.pages[0].text.len() < 3 * page.len());
        assert!(markdown_of(&page).len() < 20 * page.len());
    }
    let document = read(&format!("{}deep", "<div>".repeat(100_000)));
    assert_eq!((document.pages[0].text.as_str(), document.header.warnings.len()), ("deep", 1));
}

/// Text made of what HTML gives a meaning to.
fn html_like() -> impl Strategy<Value = String> {
    let tags = [
        "p",
        "div",
        "b",
        "i",
        "s",
        "code",
        "a href=x",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th colspan=2",
        "caption",
        "pre",
        "blockquote",
        "h1",
        "h3",
        "sup",
        "span",
        "svg",
        "math",
        "template",
        "select",
        "form",
        "dl",
        "dt",
        "dd",
        "td rowspan=3",
    ];
    let tag = proptest::sample::select(tags.to_vec());
    let piece = prop_oneof![
        tag.prop_map(|tag| format!("<{tag}>")),
        proptest::sample::select(tags.to_vec())
            .prop_map(|tag| format!("</{}>", tag.split(' ').next().unwrap_or(""))),
        proptest::sample::select(vec![
            "a",
            "ä漢",
            " ",
            "\n",
            "*",
            "_",
            "`",
            "[",
            "](",
            "#",
            "- ",
            "1. ",
            "&amp;",
            "&nbsp;",
            "<br>",
            "<hr>",
            "<img alt='x y' src=z>",
            "<!--",
            "-->",
            "<",
            ">",
            "|",
            "7",
            "\u{ad}",
            "~",
            "!",
            "\\",
            ":",
            "("
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..50).prop_map(|pieces| pieces.concat())
}

fn assert_invariants(document: &Document) -> Result<(), TestCaseError> {
    let page = &document.pages[0];
    let mut last = 0;
    for block in &page.blocks {
        prop_assert!(last <= block.start && block.start < block.end, "{:?} {:?}", page.text, page.blocks);
        prop_assert!(page.text.get(block.start..block.end).is_some());
        last = block.end;
    }
    for table in &page.tables {
        prop_assert!(page.text.get(table.start..table.end).is_some_and(|text| !text.is_empty()));
    }
    prop_assert_eq!(page.text.trim_end(), page.text.as_str());
    Ok(())
}

/// The letters and digits of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #[test]
    fn any_page_keeps_the_invariants(source in html_like(), main_content: bool) {
        let options = Reading { main_content, ..Reading::default() };
        assert_invariants(&read_with(&source, &options))?;
    }

    #[test]
    fn any_bytes_are_a_page(bytes: Vec<u8>) {
        let parsed = parse(&bytes, Format::Html, &Reading::default(), &Cancel::default()).expect("a small page");
        assert_invariants(&parsed.document)?;
    }

    #[test]
    fn any_selector_is_right_or_refused(source in html_like(), selector in "[a-z*#.:>~+ ()\\[\\]=\"',|^$0-9-]{0,20}") {
        if let Err(error) = select(&source, &selector, &Reading::default(), &Cancel::default()) {
            prop_assert_eq!(error.code, Code::InvalidInput);
        }
    }

    /// What a paragraph says in Markdown is what it says in HTML, whatever its characters.
    #[test]
    fn escaped_text_reads_back_as_itself(text in "[-+*_`~<>&#!|$=.:;()\\[\\]\\\\a-c1-3 ]{0,40}") {
        let html = text.replace('&', "&amp;").replace('<', "&lt;");
        let markdown = markdown_of(&format!("<p>{html}</p>"));
        let tree = markdown::tree(&markdown, &Reading::default(), &Cancel::default()).expect("a small text");
        let expected: Vec<&str> = text.split_whitespace().collect();
        prop_assert_eq!(tree.text_of(0), expected.join(" "), "{}", markdown);
        let kinds: Vec<&NodeKind> = tree.nodes.iter().map(|node| &node.kind).skip(1).collect();
        prop_assert!(kinds.iter().all(|kind| matches!(kind, NodeKind::Paragraph | NodeKind::Text)), "{}", markdown);
    }

    /// Nothing that the text says is missing in the Markdown.
    #[test]
    fn markdown_says_what_the_text_says(source in "(<(p|b|i|s|a href=x|code|div|li|blockquote|h2)>|</(b|i|s|a|code|div|h2)>|[a-c*_.:! ]){0,30}") {
        let markdown = markdown_of(&source);
        let tree = markdown::tree(&markdown, &Reading::default(), &Cancel::default()).expect("a small text");
        prop_assert_eq!(letters(&tree.text_of(0)), letters(&read(&source).pages[0].text), "{}", markdown);
    }
}

#[test]
fn pictures_are_named_and_embedded_ones_are_kept() {
    let source = "<img src='a/duck.png?x' alt='Duck'><img src='data:image/gif;base64,R0lG' alt='Dot'><p hidden><img src='no.png'>";
    let parsed =
        parse(source.as_bytes(), Format::Html, &Reading::default(), &Cancel::default()).expect("HTML");
    let found: Vec<_> = parsed.document.pages[0]
        .images
        .iter()
        .map(|image| {
            (image.name.as_str(), image.media_type.as_str(), image.alternative.as_deref(), image.payload)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("embedded-1.gif", "image/gif", Some("Dot"), Some(0)),
            ("duck.png", "image/png", Some("Duck"), None)
        ]
    );
    assert_eq!(parsed.payloads, [b"GIF"]);
    let source = "<p>a <img src='data:image/x/../../run;base64,R0lG'>";
    let parsed =
        parse(source.as_bytes(), Format::Html, &Reading::default(), &Cancel::default()).expect("HTML");
    assert_eq!(parsed.document.pages[0].images[0].name, "run");
}
