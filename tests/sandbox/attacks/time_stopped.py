# Stop this process, and wait for the host to wake it.
# limits: timeout=0.7
# expect: timeout
import os
import signal

while True:
    os.kill(os.getpid(), signal.SIGSTOP)
