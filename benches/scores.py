"""How near a text comes to what was expected: F1 and recall of its words, character error.

Both sides are taken as a Markdown reader shows them (no marks, no addresses) and normalised alike
(NFKC, soft hyphens dropped). Words are runs of letters and digits, as in ``recall``: whether a
blank stands before a comma is a matter of taste that the expectations do not share.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from benches.recall import words

_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
_NOTE = re.compile(r"\[\^[^\]\s]+\]:?")
# What pandoc's own notation says in words, and what stands between them.
_NATIVE = re.compile(
    r'(?P<text>Str\s+"(?P<str>(?:[^"\\]|\\.)*)")'
    r'|Code\s*\(\s*"[^"]*"\s*,\s*\[[^\]]*\]\s*,\s*\[[^\]]*\]\s*\)\s*"(?P<code>(?:[^"\\]|\\.)*)"'
    r"|(?P<gap>\b(?:Space|SoftBreak|LineBreak|Para|Plain|Header|BulletList|OrderedList|Table|Cell|Row|Note)\b)"
)


def f1(text: str, expected: str) -> float:
    """Return the multiset F1 of the words of two texts in Markdown."""
    ours, theirs = words(plain(text)), words(plain(expected))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else float(ours == theirs)


def recall(text: str, expected: str) -> float:
    """Return which share of the expected words the text has."""
    ours, theirs = words(plain(text)), words(plain(expected))
    return (ours & theirs).total() / theirs.total() if theirs else 1.0


def character_error(text: str, truth: str) -> float:
    """Return the edit distance (without substitutions) over the length of both; white space does not count."""
    from rapidfuzz.distance import Indel

    ours, theirs = ("".join(plain(side).split())[:60_000] for side in (text, truth))
    return 1 - Indel.normalized_similarity(ours, theirs)


def plain(markdown: str) -> str:
    """Return the text that a Markdown reader shows: no marks, no addresses."""
    text = unicodedata.normalize("NFKC", markdown).replace("\u00ad", "")
    parts: list[str] = []
    for token in _reader().parse(_NOTE.sub(" ", text)):
        parts += _shown(token.children) if token.children else [token.content]
        parts.append(" ")
    return _TAG.sub(" ", "".join(parts))


def _shown(tokens: Sequence[Token]) -> list[str]:
    parts: list[str] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        else:
            parts += _shown(token.children) if token.children else [token.content]
    return parts


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def native_text(native: str) -> str:
    """Return the words of a document in pandoc's own notation."""
    parts = []
    for match in _NATIVE.finditer(native):
        word = match["str"] if match["str"] is not None else match["code"]
        parts.append(" " if word is None else _unescaped(word))
    return "".join(parts)


def _unescaped(word: str) -> str:
    word = re.sub(r"\\(\d+)", lambda match: chr(int(match[1])), word)
    return word.replace("\\&", "").replace('\\"', '"').replace("\\\\", "\\").replace("\\n", " ")
