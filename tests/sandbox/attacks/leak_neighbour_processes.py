# See the processes of the sandbox beside this one, and send them signals.
import os

from attack_kit import held

print(os.getpid())
held()
# %% fresh
import os
import signal

from attack_kit import breach, held

try:
    seen = [int(name) for name in os.listdir("/proc") if name.isdecimal()]
except OSError:
    seen = []
# Its own: the first process, the runner, a checkpoint and one being made.
if len(seen) > 4:
    breach(f"processes {seen}")
for pid in range(max(2, os.getpid() - 40), os.getpid() + 40):
    if pid not in (os.getpid(), os.getppid(), *seen):
        try:
            os.kill(pid, signal.SIGUSR1)
            breach(f"process {pid} was sent a signal")
        except OSError:
            pass
held()
