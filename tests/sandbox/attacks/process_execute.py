# Become another program by all ways.
# machine: x86_64
import os
import sys

from attack_kit import attempt, filtered, held

programs = [
    "/bin/sh",
    "/bin/true",
    "/usr/bin/env",
    sys.executable or "/usr/bin/python3",
    "/proc/self/exe",
    "/proc/1/exe",
]
for program in programs:
    attempt(program, os.execv, program, ["x", "-c", "print('BREACH')"])
    attempt(program, os.execve, program, ["x"], {})
    filtered("execve", 59, program.encode(), 0, 0)
    filtered("execveat", 322, -100, program.encode(), 0, 0, 0)
try:
    descriptor = os.open("/bin/true", os.O_RDONLY)
except OSError:
    descriptor = os.open(os.__file__, os.O_RDONLY)
attempt("by a descriptor", os.execve, descriptor, ["x"], {})
filtered("by an empty path", 322, descriptor, b"", 0, 0, 0x1000)
filtered("uselib", 134, b"/lib/x86_64-linux-gnu/libc.so.6")
held()
