# Read the host's next requests off the channel in a thread, and answer them.
# expect: held
# limits: timeout=3
import os
import threading

from attack_kit import held


def steal():
    while True:
        try:
            os.read(3, 100_000)
        except OSError:
            pass


for _ in range(4):
    threading.Thread(target=steal, daemon=True).start()
held()
# %% session
# expect: held | timeout | protocol | killed
from attack_kit import held

held()
