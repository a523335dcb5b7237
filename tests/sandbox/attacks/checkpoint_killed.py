# Kill and wake the stopped copy, then die: the copy must be out of reach, and what it kept must be there.
# levels: full (the other has no checkpoints)
from attack_kit import held

state = "kept"
held()
# %% session
# expect: killed
# restored: yes
import os
import signal

from attack_kit import breach

for pid in range(3, 60):
    if pid != os.getpid():
        for number in (signal.SIGKILL, signal.SIGCONT, signal.SIGUSR1):
            try:
                os.kill(pid, number)
                breach(f"process {pid} of the sandbox was sent signal {number}")
            except OSError:
                pass
os.kill(os.getpid(), signal.SIGKILL)
# %% session
from attack_kit import breach, held

if globals().get("state") != "kept":
    breach("the session was not restored")
held()
