# A fork of this code's own answers the host's request for a checkpoint, and a second one of it runs on.
# levels: full (the other has no checkpoints)
# limits: timeout=8
import os
import sys

from attack_kit import frame, held, send


def nonce():
    found = sys._getframe()
    while found is not None:
        value = found.f_locals.get("nonce")
        if isinstance(value, str) and len(value) == 32:
            return value.encode()
        found = found.f_back
    return b""


def forge():
    send(frame(b'{"nonce":"' + nonce() + b'","ok":true,"checkpoint":true}'))
    descriptor = os.open("copy-runs", os.O_CREAT | os.O_WRONLY)
    number = 0
    while True:
        number += 1
        os.pwrite(descriptor, b"%d" % number, 0)


os.register_at_fork(before=lambda: None, after_in_child=forge)
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
        breach("the copy was not stopped")
held()
