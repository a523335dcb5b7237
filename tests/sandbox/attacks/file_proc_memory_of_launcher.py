# Read all memory of this process and its parent, which began as copies of the launcher, for secrets.
import os

from attack_kit import BAIT, breach, held

needle = BAIT["variable"].encode() + b"=" + b"bait-"
for pid in ("self", str(os.getppid())):
    try:
        maps, memory = open(f"/proc/{pid}/maps"), open(f"/proc/{pid}/mem", "rb", 0)
    except OSError:
        continue
    for line in maps.read().splitlines():
        first, last = (int(one, 16) for one in line.split()[0].split("-"))
        try:
            memory.seek(first)
            if needle in memory.read(min(last - first, 64 << 20)):
                breach(f"the launcher's environment is in the memory of {pid}")
        except (OSError, ValueError, OverflowError):
            continue
held()
