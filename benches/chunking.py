"""Chunks: 1.7 MB of Markdown at 512 tokens, beside one pass of tiktoken and other chunkers."""

from __future__ import annotations

from functools import partial
from typing import Any

from benches import children, inputs
from benches.chunk_peers import MAX_TOKENS, PEERS, bodies, chunker
from benches.measuring import interleave, missing, timed
from benches.sentence_judge import Judge
from benches.table import Goal, Group, Row
from benches.token_peers import counter

_PASS = "one pass of tiktoken"
_WARM_UP = "One sentence. Another one.\n\nA paragraph.\n"


def run(quick: bool) -> Group:
    """Measure the group."""
    size = len(inputs.prose().encode()) / 1e6
    group = Group("chunking", f"Chunks of {size:.1f} MB Markdown at {MAX_TOKENS} tokens")
    for overlap in PEERS:
        _measure(group, overlap, quick)
    return group


def _measure(group: Group, overlap: int, quick: bool) -> None:
    peers = PEERS[overlap][: 0 if overlap else 1] if quick else PEERS[overlap]
    turns = {
        name: partial(children.run, "chunking:cut_cold", name=name, overlap=overlap)
        for name in ("ferrolab", *peers)
    }
    turns[_PASS] = partial(children.run, "chunking:count_cold")
    runs = interleave(turns, 2 if quick else 3)
    goals = {_PASS: Goal("at most", 0.5, "share")}
    group.compare(runs, "cpu_s", f"cut, overlap {overlap} (CPU)", [_PASS, *peers], goals=goals)
    group.notes += [note for note in missing(runs.failures) if note not in group.notes]
    _judge(group, overlap, [name for name in ("ferrolab", *peers) if name not in runs.failures])


def _judge(group: Group, overlap: int, names: list[str]) -> None:
    found = children.run("chunking:judged", names=names, overlap=overlap)
    ours = found.pop("ferrolab")
    group.notes.append(f"Overlap {overlap}: ferrolab makes {ours['chunks']:,} chunks.")
    for key, measure, unit, goal in (
        ("over_limit", "chunks over the limit", "", Goal("at most", 0)),
        ("inside_percent", "chunks ending inside a sentence", "%", Goal("at most", 0.1)),
        ("avoidable_percent", "chunks ending inside a sentence that fits", "%", None),
        ("lost", "bodies joined that are not the text", "", Goal("at most", 0)),
    ):
        measure = f"{measure}, overlap {overlap}"
        group.rows.append(Row(measure, ours[key], unit, goal=goal))
        group.rows += [
            Row(measure, ours[key], unit, name, theirs[key])
            for name, theirs in found.items()
            if theirs[key] is not None
        ]


def cut_cold(name: str, overlap: int) -> dict[str, float]:
    """Cut the text in this process, which has not seen it, on one core."""
    children.pin_to_one_core()
    text = inputs.prose()
    cut = chunker(name, overlap)
    cut(_WARM_UP)
    return timed(lambda: cut(text))


def count_cold() -> dict[str, float]:
    """Count the text with tiktoken in this process, which has not seen it, on one core."""
    children.pin_to_one_core()
    text = inputs.prose()
    count = counter("tiktoken")
    count(_WARM_UP)
    return timed(lambda: count(text))


def judged(names: list[str], overlap: int) -> dict[str, Any]:
    """Judge the chunks: tiktoken counts them anew, and the sentence judge looks at their ends."""
    text = inputs.prose()
    count = counter("tiktoken")
    strict = Judge(text)
    lenient = Judge(text, lambda sentence: count(sentence) <= MAX_TOKENS)
    found = {}
    for name in names:
        chunks = chunker(name, overlap)(text)
        # With an overlap only ferrolab says where a chunk's own part begins.
        joined = bodies(text, overlap) if name == "ferrolab" else None if overlap else "".join(chunks)
        found[name] = {
            "chunks": len(chunks),
            "over_limit": sum(count(chunk) > MAX_TOKENS for chunk in chunks),
            "inside_percent": strict.percent_broken(chunks),
            "avoidable_percent": lenient.percent_broken(chunks),
            "lost": None if joined is None else int(joined != text),
        }
    return found
