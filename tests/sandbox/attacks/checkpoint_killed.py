# Kill the copy, then die: the host must not say that the session was restored.
# levels: full (the other has no checkpoints)
from attack_kit import held

held()
# %% session
# expect: killed
# restored: no
import os
import signal

for pid in range(3, 60):
    if pid != os.getpid():
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
os.kill(os.getpid(), signal.SIGKILL)
