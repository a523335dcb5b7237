"""Truth recall: which share of the words that the authors wrote came out.

Both texts are normalised (NFKC, soft hyphens dropped); words are runs of letters and digits, and
single characters in Chinese, Japanese and Korean. Each word counts as often as it stands in the truth.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections import Counter
from pathlib import Path

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")


def recall(text: str, truth: str) -> float:
    """Return the share of the truth's words that ``text`` has, from 0 to 1; 1 for an empty truth."""
    wanted = words(truth)
    return (words(text) & wanted).total() / wanted.total() if wanted else 1.0


def words(text: str) -> Counter[str]:
    """Return how often each word stands in ``text``."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).replace("\u00ad", "")))


def read_truth(path: Path) -> str:
    """Return the text of a truth file, packed or not."""
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
