//! Damage never ends in a panic.

use ferrolab_base::{Cancel, Reading};
use ferrolab_testing::zip::stored;
use ferrolab_texts::{Kind, parse};
use proptest::prelude::*;

const RTF: &[u8] = br#"{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 A;}{\f1\fcharset2 S;}}{\stylesheet{\s1 heading 1;}}{\info{\title T}{\creatim\yr2026\mo1\dy1}}{\header H\par}{\s1 One\par}{\listtext 1.\tab}\ls1\ilvl0 a\par\trowd\clmgf\cellx100\clvmrg\cellx200 x\cell\'93\'fa\cell\row{\field{\*\fldinst HYPERLINK "u"}{\fldrslt r}}{\footnote n}{\pict\pngblip 8950\bin2 ab}\u-10179?\u-8825?}"#;
const JSON: &[u8] = br#"[{"a": 1, "b": "\ud83e\udd86\u00e9\n"}, {"a": [1, {"c": null}], "d": {"e": "f"}}]"#;
const NOTEBOOK: &[u8] = br##"{"cells": [{"cell_type": "markdown", "source": ["# T\n", "text"]}, {"cell_type": "code", "source": "x", "outputs": [{"output_type": "display_data", "data": {"image/png": "aGk=", "text/html": "<table>"}}]}], "metadata": {}, "nbformat": 4}"##;
const XML: &[u8] = b"<?xml version='1.0'?><doc><title>T</title><p>a &amp; <b>b</b></p><table><tr><td>c</td></tr></table></doc>";
const SVG: &[u8] = b"<svg><title>T</title><g><text y='1'>a<tspan dy='1'>b</tspan></text></g></svg>";

fn book() -> Vec<u8> {
    stored(&[
        ("META-INF/container.xml", b"<container><rootfile full-path='b.opf'/></container>"),
        ("b.opf", b"<package><manifest><item id='a' href='a.xhtml'/></manifest><spine><itemref idref='a'/></spine></package>"),
        ("a.xhtml", b"<html><body><h1>T</h1><p>x<br/><img src='i.png'/></p></body></html>"),
    ])
}

fn samples() -> Vec<(Kind, Vec<u8>)> {
    let texts = [
        (Kind::Rtf, RTF),
        (Kind::Json, JSON),
        (Kind::Jsonl, JSON),
        (Kind::Ipynb, NOTEBOOK),
        (Kind::Xml, XML),
        (Kind::Svg, SVG),
    ];
    let texts = texts.into_iter().map(|(kind, bytes)| (kind, bytes.to_vec()));
    texts.chain([(Kind::Epub, book())]).collect()
}

fn read(kind: Kind, bytes: &[u8]) {
    let Ok(parsed) = parse(bytes, kind, &Reading::default(), &Cancel::default()) else { return };
    for page in &parsed.document.pages {
        let mut last = 0;
        for block in &page.blocks {
            assert!(last <= block.start && block.start < block.end, "{kind:?} {block:?}");
            assert!(page.text.get(block.start..block.end).is_some(), "{kind:?} {block:?}");
            last = block.end;
        }
    }
}

#[test]
fn samples_are_read_whole_and_cut_anywhere() {
    for (kind, bytes) in samples() {
        assert!(parse(&bytes, kind, &Reading::default(), &Cancel::default()).is_ok(), "{kind:?}");
        for end in 0..bytes.len() {
            read(kind, &bytes[..end]);
        }
    }
}

#[test]
fn a_cancelled_call_ends() {
    let cancel = Cancel::default();
    cancel.cancel();
    for (kind, bytes) in samples() {
        let error = parse(&bytes, kind, &Reading::default(), &cancel).expect_err("cancelled");
        assert_eq!(error.code, ferrolab_base::Code::Cancelled);
    }
}

proptest! {
    #[test]
    fn flipped_bytes_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        for (kind, mut bytes) in samples() {
            for (at, value) in &flips {
                let at = at.index(bytes.len());
                bytes[at] = *value;
            }
            read(kind, &bytes);
        }
    }

    #[test]
    fn any_text_is_borne(text in "[\\[\\]{}\\\\\",:a-z0-9é<>/='&; \n]{0,200}") {
        for kind in [Kind::Rtf, Kind::Json, Kind::Jsonl, Kind::Xml, Kind::Svg] {
            read(kind, text.as_bytes());
            read(kind, format!("{{\\rtf1{text}").as_bytes());
        }
    }
}
