# Do to descriptors 0 to 3 what they are not for: find files behind them, read what was written.
import os

from attack_kit import attempt, breach, held

if os.read(0, 100):
    breach("standard input holds something")
for descriptor in (0, 1, 2, 3):
    attempt("changing into it", os.fchdir, descriptor)
    attempt("cutting it", os.ftruncate, descriptor, 0)
    attempt("listing it", os.listdir, descriptor)
    attempt("opening beside it", os.open, "..", os.O_RDONLY, dir_fd=descriptor)
held()
