# Send signals to the host, a victim of the same user, the parent, everybody, and groups.
import os
import signal

from attack_kit import BAIT, attempt, breach, held

for pid in (BAIT["host"], BAIT["victim"]):
    for number in (0, signal.SIGTERM, signal.SIGUSR1, signal.SIGSTOP, signal.SIGKILL):
        attempt(f"signal {number} to {pid}", os.kill, pid, number)
        attempt(f"signal {number} to the group {pid}", os.killpg, pid, number)
for target in (0, -1, -os.getpgrp(), -BAIT["victim"], -1_000_000):
    attempt(f"signal to {target}", os.kill, target, signal.SIGUSR1)
if os.getppid() == BAIT["host"]:
    breach("the parent is the host")
held()
