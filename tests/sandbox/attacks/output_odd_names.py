# Write files whose names hold line ends, bytes that are no text, climbing parts, or nothing to see.
import os

from attack_kit import held

for name in (b"a\nb", b"\xff\xfe.txt", b" ", b"-rf", b"..\\..\\x", b"\x1b[2J", b"C:x", b"~", b"x" * 250, "\u202egpj.txt".encode(),
             b"\xed\xa0\x80", b"<img src=x onerror=alert(1)>", b"...", b"con", b"a'b\"c"):  # fmt: skip
    with open(name, "wb") as file:
        file.write(b"content")
os.makedirs("a/../b/c", exist_ok=True)
open("a/../b/c/d", "w").write("x")
held()
