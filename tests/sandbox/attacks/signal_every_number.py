# Send a signal to every process number there may be.
import os

from attack_kit import BAIT, held

own = {os.getpid(), os.getppid(), 1}
reached = []
for pid in {*range(2, 4000), *range(max(2, BAIT["host"] - 500), BAIT["host"] + 500)} - own:
    try:
        os.kill(pid, 0)
        reached.append(pid)
    except OSError:
        pass
print("reached", reached)
for pid in reached:
    if pid in (BAIT["host"], BAIT["victim"]):
        print("BREACH", pid)
held()
