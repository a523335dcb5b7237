"""Make the vocabulary files of this folder from OpenAI's `.tiktoken` files.

Usage: python build.py FOLDER_WITH_TIKTOKEN_FILES

Each input must have the SHA-256 that tiktoken itself expects. The format is
described in README.md.
"""

import base64
import hashlib
import pathlib
import struct
import sys
from itertools import pairwise

HERE = pathlib.Path(__file__).parent
SHA256 = {
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
}


def read_ranks(path: pathlib.Path, sha256: str) -> list[bytes]:
    """Return the tokens of a `.tiktoken` file in rank order."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SystemExit(f"{path} is not the published file: its SHA-256 differs")
    tokens = []
    for line in data.splitlines():
        token, rank = line.split()
        if int(rank) != len(tokens):
            raise SystemExit(f"{path}: rank {rank.decode()} is out of order")
        tokens.append(base64.b64decode(token))
    return tokens


def last_merge(token: bytes, ranks: dict[bytes, int]) -> tuple[int, int]:
    """Return the ranks of the two tokens whose merge makes `token`."""
    parts = [token[i : i + 1] for i in range(len(token))]
    while len(parts) > 2:
        found = [
            (ranks[left + right], i)
            for i, (left, right) in enumerate(pairwise(parts))
            if left + right in ranks
        ]
        rank, i = min(found, default=(len(ranks), 0))
        if rank >= ranks[token]:
            raise SystemExit(f"byte pair encoding never makes the token {token!r}")
        parts[i : i + 2] = [parts[i] + parts[i + 1]]
    return ranks[parts[0]], ranks[parts[1]]


def build(name: str, folder: pathlib.Path) -> bytes:
    """Return the vocabulary `name` in our format."""
    tokens = read_ranks(folder / f"{name}.tiktoken", SHA256[name])
    if any(len(token) != 1 for token in tokens[:256]):
        raise SystemExit(f"{name}: the first 256 tokens are not the single bytes")
    ranks = {token: rank for rank, token in enumerate(tokens)}
    out = [b"ferrobpe", struct.pack("<I", len(tokens)), b"".join(tokens[:256])]
    for token in tokens[256:]:
        left, right = last_merge(token, ranks)
        out.append(left.to_bytes(3, "little") + right.to_bytes(3, "little"))
    return b"".join(out)


if __name__ == "__main__":
    for vocabulary in SHA256:
        (HERE / f"{vocabulary}.bpe").write_bytes(build(vocabulary, pathlib.Path(sys.argv[1])))
