"""The static cards: what they say of each kind, and that no content can make them act."""

import json
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ferrolab import cards
from ferrolab.cards.content import Detail
from ferrolab.cards.kinds import build
from ferrolab.cards.wording import duration, size

ENVELOPES = [
    envelope
    for name in ("envelopes.json", "executions.json")
    for envelope in json.loads((Path(__file__).parent / "export_fixtures" / name).read_text(encoding="utf-8"))
]
BY_TITLE = {(envelope["kind"], envelope["title"]): envelope for envelope in ENVELOPES}
KINDS = sorted({envelope["kind"] for envelope in ENVELOPES})

# CommonMark with tables, in which raw HTML passes: what does not act here does not on GitHub.
GITHUB_LIKE = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

TAGS = {"div", "span", "b", "small", "br", "code", "pre", "ul", "li", "details", "summary"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "img"}
PICTURE = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}")
# The declarations that JupyterLab's sanitiser lets through, in the forms it knows.
DECLARATION = re.compile(
    r"(border(-left)?:\d+px solid rgba\([\d,.]+\)"
    r"|(background-)?color:(rgba\(\d+,\d+,\d+,0\.\d+\)|transparent|inherit)"
    r"|(padding|margin)(-left)?:((\d+(\.\d+)?em|0)( |$))+"
    r"|(width|max-width|height|font-size):\d+(\.\d+)?(em|%)"
    r"|border-radius:\dpx|line-height:[\d.]+|opacity:0\.\d+"
    r"|display:(inline-)?block|vertical-align:top|text-align:(left|right)"
    r"|white-space:(pre-wrap|nowrap)|word-wrap:break-word"
    r"|font-family:(monospace|inherit)|border-collapse:collapse|table-layout:auto)"
)
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</div></table></details><h1>out</h1>",
    "--> <!-- ]]> <![CDATA[",
    "&lt;script&gt; &#60;b&#62;",
    "[link](javascript:alert(1)) ![image](http://evil.example/x.png)",
    "**bold** _it_ `code` ~~no~~ # head | cell | ^[note] [@cite] @cite",
    "\\input{/etc/passwd} \\write18{id} $x$ $$y$$ \\(z\\) \\\\(z\\\\) \\[z\\] \\begin{a}\\end{a}",
    "```\n\\end{verbatim}\\input{x}\n```",
    '<cite data-cite="x}\\input{y}">z</cite>',
    "a\n\n\nb\n---\n# head\n\n    code\n1. one\n- two\n> quote\n===\n: def\n(@) x\n% t",
    "\x1b[31mred\x1b[0m \x07 \x9b2J \x00",
    "abc\u202egnp.exe \u2066x\u2069 \ud800 \ufeff \U000e0041",
    "x" * 5000,
    "'&<>\"" * 2000,
    "\U0001f6a2" * 3000,
    "`" * 300,
    "\n" * 4000,
]


