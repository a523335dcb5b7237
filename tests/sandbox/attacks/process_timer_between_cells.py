# A timer strikes between two cells.
import signal
import time

from attack_kit import held

strokes = []
signal.signal(signal.SIGALRM, lambda *_: strokes.append(time.monotonic()))
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
time.sleep(0.02)
held()
ended = time.monotonic()
# %% session
begun = __import__("time").monotonic()

from attack_kit import breach, held

# Some strike until the host, which may be busy, has stopped the process; then none does.
middle = (ended + begun) / 2  # noqa: F821
late = sum(middle < stroke < begun for stroke in strokes)  # noqa: F821
if late > 30:
    breach(f"{late} strokes in {begun - middle:.3f} s")
held()
