# Read the environment, memory, maps and descriptors of other processes, by all numbers there are.
# bites: yes
import os

from attack_kit import BAIT, attempt, held, read_secret

pids = {1, 2, os.getppid(), BAIT["host"], BAIT["victim"]} - {os.getpid()}
for pid in sorted(pids):
    if pid == os.getppid() != BAIT["host"]:
        continue
    for name in ("environ", "mem", "maps", "auxv", "stack", "syscall", "io", "status", "cmdline"):
        if pid in (1, 2) and os.getpid() < 20:
            # Its own namespace: these are the sandbox's own.
            continue
        attempt(f"/proc/{pid}/{name}", read_secret, f"/proc/{pid}/{name}")
    if os.getpid() >= 20 or pid > 20:
        attempt(f"descriptors of {pid}", os.listdir, f"/proc/{pid}/fd")
        attempt(f"working folder of {pid}", os.readlink, f"/proc/{pid}/cwd")
        attempt(f"program of {pid}", os.readlink, f"/proc/{pid}/exe")
held()
