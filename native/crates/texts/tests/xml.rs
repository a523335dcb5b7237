//! XML and SVG.

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Code, Reading, Result};
use ferrolab_texts::{Kind, parse};

fn try_read(source: &str, kind: Kind) -> Result<Parsed> {
    parse(source.as_bytes(), kind, &Reading::default(), &Cancel::default())
}

#[track_caller]
fn check(source: &str, expected: &str) {
    let parsed = try_read(source, Kind::Xml).expect("it is XML");
    assert_eq!(parsed.markdown.as_deref(), Some(expected));
}

#[test]
fn data_is_a_list_of_names_and_values() {
    check(
        "<catalog><book id='1'><title>A</title><price>2.5</price></book><book id='2'/></catalog>",
        "catalog\n\n- book (id=1)\n  - title: A\n  - price: 2.5\n- book (id=2)",
    );
    check("<a>text</a>", "a: text");
}

#[test]
fn documents_read_as_documents() {
    check(
        concat!(
            "<article><title>T</title><section><title>S</title><para>Some <emphasis>text</emphasis> and ",
            "<ulink url='http://a.example/'>a link</ulink>.</para><itemizedlist><listitem><para>one</para></listitem>",
            "<listitem><para>two</para></listitem></itemizedlist><programlisting>a\n  b</programlisting></section></article>"
        ),
        "# T\n\n## S\n\nSome *text* and [a link](http://a.example/).\n\n- one\n- two\n\n```\na\n  b\n```",
    );
    check(
        "<doc><p>x</p><table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></doc>",
        "x\n\n| a | b |\n| --- | --- |\n| c | d |",
    );
}

#[test]
fn drawings_have_titles_and_texts() {
    let parsed = try_read(
        "<svg xmlns='http://www.w3.org/2000/svg'><title>Chart</title><style>.a{}</style><g><text>Sales <tspan>2026</tspan></text><path d='M0'/><text>Q1</text></g></svg>",
        Kind::Svg,
    )
    .expect("it is SVG");
    assert_eq!(parsed.document.pages[0].text, "Chart\n\nSales 2026\n\nQ1");
    assert_eq!(parsed.document.header.metadata.title.as_deref(), Some("Chart"));
    assert_eq!(parsed.document.header.format, "svg");
    let silent = try_read("<svg><path d='M0'/></svg>", Kind::Svg).expect("it is SVG");
    assert_eq!(silent.document.header.warnings, ["the drawing has no text"]);
}

#[test]
fn entities_are_never_expanded_and_damage_is_told() {
    let bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
    assert_eq!(try_read(bomb, Kind::Xml).expect_err("refused").code, Code::Corrupt);
    let cut = try_read("<a><p>kept</p><p>al", Kind::Xml).expect("partly read");
    assert!(cut.document.pages[0].text.starts_with("kept"));
    assert!(!cut.document.header.warnings.is_empty());
    assert!(try_read("no markup", Kind::Xml).is_err());
}
