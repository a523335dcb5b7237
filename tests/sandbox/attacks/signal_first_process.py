# Kill and stop the first process of the sandbox, which tells the host how the runner ended.
import os
import signal
import time

from attack_kit import held

for number in (signal.SIGSTOP, signal.SIGKILL, signal.SIGTERM, signal.SIGCHLD, signal.SIGINT, signal.SIGUSR1):
    try:
        os.kill(os.getppid(), number)
    except OSError:
        pass
time.sleep(0.05)
os.getppid()
held()
