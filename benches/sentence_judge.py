"""An independent judge of cuts: does a chunk end inside a sentence.

Its rule of where sentences begin is none of any chunker's, and simple enough to be checked by eye.
The texts that it judges are English and have one paragraph, list item, heading or table row a line. So a
sentence begins

- with a line, and
- within a line after white space that follows ``.``, ``!``, ``?``, ``…``, ``:`` or ``;`` (closing
  quotes, brackets, emphasis and note numbers may stand between), unless a lower-case letter comes
  next, as after "e.g.".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

_END = r"""[.!?…:;][*_`"'”’»)\]}]*(?:\[\d+\])?"""
_START = re.compile(rf"(?:^|\n|{_END}[ \t])\s*(?=\S)")


def sentence_starts(text: str) -> list[int]:
    """Return where the sentences of ``text`` begin."""
    starts = [match.end() for match in _START.finditer(text)]
    return [at for at in starts if not (text[at].islower() and _within_line(text, at))]


def _within_line(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return bool(line.strip())


class Judge:
    """Judges cuts of one text.

    Parameters
    ----------
    text : str
        What was cut.
    fits : callable, optional
        Whether a sentence is within the limit: cuts in one that is not are let pass. By default
        every cut inside a sentence counts, which is what the goal is about. The lenient count was
        added after ferrolab's one such cut turned out to be in an address of over 512 tokens.
    """

    def __init__(self, text: str, fits: Callable[[str], bool] = lambda sentence: True) -> None:
        self._text = text
        self._fits = fits
        self._starts = sentence_starts(text)

    def breaks_sentence(self, at: int) -> bool:
        """Return whether a cut before the character ``at`` parts a sentence."""
        rest = self._text[at : at + 200]
        following = at + len(rest) - len(rest.lstrip())
        place = bisect_right(self._starts, following)
        if following == len(self._text) or not place or self._starts[place - 1] == following:
            return False
        end = self._starts[place] if place < len(self._starts) else len(self._text)
        return self._fits(self._text[self._starts[place - 1] : end].rstrip())

    def percent_broken(self, chunks: Sequence[str]) -> float | None:
        """Return how many chunks in a hundred end inside a sentence.

        Chunks are found in the text one after the other; None when one is not there, as after
        chunkers that change what they cut.
        """
        start, broken = 0, 0
        for chunk in chunks:
            at = self._text.find(chunk, start)
            if at < 0:
                return None
            # Chunks may overlap, so the next may begin anywhere behind this one's start.
            start = at + 1
            broken += self.breaks_sentence(at + len(chunk))
        return 100 * broken / len(chunks) if chunks else 0.0
