"""Long texts on their way to the native module and back: unchanged, and no other thread waits for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from ferrolab.documents import DocumentProcessor
from ferrolab.errors import Cancelled
from ferrolab.running import Run, entered
from ferrolab.text import TextProcessor, Tokenizer

TOKENIZER = Tokenizer("o200k_base")
# More than the native module converts at a time, each way.
PIECE = 32 << 10
LONG = 5 * PIECE
HIGH, LOW = "\ud83d", "\ude00"


@pytest.mark.parametrize("middle", [HIGH + LOW, HIGH, LOW, LOW + HIGH, HIGH * 3 + LOW * 2, "😀"], ids=ascii)
@pytest.mark.parametrize("before", range(PIECE - 3, PIECE + 1))
def test_halves_of_a_character_come_together_wherever_they_stand(middle: str, before: int) -> None:
    text = "é" + "a" * (before - 1) + middle + "b" * PIECE
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    ids = TOKENIZER.encode(text)

    assert ids == TOKENIZER.encode(whole)
    assert TOKENIZER.decode(ids) == whole
    assert TOKENIZER.count(text) == len(ids)


LONG_TEXTS = [
    first + filler * LONG + last
    for first in ("a", "é", "—", "😀")
    for filler in ("b", "ö", "漢", "🎉")
    for last in ("", "ÿ", "\u0100", "\U0010ffff")
]


@pytest.mark.parametrize("text", LONG_TEXTS, ids=lambda text: ascii(text[:2] + text[-1]))
def test_a_long_text_comes_back_as_it_went(text: str) -> None:
    assert TOKENIZER._counter.truncate(text, 10 * len(text)) == text


def test_a_long_page_and_its_markdown_are_the_source() -> None:
    parts = (f"# Part {number}\n\nÉtude №{number} — 漢字 {'🎉' * (number % 9)}." for number in range(9_000))
    source = "\n\n".join(parts)

    document = DocumentProcessor().process(source.encode(), name="long.md")

    assert document.text == source
    assert document.markdown == source
    assert [s.title for s in document.sections] == [f"Part {number}" for number in range(9_000)]


class _Ticker:
    """A thread that wakes every half millisecond and remembers how long it was kept from it."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._longest_s = 0.0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> _Ticker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        last = time.perf_counter()
        while not self._done.is_set():
            time.sleep(0.0005)
            now = time.perf_counter()
            self._longest_s, last = max(self._longest_s, now - last), now

    @property
    def longest_s(self) -> float:
        return self._longest_s


def longest_wait(work: Callable[[], object]) -> float:
    """Return how long another thread waits during ``work``, at the best of a few times: machines are busy."""
    waits = []
    for _ in range(5):
        with _Ticker() as ticker:
            work()
        waits.append(ticker.longest_s)
    return min(waits)


def seconds_of(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@pytest.mark.native
def test_other_threads_run_while_a_long_text_becomes_utf_8() -> None:
    text = "漢a" * 10_000_000

    in_one_go_s = seconds_of(text.encode)

    assert longest_wait(lambda: TOKENIZER.truncate(text, 1)) < in_one_go_s / 2


@pytest.mark.native
def test_other_threads_run_while_a_long_page_becomes_a_str() -> None:
    data = ("漢a" * 99 + "\n").encode() * 100_000
    reader = DocumentProcessor()

    in_one_go_s = seconds_of(data.decode)

    assert longest_wait(lambda: reader.process(data, name="long.txt")) < in_one_go_s / 2


@pytest.mark.native
def test_the_conversion_of_a_long_text_can_be_cancelled() -> None:
    text = "漢a" * 10_000_000
    run = Run()
    processor = TextProcessor(512, model="o200k_base")

    def cut() -> None:
        with entered(run), pytest.raises(Cancelled):
            processor.chunk(text)

    run.cancel()

    assert seconds_of(cut) < seconds_of(text.encode)
