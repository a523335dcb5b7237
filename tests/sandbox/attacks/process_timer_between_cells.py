# A timer strikes between two cells.
import signal
import time

from attack_kit import held

strokes = []
signal.signal(signal.SIGALRM, lambda *_: strokes.append(time.monotonic()))
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
time.sleep(0.02)
held()
# %% session
import time

from attack_kit import breach, held

seen = len(strokes)  # noqa: F821
time.sleep(0.01)
if seen > 60:
    breach(f"{seen} strokes")
held()
