# A hook of the interpreter runs in the copy that is made for the checkpoint, and never ends.
# limits: timeout=8
import os

from attack_kit import held


def busy():
    descriptor = os.open("copy-runs", os.O_CREAT | os.O_WRONLY)
    number = 0
    while True:
        number += 1
        os.pwrite(descriptor, b"%d" % number, 0)


os.register_at_fork(after_in_child=busy)
held()
# %% session
# expect: held | killed
import os
import time

from attack_kit import breach, held

if os.path.exists("copy-runs"):
    first = open("copy-runs").read()
    time.sleep(0.3)
    if open("copy-runs").read() != first:
        breach("a second process of the sandbox runs on")
held()
