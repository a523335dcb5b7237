"""The page's outline: levels and anchors of headings and results, and the contents."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from markupsafe import Markup

from ferrolab.cards.wording import line

_HEADING_TAG = re.compile(r"<(/?)h([1-6])>")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Entry:
    """A line of the contents, with the lines below it; `tool` is what made a result."""

    title: str
    anchor: str
    level: int
    tool: str = ""
    below: "list[Entry]" = field(default_factory=list)


def read_headings(html: str) -> Iterator[tuple[int, int, int, str]]:
    """Find the headings of clean HTML: where each begins and ends, its level, and what it holds.

    HTML lets a stray block put one heading into another; the inner one then is only text.
    """
    depth = begin = inside = level = 0
    for tag in _HEADING_TAG.finditer(html):
        if not tag[1]:
            if depth == 0:
                begin, inside, level = tag.start(), tag.end(), int(tag[2])
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield begin, tag.end(), level, _HEADING_TAG.sub("", html[inside : tag.start()])


def take_title(prose: dict[int, str]) -> str:
    """Take the notebook's first heading out of its cell, for the cover."""
    for number, html in prose.items():
        for begin, end, _, inner in read_headings(html):
            prose[number] = html[:begin] + html[end:]
            return _words(inner)
    return ""


def _words(html: str) -> str:
    return line(unescape(_TAG.sub("", html)), 200)


class Outline:
    """Gives each heading and result its level and anchor, in the order of the page.

    The notebook's topmost level becomes the page's second, and no level is ever skipped on
    the way down, so that a screen reader's list of headings is whole.
    """

    def __init__(self, prose: Iterable[str]) -> None:
        levels = [level for html in prose for _, _, level, _ in read_headings(html)]
        self._shift = 2 - min(levels, default=2)
        self._last = 1
        self._taken = {"", "top", "contents", "report", "runs", "errors", "documents"}
        self._entries: list[Entry] = []
        self._numbers: Counter[str] = Counter()

    def place(self, html: str) -> Markup:
        """Give the headings of clean HTML their levels and anchors."""
        parts: list[str] = []
        done = 0
        for begin, end, level, inner in read_headings(html):
            parts += [html[done:begin], self._heading(level, inner)]
            done = end
        return Markup("".join([*parts, html[done:]]))  # safe: cleaned before

    def _heading(self, level: int, inner: str) -> Markup:
        level = min(level + self._shift, self._last + 1, 6)
        title = _words(inner) or "Untitled"
        # Jupyter's own rule for anchors, so links inside the notebook keep working.
        anchor = self.anchor(title.replace(" ", "-"))
        self._last = level
        self._entries.append(Entry(title, anchor, level))
        return Markup('<h{0} id="{1}">{2}</h{0}>').format(level, anchor, Markup(inner))

    def result(self, title: str, tool: str) -> tuple[str, int]:
        """Enter a result; gives its anchor and the level of its heading."""
        anchor = self.anchor("result-1")
        level = min(self._last + 1, 6)
        self._entries.append(Entry(title, anchor, level, tool))
        return anchor, level

    def anchor(self, wish: str) -> str:
        """Give an anchor that nothing else on the page has, the one wished for if it is free."""
        anchor = _SPACE.sub("-", wish)
        # Counting by name keeps a thousand equal headings from a thousand tries each.
        stem = anchor.removesuffix("-1")
        while anchor in self._taken:
            self._numbers[stem] += 1
            anchor = f"{stem}-{self._numbers[stem] + 1}"
        self._taken.add(anchor)
        return anchor

    def tree(self) -> tuple[Entry, ...]:
        """Give the contents as nested entries."""
        top = Entry("", "", 1)
        branch = [top]
        for entry in self._entries:
            while branch[-1].level >= entry.level or branch[-1].tool:
                branch.pop()
            branch[-1].below.append(entry)
            branch.append(entry)
        return tuple(top.below)
