//! Cells as HTML: what nbconvert 7.17 makes of them.

use ferrolab_base::Limits;
use ferrolab_notebooks::{Body, CellKind, HoleKind, HtmlOptions, NewCell, Notebook, Part, html};
use proptest::prelude::*;

fn body(cell: NewCell) -> Body {
    let notebook = Notebook::create(&[cell], None, None).expect("a notebook");
    html(&notebook, &HtmlOptions::default())
}

/// The HTML of a body without holes.
fn ready(body: Body) -> String {
    assert_eq!(body.whole, None);
    match &body.parts[..] {
        [Part::Html(html)] => html.clone(),
        other => panic!("holes: {other:?}"),
    }
}

/// What a Markdown source becomes, without the elements around it.
fn markdown(source: &str) -> String {
    let page = ready(body(NewCell::new(CellKind::Markdown, source)));
    let start = page.find("data-mime-type=\"text/markdown\">").expect("a Markdown cell") + 31;
    let end = page.rfind("</div>\n</div>\n</div>\n</div>").expect("the end of the cell");
    page[start..end].trim_matches('\n').to_owned()
}

/// What a code source becomes, without the elements around it.
fn code(source: &str) -> String {
    let page = ready(body(NewCell::new(CellKind::Code, source)));
    let start = page.find("<pre><span></span>").expect("code") + 18;
    page[start..page.find("</pre>").expect("the end of the code")].trim_end_matches('\n').to_owned()
}

fn output(output: &str) -> Body {
    body(NewCell { outputs: Some(format!("[{output}]")), ..NewCell::new(CellKind::Code, "x") })
}

/// Why a source is left to nbconvert, and by what it is to be made.
fn hole(body: Body) -> (HoleKind, String) {
    let hole = body.parts.into_iter().find_map(|part| match part {
        Part::Hole(hole) => Some(hole),
        Part::Html(_) => None,
    });
    let hole = hole.expect("a hole");
    (hole.kind, hole.reason)
}

