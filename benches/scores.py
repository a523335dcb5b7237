"""How near a text comes to what was expected: token F1, recall, character error.

Both sides are normalised alike: NFKC, soft hyphens dropped, Markdown's marks taken off, white space
folded. Tokens are runs without white space, single characters in Chinese, Japanese and Korean.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_CJK = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_TOKEN = re.compile(rf"{_CJK}|(?:(?!{_CJK})\S)+")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_RULE = re.compile(r"^[ |:\-=*_]{3,}$", re.MULTILINE)
_NOTE = re.compile(r"\[\^[^\]\s]+\]:?")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?", re.MULTILINE)
_MARKS = re.compile(r"[|#*_`>~\\]+")
# What pandoc's own notation says in words, and what stands between them.
_NATIVE = re.compile(
    r'(?P<text>Str\s+"(?P<str>(?:[^"\\]|\\.)*)")'
    r'|Code\s*\(\s*"[^"]*"\s*,\s*\[[^\]]*\]\s*,\s*\[[^\]]*\]\s*\)\s*"(?P<code>(?:[^"\\]|\\.)*)"'
    r"|(?P<gap>\b(?:Space|SoftBreak|LineBreak|Para|Plain|Header|BulletList|OrderedList|Table|Cell|Row|Note)\b)"
)


def f1(text: str, expected: str) -> float:
    """Return the multiset F1 of the tokens of two texts in Markdown."""
    ours, theirs = tokens(plain(text)), tokens(plain(expected))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else float(ours == theirs)


def recall(text: str, expected: str) -> float:
    """Return which share of the expected tokens the text has."""
    ours, theirs = tokens(plain(text)), tokens(plain(expected))
    return (ours & theirs).total() / theirs.total() if theirs else 1.0


def character_error(text: str, truth: str) -> float:
    """Return the edit distance (without substitutions) over the length of both; white space does not count."""
    from rapidfuzz.distance import Indel

    ours, theirs = ("".join(plain(side).split())[:60_000] for side in (text, truth))
    return 1 - Indel.normalized_similarity(ours, theirs)


def tokens(text: str) -> Counter[str]:
    """Return how often each token stands in a text."""
    return Counter(_TOKEN.findall(text))


def plain(markdown: str) -> str:
    """Return a Markdown text without its marks."""
    text = unicodedata.normalize("NFKC", markdown).replace("\u00ad", "")
    for pattern, kept in (
        (_COMMENT, " "),
        (_NOTE, " "),
        (_IMAGE, r"\1"),
        (_LINK, r"\1"),
        (_TAG, " "),
        (_RULE, " "),
    ):
        text = pattern.sub(kept, text)
    return _MARKS.sub(" ", _ITEM.sub("", text))


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
