# Use up all processes and threads, so that no copy can be made; then die.
# expect: held | limit threads
# limits: timeout=10
import threading

from attack_kit import held

over = threading.Event()
threading.stack_size(64 * 1024)
try:
    for _ in range(500):
        threading.Thread(target=over.wait, daemon=True).start()
except (RuntimeError, MemoryError):
    pass
held()
# %% session
# expect: killed
import os

os.kill(os.getpid(), 9)