#[test]
fn a_markdown_cell_stands_in_the_templates_elements() {
    let cell = NewCell {
        id: Some("m1".into()),
        metadata: Some(r#"{"tags": ["a", "b<"]}"#.into()),
        ..NewCell::new(CellKind::Markdown, "text")
    };
    let expected = "\n<div class=\"jp-Cell jp-MarkdownCell jp-Notebook-cell\" id=\"cell-id=m1\">\n\
        <div class=\"jp-Cell-inputWrapper\" tabindex=\"0\">\n\
        <div class=\"jp-Collapser jp-InputCollapser jp-Cell-inputCollapser\">\n</div>\n\
        <div class=\"jp-InputArea jp-Cell-inputArea\"><div class=\"jp-InputPrompt jp-InputArea-prompt\">\n</div>\
        <div class=\"jp-RenderedHTMLCommon jp-RenderedMarkdown jp-MarkdownOutput celltag_a celltag_b&lt;\" \
        data-mime-type=\"text/markdown\">\n<p>text</p>\n</div>\n</div>\n</div>\n</div>";
    assert_eq!(ready(body(cell)), expected);
}

#[test]
fn common_markdown_is_rendered() {
    for (source, expected) in [
        (
            "a **b** *c* `d<` __e__",
            "<p>a <strong>b</strong> <em>c</em> <code>d&lt;</code> <strong>e</strong></p>",
        ),
        ("a  \nb\\\nc\nd", "<p>a<br />\nb<br />\nc\nd</p>"),
        ("- a\n- b\n  - c", "<ul>\n<li>a</li>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>"),
        ("3. a\n\n4. b", "<ol start=\"3\">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>"),
        ("> a\n> b", "<blockquote>\n<p>a\nb</p>\n</blockquote>"),
        ("a\n\n    b\n", "<p>a</p>\n<pre><code>b</code></pre>"),
        ("***", "<hr />"),
        ("[a *b*](http://c.d \"t\")", "<p><a href=\"http://c.d\" title=\"t\">a <em>b</em></a></p>"),
        ("see https://a.b/c_d.", "<p>see <a href=\"https://a.b/c_d\">https://a.b/c_d</a>.</p>"),
        ("![x](y.png)", "<p><img src=\"y.png\" alt=\"x\" /></p>"),
        ("\\*a\\* &copy; [b]", "<p>*a* © [b]</p>"),
        ("$a_1 * b_2 * c$ and $$x < y$$", "<p>$a_1 * b_2 * c$ and $$x &lt; y$$</p>"),
        ("\\begin{a}\n- x\n\n# y\\end{a}", "<p>\\begin{a}\n- x\n\n# y\\end{a}</p>"),
        ("<b>x</b> a<br/>b", "<p><b>x</b> a<br>b</p>"),
    ] {
        // `/>` of empty elements is written without the slash: the page's last pass.
        assert_eq!(markdown(source), expected.replace(" />", " >"), "{source}");
    }
}

#[test]
fn headings_have_links() {
    let link = "<a class=\"anchor-link\" href=\"#A-%C3%A9-b\">¶</a>";
    assert_eq!(markdown("# A é *b* #"), format!("<h1 id=\"A-%C3%A9-b\">A é <em>b</em>{link}</h1>"));
    assert_eq!(markdown("#x"), "<h1 id=\"x\">x<a class=\"anchor-link\" href=\"#x\">¶</a></h1>");
    assert_eq!(markdown("a\n---"), "<h2 id=\"a\">a<a class=\"anchor-link\" href=\"#a\">¶</a></h2>");
}

#[test]
fn tables_have_rows_and_columns() {
    let expected = "<table>\n<thead>\n<tr>\n<th>a</th>\n<th style=\"text-align:right\">b</th>\n</tr>\n</thead>\n<tbody>\n\
                    <tr>\n<td>1</td>\n<td style=\"text-align:right\">2</td>\n</tr>\n</tbody>\n</table>";
    assert_eq!(markdown("| a | b |\n|---|--:|\n| 1 | 2 |"), expected);
    assert_eq!(markdown("a | b\n--- | --:\n1 | 2"), expected);
    assert_eq!(markdown("| a | b |\n|---|\n| 1 | 2 |"), "<p>| a | b |\n|---|\n| 1 | 2 |</p>");
}

#[test]
fn code_in_markdown_is_highlighted() {
    let expected = "<div class=\"highlight\"><pre><span></span><span class=\"k\">if</span> <span class=\"n\">x</span>\n</pre></div>";
    assert_eq!(markdown("```python\nif x\n```"), expected);
    assert_eq!(markdown("~~~\nif <x\n~~~"), "<pre><code>if &lt;x\n</code></pre>");
}

#[test]
fn attachments_are_put_into_the_page() {
    let cell = NewCell {
        attachments: Some(r#"{"a.png": {"image/png": "aGk="}}"#.into()),
        ..NewCell::new(CellKind::Markdown, "![x](attachment:a.png)")
    };
    assert!(ready(body(cell)).contains("<img src=\"data:image/png;base64,aGk=\" alt=\"x\" >"));
}

#[test]
fn code_has_the_classes_that_pygments_gives_it() {
    for (source, expected) in [
        (
            "import os as o",
            "<span class=\"kn\">import</span><span class=\"w\"> </span><span class=\"nn\">os</span><span class=\"w\"> </span><span class=\"k\">as</span><span class=\"w\"> </span><span class=\"nn\">o</span>",
        ),
        (
            "def f(self): # x",
            "<span class=\"k\">def</span><span class=\"w\"> </span><span class=\"nf\">f</span><span class=\"p\">(</span><span class=\"bp\">self</span><span class=\"p\">):</span> <span class=\"c1\"># x</span>",
        ),
        (
            "x.len(1_0, .5e3, 0xF)",
            "<span class=\"n\">x</span><span class=\"o\">.</span><span class=\"n\">len</span><span class=\"p\">(</span><span class=\"mi\">1_0</span><span class=\"p\">,</span> <span class=\"mf\">.5e3</span><span class=\"p\">,</span> <span class=\"mh\">0xF</span><span class=\"p\">)</span>",
        ),
        (
            "f'{a!r:>4}'",
            "<span class=\"sa\">f</span><span class=\"s1\">'</span><span class=\"si\">{</span><span class=\"n\">a</span><span class=\"si\">!r:</span><span class=\"s1\">&gt;4</span><span class=\"si\">}</span><span class=\"s1\">'</span>",
        ),
        (
            "'%s {x} \\n'",
            "<span class=\"s1\">'</span><span class=\"si\">%s</span><span class=\"s1\"> </span><span class=\"si\">{x}</span><span class=\"s1\"> </span><span class=\"se\">\\n</span><span class=\"s1\">'</span>",
        ),
        ("\"\"\"a\nb\"\"\"", "<span class=\"sd\">\"\"\"a</span>\n<span class=\"sd\">b\"\"\"</span>"),
        ("%time x", "<span class=\"o\">%</span><span class=\"k\">time</span> x"),
        ("len?", "len<span class=\"o\">?</span>"),
        (
            "@a\nx: int = None",
            "<span class=\"nd\">@a</span>\n<span class=\"n\">x</span><span class=\"p\">:</span> <span class=\"nb\">int</span> <span class=\"o\">=</span> <span class=\"kc\">None</span>",
        ),
        ("", " "),
    ] {
        assert_eq!(code(source), expected, "{source}");
    }
}

#[test]
fn outputs_are_shown_by_their_best_type() {
    for (text, expected) in [
        (
            r#"{"output_type": "stream", "name": "stdout", "text": "10%\r20%\n\u001b[32mok\u001b[0m"}"#,
            "text/plain\" tabindex=\"0\">\n<pre>20%\n<span class=\"ansi-green-fg\">ok</span></pre>\n</div>\n</div>",
        ),
        (
            r#"{"output_type": "error", "ename": "", "evalue": "", "traceback": ["a", "b"]}"#,
            "stderr\" tabindex=\"0\">\n<pre>\na\nb</pre>\n</div>",
        ),
        (
            r#"{"output_type": "display_data", "metadata": {}, "data": {"text/plain": "x", "text/html": "<b>y</b>"}}"#,
            "text/html\" tabindex=\"0\">\n<b>y</b>\n</div>",
        ),
        (
            r#"{"output_type": "display_data", "metadata": {"width": 3}, "data": {"image/png": "aGk="}}"#,
            "src=\"data:image/png;base64,aGk=\" width=\"3\" class=\"\">\n</div>",
        ),
        (
            r#"{"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": "<svg/>"}}"#,
            "src=\"data:image/svg+xml;base64,PHN2Zy8+\">\n</div>",
        ),
        (
            r#"{"output_type": "display_data", "metadata": {}, "data": {"text/latex": "$a<b$"}}"#,
            "text/latex\" tabindex=\"0\">\n$a&lt;b$\n</div>",
        ),
        (
            r#"{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"application/x": "x"}}"#,
            "prompt\">Out[\u{a0}]:</div>\n</div>",
        ),
    ] {
        let page = ready(output(text));
        assert!(page.contains(expected), "{text}\n{page}");
    }
}

#[test]
fn streams_of_one_name_are_one() {
    let stream = r#"{"output_type": "stream", "name": "stdout", "text": "a"}"#;
    let page = ready(output(&format!("{stream}, {stream}")));
    assert!(page.contains("<pre>aa</pre>"), "{page}");
}

#[test]
fn what_is_rare_is_left_to_nbconvert() {
    let of = |kind, source: &str| hole(body(NewCell::new(kind, source)));
    assert_eq!(of(CellKind::Code, "!ls"), (HoleKind::Code, "a shell command".to_owned()));
    assert_eq!(of(CellKind::Code, "%%bash\nls").0, HoleKind::Code);
    assert_eq!(of(CellKind::Code, "é = 1").0, HoleKind::Code);
    assert_eq!(of(CellKind::Markdown, "a [b]\n\n[b]: c").1, "a link reference");
    assert_eq!(of(CellKind::Markdown, "a\n\n: b").1, "a definition list");
    assert_eq!(of(CellKind::Markdown, "x <p> y").0, HoleKind::Html);
    let notebook = r#"{"cells": [{"cell_type": "code", "metadata": {}, "source": "x", "outputs": [], "execution_count": 1}],
        "metadata": {"language_info": {"name": "julia"}}, "nbformat": 4, "nbformat_minor": 4}"#;
    let notebook = Notebook::open(notebook, &Limits::default()).expect("a notebook");
    assert_eq!(hole(html(&notebook, &HtmlOptions::default())).1, "code in another language");
}

#[test]
fn questions_in_a_long_source_are_found_where_short_ones_are() {
    // A name looked at from each of its dots, blank lines from each of their ends: both would take minutes.
    let filler = format!("{}? x\nb{}? c\n", "a.".repeat(100_000), "?\n ".repeat(50_000));
    let (alone, long) = (code("d.e?"), code(&format!("{filler}{}d.e?", " \n".repeat(100_000))));
    assert_eq!(alone, "d.e<span class=\"o\">?</span>");
    assert!(long.ends_with(&alone), "{}", &long[long.len() - 200..]);
}

#[test]
fn what_reaches_beyond_its_cell_needs_the_whole_page() {
    let reason = |cell| body(cell).whole.unwrap_or_default();
    assert!(reason(NewCell::new(CellKind::Markdown, "<div>")).starts_with("cell 1 has "));
    assert!(reason(NewCell::new(CellKind::Markdown, "</main>")).starts_with("cell 1 has "));
    let script = r#"{"output_type": "display_data", "metadata": {}, "data": {"application/javascript": "x</script>"}}"#;
    assert!(output(script).whole.is_some());
}

proptest! {
    #[test]
    fn any_source_is_rendered_or_left_without_a_panic(source in "[-*_`#>\\[\\]()!|$\\\\<>/a-c1é%{}\"'=~.:&; \\n]{0,80}") {
        for kind in [CellKind::Markdown, CellKind::Code] {
            let body = body(NewCell::new(kind, source.clone()));
            prop_assert!(!body.parts.is_empty() || body.whole.is_some());
        }
    }

    #[test]
    fn any_html_is_kept_or_left_without_a_panic(source in "[<>/a-p=\"' !\\-&;\\n]{0,60}") {
        let text = serde_json::json!([{"output_type": "display_data", "metadata": {}, "data": {"text/html": source}}]);
        body(NewCell { outputs: Some(text.to_string()), ..NewCell::new(CellKind::Code, "x") });
    }
}
