# The copy that is made for the checkpoint answers with garbage, so that it is not taken, and runs on.
# levels: full (the other has no checkpoints)
# limits: timeout=8
import os

from attack_kit import held


def run_on():
    # Not the answer that was asked for, and nobody's request.
    os.write(3, b"\xff" * 64)
    descriptor = os.open("copy-runs", os.O_CREAT | os.O_WRONLY)
    number = 0
    while True:
        number += 1
        os.pwrite(descriptor, b"%d" % number, 0)


os.register_at_fork(after_in_child=run_on)
held()
# %% session
# expect: held | killed | protocol
import os
import time

from attack_kit import breach, held

if os.path.exists("copy-runs"):
    first = open("copy-runs").read()
    time.sleep(0.3)
    if open("copy-runs").read() != first:
        breach("a second process of the sandbox runs on")
held()
