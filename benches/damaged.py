"""Damaged PDFs: which share of a sound file's words comes back.

Each contestant is held against what it reads of the sound file itself.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from benches import children, inputs
from benches.document_peers import Reader
from benches.measuring import ContestantFailed
from benches.recall import words
from benches.table import Goal, Group, Row

#: What reads damaged files beside us.
PEERS = ("pypdfium2", "pdf_oxide")
_COUNT = 14
_JUNK_BYTES = 1024
_GOAL = 0.95


def _flipped(bits: int) -> Callable[[bytes], bytes]:
    def flip(data: bytes) -> bytes:
        chance, damaged = random.Random(bits), bytearray(data)
        for _ in range(bits):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        return bytes(damaged)

    return flip


def _cut(share: float) -> Callable[[bytes], bytes]:
    return lambda data: data[: int(len(data) * share)]


def _after_junk(data: bytes) -> bytes:
    return random.Random(_JUNK_BYTES).randbytes(_JUNK_BYTES) + data


#: What was done to a file -> how. What a cut takes away can't come back: those have no goal.
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "10 bits flipped": _flipped(10),
    "50 bits flipped": _flipped(50),
    "200 bits flipped": _flipped(200),
    "1 KiB of junk before it": _after_junk,
    "cut to 90 %": _cut(0.9),
    "cut to 70 %": _cut(0.7),
    "cut to 50 %": _cut(0.5),
}


def add(group: Group, quick: bool) -> None:
    """Add the rows to a group."""
    files = inputs.pdfs_to_damage(3 if quick else _COUNT)
    found: dict[str, dict[str, float]] = {}
    for name in ("ferrolab", *PEERS):
        try:
            found[name] = _kept_by(name, files, group)
        except ContestantFailed as failure:
            group.notes.append(f"{name} was not measured: {failure}")
    ours = found.pop("ferrolab", None)
    if ours is None:
        return
    for damage, share in ours.items():
        measure = f"{len(files)} PDFs, {damage}: words that come back"
        goal = None if damage.startswith("cut") else Goal("at least", _GOAL)
        group.rows.append(Row(measure, share, "", goal=goal, higher_is_better=True))
        group.rows += [
            Row(measure, share, "", peer, theirs[damage], higher_is_better=True)
            for peer, theirs in found.items()
        ]


def _kept_by(name: str, files: list[Path], group: Group) -> dict[str, float]:
    """Return the mean share by damage."""
    children.run("damaged:is_here", name=name)
    shares = [_of_file(name, file, group) for file in files]
    return {damage: mean(share[damage] for share in shares) for damage in DAMAGES}


def _of_file(name: str, file: Path, group: Group) -> dict[str, float]:
    """Return the share by damage; where a process ends, each damage has one of its own."""
    try:
        return dict(children.run("damaged:kept", name=name, file=str(file), damages=list(DAMAGES)))
    except ContestantFailed:
        return {damage: _alone(name, file, damage, group) for damage in DAMAGES}


def _alone(name: str, file: Path, damage: str, group: Group) -> float:
    try:
        found = children.run("damaged:kept", name=name, file=str(file), damages=[damage])
    except ContestantFailed as failure:
        group.notes.append(f"{name} fell over {file.name}, {damage}: {failure}")
        return 0.0
    return float(found[damage])


def is_here(name: str) -> bool:
    """Load a contestant."""
    return bool(Reader(name).name)


def kept(name: str, file: str, damages: list[str]) -> dict[str, float]:
    """Return the share of the words of a sound file that come back, by damage."""
    reader, data = Reader(name), Path(file).read_bytes()
    sound = words(reader.text(Path(file)))
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        damaged = Path(folder, "damaged.pdf")
        for damage in damages:
            damaged.write_bytes(DAMAGES[damage](data))
            found[damage] = (words(_text(reader, damaged)) & sound).total() / max(sound.total(), 1)
    return found


def _text(reader: Reader, path: Path) -> str:
    try:
        return reader.text(path)
    # A refusal is no text, whatever a peer raises.
    except Exception:  # noqa: BLE001
        return ""
