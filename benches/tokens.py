"""Tokens: cold texts on one core, single calls, batches, and the first call of a process."""

from __future__ import annotations

import time
from functools import partial
from importlib import import_module
from itertools import repeat
from typing import Any

from benches import children, inputs
from benches.measuring import ContestantFailed, Runs, Sample, interleave, missing, prefixed, timed
from benches.table import Goal, Group, Row
from benches.token_peers import PEERS, batch_counter, counter
from benches.vocabulary import ENCODING

_COLD_GOALS = {"English": 8, "code": 12, "CJK": 5}
_GREETING = "Hello, world!"
_CALLS = 20_000
_SENTENCES = 10_000


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("tokens", f"Tokens ({ENCODING})")
    _cold_texts(group, quick)
    _calls(group, quick)
    _first_calls(group, quick)
    return group


def _cold_texts(group: Group, quick: bool) -> None:
    # fastokens and tokenizers take seconds to load, each time.
    peers = PEERS[:2] if quick else PEERS
    names = ("ferrolab", *peers)
    turns = {name: _Turn(name) for name in names}
    runs = interleave(turns, 2 if quick else 4)
    for text, content in inputs.texts().items():
        goals = {"tiktoken": Goal("at least", _COLD_GOALS[text], "times")}
        size = len(content.encode()) / 1e6
        group.compare(
            runs, f"{text}.cpu_s", f"count {text}, {size:.1f} MB, cold, one core (CPU)", peers, goals=goals
        )
    group.compare(runs, "again.cpu_s", "count English again in the same process (CPU)", peers)
    differences = len(_differences(runs, "ferrolab"))
    group.rows.append(
        Row("texts whose count differs from tiktoken's", differences, "", goal=Goal("at most", 0))
    )
    group.notes += [*missing(runs.failures), *_wrong_counts(runs)]