class Reader(HTMLParser):
    """Reads a card back, and holds it to balanced, known, inert markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: "list[tuple[str, str | None]]") -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in {"style", "class", "open"} | ({"src", "alt"} if tag == "img" else set()), name
            if name == "src":
                assert PICTURE.fullmatch(value or ""), value
            if name == "style":
                for declaration in (value or "").split(";"):
                    assert DECLARATION.fullmatch(declaration), declaration
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    handle_comment = handle_decl = handle_pi = unknown_decl


def read(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.text


def check_inert(envelope: object) -> None:
    html, markdown, plain = cards.html(envelope), cards.markdown(envelope), cards.plain(envelope)
    pictures = sum(map(len, re.findall(r"base64,([A-Za-z0-9+/=]+)", html)))
    assert len(html.encode()) <= cards.HTML_LIMIT_BYTES + pictures
    assert pictures <= 64_000
    assert len(markdown.encode()) <= cards.MARKDOWN_LIMIT_BYTES
    assert len(plain.encode()) <= cards.PLAIN_LIMIT_BYTES
    assert "\n" not in html
    for text in (html, markdown, plain):
        assert not ACTING.search(text)
    read(html)
    rendered = GITHUB_LIKE.render(markdown)
    assert not re.search(r"<(script|img|a|h\d|div|iframe|cite)\b", rendered), rendered


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.sampled_from(HOSTILE)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = sorted({name for envelope in ENVELOPES for name in envelope["data"]})


@st.composite
def envelopes(draw: st.DrawFn) -> dict[str, object]:
    """Real envelopes of which any field may be replaced by anything."""
    envelope = json.loads(json.dumps(draw(st.sampled_from(ENVELOPES))))
    envelope["data"] |= draw(st.dictionaries(st.sampled_from(FIELDS), values, max_size=4))
    envelope["meta"] |= draw(
        st.dictionaries(st.sampled_from(["backend", "seconds", "limits", "warnings"]), values)
    )
    names = st.sampled_from(["kind", "tool", "title", "summary", "line", "data", "meta", "x"])
    return envelope | draw(st.dictionaries(names, values, max_size=3))


@settings(deadline=None)
@given(envelopes())
def test_no_envelope_makes_a_card_act_or_grow(envelope: dict[str, object]) -> None:
    check_inert(envelope)


@settings(deadline=None, max_examples=50)
@given(values)
def test_any_json_value_at_all_gives_a_card(value: object) -> None:
    check_inert(value)


def replace_strings(value: object, text: str) -> object:
    if isinstance(value, str):
        return text
    if isinstance(value, list):
        return [replace_strings(item, text) for item in value] * 3
    if isinstance(value, dict):
        return {key: replace_strings(item, text) for key, item in value.items()}
    return value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_string_in_every_field_stays_text(kind: str, text: str) -> None:
    envelope = next(envelope for envelope in ENVELOPES if envelope["kind"] == kind)
    hostile = {**replace_strings(envelope, text), "kind": kind}
    check_inert(hostile)
    shown = read(cards.html(hostile))
    if text.startswith("<script>"):
        assert "<script>alert(1)</script>" in shown


def pandoc_elements(markdown: str) -> set[str]:
    """The names of all elements that nbconvert's pandoc call finds in the text."""
    found = subprocess.run(
        ["pandoc", "-f", "markdown+tex_math_double_backslash", "-t", "json"],
        input=markdown,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return set(re.findall(r'"t":"(\w+)"', found))


@pytest.mark.parametrize("kind", KINDS)
def test_pandoc_finds_no_latex_formula_link_or_heading_in_hostile_text(kind: str) -> None:
    envelope = next(envelope for envelope in ENVELOPES if envelope["kind"] == kind)
    # One document of all hostile strings: starting pandoc costs more than its work.
    texts = [text for text in HOSTILE if len(text) < 1000]
    document = "\n\n".join(
        cards.markdown({**replace_strings(envelope, text), "kind": kind}) for text in texts
    )
    acting = {"RawInline", "RawBlock", "Math", "Link", "Image", "Cite", "Note", "Header"}
    acting |= {"Superscript", "Subscript", "Strikeout", "DefinitionList", "HorizontalRule"}
    assert pandoc_elements(document) & acting == set()


def test_pandoc_sees_the_acting_elements_that_the_test_above_excludes() -> None:
    text = "a \\input{x} $y$ [a](b) ![c](d) @e\n\n# f\n\n\\begin{a}\\end{a}\n"
    assert {"RawInline", "RawBlock", "Math", "Link", "Image", "Header"} <= pandoc_elements(text)


@pytest.mark.parametrize("envelope", ENVELOPES, ids=lambda envelope: envelope["title"])
@pytest.mark.parametrize("form", [cards.html, cards.markdown, cards.plain])
def test_title_summary_backend_and_line_are_in_every_form(form, envelope) -> None:
    text = form(envelope)
    read_back = {cards.html: read, cards.markdown: read_markdown, cards.plain: str}[form]
    shown = " ".join(read_back(text).split())
    for words in (envelope["title"], envelope["summary"], envelope["meta"]["backend"]):
        assert words in shown
    assert " ".join(envelope["line"].split()) in shown
    for warning in envelope["meta"]["warnings"] + envelope["meta"]["limits"]:
        assert warning in shown


def read_markdown(markdown: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", GITHUB_LIKE.render(markdown)))


def test_a_document_shows_its_outline_as_nested_lists() -> None:
    html = cards.html(BY_TITLE["document", "harbour-survey.pdf"])
    assert "<summary><b>Sections (10)</b></summary>" in html
    nesting = re.sub(r"<(?!/?[ul])[^>]*>|style=\"[^\"]*\"|\s", "", html.split("</summary>")[1])
    assert nesting.startswith("<ul><li>Summaryp.1</li><li>1Introductionp.3<ul><li>1.1Scope")
    assert nesting.count("<ul>") == nesting.count("</ul>") == 4


def test_outline_levels_that_jump_are_nested_one_step_at_a_time() -> None:
    sections = [{"title": str(level), "level": level} for level in (3, 6, 1, 4, 2, 9)]
    card = build({"kind": "document", "data": {"sections": sections}}, Detail(9, 60, 9, 9))
    assert [entry.depth for entry in card.blocks[0].entries] == [0, 1, 0, 1, 1, 2]


def test_chunks_show_tokens_against_the_limit_and_how_many_more_there_are() -> None:
    html = cards.html(BY_TITLE["chunks", "harbour-survey.pdf"])
    assert 'width:93%"></span></span></td>' in html  # 476 of 512
    assert "20 more not shown here" in read(html)
    assert "1\u20132" in read(html)


def test_an_estimate_is_marked_as_one_in_every_form() -> None:
    envelope = BY_TITLE["token_count", "about 44 tokens"]
    for form in (cards.html, cards.markdown, cards.plain):
        assert "Estimate:" in form(envelope)
        assert "about 44" in form(envelope)


def test_an_exact_count_is_not_marked_as_an_estimate() -> None:
    assert "stimate" not in cards.html(BY_TITLE["token_count", "41 tokens"])


def test_spaces_and_line_ends_of_tokens_show() -> None:
    envelope = {"kind": "token_count", "data": {"tokens": [" a", "\n", "\t", "\x00", " "]}}
    assert "> a</code>" in cards.html(envelope)
    assert r"`␣a` `\n` `\t` `\x00` `␣`" in cards.markdown(envelope)
    assert cards.plain(envelope).splitlines()[-2] == r" a|\n|\t|\x00| "


def test_an_error_says_what_to_do() -> None:
    shown = read(cards.html(BY_TITLE["error", "locked.pdf"]))
    assert "PasswordError: locked.pdf is encrypted" in shown
    assert "What to do: Pass the password" in shown
    assert "Worth retrying no" in shown


def test_records_become_a_table_and_other_values_json() -> None:
    shown = cards.plain({"kind": "value", "data": {"value": [{"a": 1, "b": "x"}, {"b": "y"}]}})
    assert [line.split() for line in shown.splitlines()[1:4]] == [["a", "b"], ["1", "x"], ["y"]]
    assert '"deep": {' in cards.plain({"kind": "value", "data": {"value": {"deep": {"c": 1}}}})


def test_an_unknown_kind_is_shown_as_it_is() -> None:
    assert '"answer": 42' in cards.plain({"kind": "oracle", "data": {"answer": 42}})


def test_the_bundle_holds_the_envelope_and_three_fallbacks() -> None:
    bundle = cards.mimebundle(ENVELOPES[0])
    assert list(bundle) == [cards.MIME_TYPE, "text/html", "text/markdown", "text/plain"]
    assert bundle[cards.MIME_TYPE] is ENVELOPES[0]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 µs"),
        (4e-7, "0.4 µs"),
        (0.00041, "410 µs"),
        (0.0999, "100 ms"),
        (0.42, "0.42 s"),
        (59.94, "59.9 s"),
        (125, "2 min 5 s"),
        (-1, ""),
        (float("nan"), ""),
        (True, ""),
    ],
)
def test_a_duration_is_worded_in_the_unit_that_suits_it(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 byte"), (999, "999 bytes"), (1500, "1.5 kB"), (999_900, "1 MB"), (2.5e9, "2.5 GB")],
)
def test_a_size_is_worded_in_decimal_units(number: float, words: str) -> None:
    assert size(number) == words


def test_numbers_that_no_one_can_read_do_not_stop_a_card() -> None:
    data = {"page_count": 10**5000, "characters": float("nan"), "tables": float("inf"), "links": -3}
    shown = cards.plain({"kind": "document", "data": data, "meta": {"seconds": 10**400}})
    assert "Pages over 1,000,000,000,000,000" in shown
    assert "Characters not finite" in shown


def test_the_cards_need_nothing_beyond_themselves() -> None:
    code = (
        "import sys, typing, re, math, collections.abc, ferrolab; before = set(sys.modules);"
        "from ferrolab import cards; cards.html({}), cards.markdown({}), cards.plain({});"
        "print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert [name for name in loaded if not name.startswith("ferrolab.cards")] == []
