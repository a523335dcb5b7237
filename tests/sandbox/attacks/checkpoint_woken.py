# Wake the stopped copy and have it run this code beside the runner.
# levels: full (the other has no checkpoints)
# limits: timeout=8
import os
import signal
import time

from attack_kit import held

original = os.getpid()


def beside(number, frame):
    if os.getpid() != original:
        count = 0
        descriptor = os.open("beside", os.O_CREAT | os.O_WRONLY)
        end = time.monotonic() + 4
        while time.monotonic() < end:
            count += 1
            os.pwrite(descriptor, b"%d" % count, 0)


signal.signal(signal.SIGUSR1, beside)
held()
# %% session
# expect: held | killed | protocol
import os
import signal
import time

from attack_kit import breach, held

for pid in range(2, 60):
    if pid != os.getpid():
        for number in (signal.SIGUSR1, signal.SIGCONT):
            try:
                os.kill(pid, number)
            except OSError:
                pass
time.sleep(0.4)
if os.path.exists("beside"):
    first = open("beside").read()
    time.sleep(0.2)
    if open("beside").read() != first:
        breach("the checkpoint runs beside the runner")
held()