class _Turn:
    """One contestant's cold counts; the order of the texts moves on from round to round."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._round = 0

    def __call__(self) -> Sample:
        self._round += 1
        sample: Sample = children.run("tokens:count_cold", name=self._name, first=self._round)
        return sample


def count_cold(name: str, first: int) -> dict[str, float]:
    """Count each text once in this process, which has seen none of them."""
    children.pin_to_one_core()
    texts = list(inputs.texts().items())
    count = counter(name)
    count(_GREETING)
    sample: dict[str, float] = {}
    for at in range(len(texts)):
        label, text = texts[(first + at) % len(texts)]
        found: list[int] = []
        sample |= prefixed(label, timed(lambda text=text, found=found: found.append(count(text))))
        sample[f"{label}.tokens"] = found[0]
    # Some peers keep what they have seen from call to call.
    return sample | prefixed("again", timed(lambda: count(inputs.english())))


def _wrong_counts(runs: Runs) -> list[str]:
    notes = []
    for name in PEERS:
        if runs.has(name, "English.tokens") and (differences := _differences(runs, name)):
            notes.append(f"{name} counts otherwise than tiktoken: {', '.join(differences)}.")
    return notes


def _differences(runs: Runs, name: str) -> list[str]:
    """Return by how much ``name`` and tiktoken differ, for each text where they do."""
    found = {}
    for text in inputs.texts():
        key = f"{text}.tokens"
        found[text] = int(runs.median(name, key) - runs.median("tiktoken", key))
    return [f"{text} by {difference:+,}" for text, difference in found.items() if difference]


def _calls(group: Group, quick: bool) -> None:
    names = list(PEERS[:2] if quick else PEERS)
    rounds = children.run("tokens:calls", names=names, rounds=3 if quick else 7)
    runs = Runs(rounds["rounds"], rounds["failures"])
    greeting = f'count("{_GREETING}")'
    for ours, measure, goal in (
        ("ferrolab", f"Tokenizer.{greeting}, a call", Goal("at most", 0.4)),
        ("ferrolab.count_tokens", f"ferrolab.{greeting.replace('count', 'count_tokens')}, a call", None),
    ):
        goals = {"tiktoken": goal} if goal else {}
        group.compare(
            runs,
            "call_s",
            measure,
            names if goal else names[:1],
            ours=ours,
            unit="µs",
            scale=1e6,
            goals=goals,
        )
    group.alone(runs, "floor", "call_s", "an empty native call, the floor of any call", unit="µs", scale=1e6)
    batch, loop = "count_batch, 1 thread", "a loop over tiktoken"
    eight = Goal("at least", 8, "times")
    group.compare(
        runs,
        "sentences.wall_s",
        f"{_SENTENCES:,} sentences, {batch}",
        [loop, "a loop over ferrolab", "a loop over tokie", "tiktoken's batch, 2 threads"],
        ours=batch,
        goals={loop: eight},
    )
    group.compare(
        runs,
        "sentences.wall_s",
        f"{_SENTENCES:,} sentences, count_batch, 2 threads",
        [batch, "tiktoken's batch, 2 threads"],
        ours="count_batch, 2 threads",
        goals={batch: Goal("at least", 1.7, "times")},
    )


def calls(names: list[str], rounds: int) -> dict[str, Any]:
    """Time single calls and sentences of all contestants in this process, in turns."""
    counters = {}
    failures = {}
    for name in ["ferrolab", *names]:
        try:
            counters[name] = counter(name)
        except ContestantFailed as failure:
            failures[name] = str(failure)
    contestants = {name: partial(_greet, count) for name, count in counters.items()}
    contestants["floor"] = partial(_greet, counters["ferrolab"], "")
    contestants["ferrolab.count_tokens"] = partial(_greet, import_module("ferrolab").count_tokens)
    contestants |= _on_sentences(counters)
    done = interleave(contestants, rounds)
    return {"rounds": done.rounds, "failures": failures}


def _greet(count: Any, text: str = _GREETING) -> Sample:
    def loop() -> None:
        for _ in repeat(None, _CALLS):
            count(text)

    return {"call_s": timed(loop)["wall_s"] / _CALLS}


def _on_sentences(counters: dict[str, Any]) -> dict[str, Any]:
    sentences = inputs.sentences(_SENTENCES)
    work = {
        f"a loop over {name}": lambda count=counters[name]: [count(text) for text in sentences]
        for name in ("ferrolab", "tiktoken", "tokie")
        if name in counters
    }
    ours = {threads: batch_counter("ferrolab", threads) for threads in (1, 2)}
    work["count_batch, 1 thread"] = lambda: ours[1](sentences)
    work["count_batch, 2 threads"] = lambda: ours[2](sentences)
    if "tiktoken" in counters:
        theirs = batch_counter("tiktoken", 2)
        work["tiktoken's batch, 2 threads"] = lambda: theirs(sentences)
    return {name: lambda do=do: prefixed("sentences", timed(do)) for name, do in work.items()}


def _first_calls(group: Group, quick: bool) -> None:
    names = ("ferrolab", "tiktoken")
    turns = {name: partial(children.run, "tokens:first_call", name=name) for name in names}
    runs = interleave(turns, 3 if quick else 9)
    goals = {"tiktoken": Goal("at most", 50)}
    group.compare(
        runs, "first_s", "first call in a fresh process, after the import", ["tiktoken"], goals=goals
    )
    group.compare(runs, "whole_s", "import and first call", ["tiktoken"])


def first_call(name: str) -> dict[str, float]:
    """Time import and first call; tiktoken reads its vocabulary from its cache folder."""
    started = time.perf_counter()
    module = import_module(name)
    imported = time.perf_counter()
    if name == "ferrolab":
        module.count_tokens(_GREETING, ENCODING)
    else:
        module.get_encoding(ENCODING).encode_ordinary(_GREETING)
    ended = time.perf_counter()
    return {"first_s": ended - imported, "whole_s": ended - started}
