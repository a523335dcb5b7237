# Read the stack below the interpreter's first frame, where arguments and environment were put at the start.
import ctypes

from attack_kit import BAIT, breach, held

try:
    maps = open("/proc/self/maps").read()
except OSError:
    maps = ""
for line in maps.splitlines():
    if line.endswith("[stack]"):
        first, last = (int(one, 16) for one in line.split()[0].split("-"))
        content = ctypes.string_at(first, last - first)
        if (BAIT["variable"] + "=bait-").encode() in content:
            breach("the host's environment is on the stack")
held()
