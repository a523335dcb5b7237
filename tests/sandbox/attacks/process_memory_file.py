# Make a program in memory, and run it.
# machine: x86_64
import os

from attack_kit import attempt, filtered, held

attempt("memfd_create", os.memfd_create, "x")
for flags in (0, 1, 2, 4, 8, 0x10):
    filtered("memfd_create", 319, b"x", flags)
filtered("memfd_secret", 447, 0)
held()
