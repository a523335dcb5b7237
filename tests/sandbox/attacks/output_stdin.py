# Read from standard input by all ways.
import os
import sys

from attack_kit import attempt, breach, held

attempt("input", input, refusals=(EOFError,))
if sys.stdin.read() or os.read(0, 10):
    breach("something was read")
if sys.__stdin__ is not None and sys.__stdin__.read():
    breach("something was read from the first stream")
held()
