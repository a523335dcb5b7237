# A thread counts on between two cells, when nobody looks.
# limits: timeout=5
import threading
import time

from attack_kit import held

moments = []


def note():
    while True:
        moments.append(time.monotonic())
        time.sleep(0.001)


threading.Thread(target=note, daemon=True).start()
time.sleep(0.05)
held()
# %% session
import time

from attack_kit import breach, held

# The host does things between cells; a thread that ran on would show no gap.
time.sleep(0.05)
gap = max(later - earlier for earlier, later in zip(moments, moments[1:], strict=False))  # noqa: F821
count = len(moments)  # noqa: F821
if count > 400:
    breach(f"the thread noted {count} moments, the largest gap {gap:.3f} s")
held()
