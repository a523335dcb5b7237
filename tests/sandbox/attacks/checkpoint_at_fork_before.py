# A hook before the fork for the checkpoint forks itself: a process that nobody knows of.
# limits: timeout=8
import os

from attack_kit import held


def fork_first():
    try:
        # A raw call runs no hooks.
        import ctypes

        made = ctypes.CDLL(None).syscall(56, 17 | 0x1200000, 0, 0, 0, 0)
    except OSError:
        return
    if made == 0:
        descriptor = os.open("extra-runs", os.O_CREAT | os.O_WRONLY)
        number = 0
        while True:
            number += 1
            os.pwrite(descriptor, b"%d" % number, 0)


os.register_at_fork(before=fork_first)
held()
# %% session
# expect: held | killed | protocol
import os
import time

from attack_kit import breach, held

if os.path.exists("extra-runs"):
    first = open("extra-runs").read()
    time.sleep(0.3)
    if open("extra-runs").read() != first:
        breach("a process of its own runs on")
held()
