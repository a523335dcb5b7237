# Bytes that are no text, control characters, halves of characters, and terminal commands.
import os

from attack_kit import held

os.write(1, b"\xff\xfe\x00\x80" + bytes(range(256)) * 10 + b"\xf0\x9f\x98")
os.write(1, b"\x1b]0;title\x07\x1b[2J\x1b[31m" + "\u202e\u2066".encode())
os.write(2, b"\xed\xa0\x80" * 100)
print()
held()
