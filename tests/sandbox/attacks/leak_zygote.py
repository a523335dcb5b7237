# Reach the process that all sandboxes are forked from.
import os
import signal

from attack_kit import breach, held

for pid in (os.getppid(), os.getppid() - 1, os.getppid() - 2, os.getpid() - 2):
    if os.getpid() > 20 and pid > 1:
        for number in (0, signal.SIGSTOP, signal.SIGKILL):
            try:
                os.kill(pid, number)
                breach(f"process {pid} outside")
            except OSError:
                pass
held()
# %% after
from attack_kit import held

held()
