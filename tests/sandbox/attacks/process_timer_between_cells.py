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
# %% later
begun = __import__("time").monotonic()

from attack_kit import breach, held

# Some strike until the host, which may be busy, has stopped the process, and some as soon as it goes on.
pause = begun - ended  # noqa: F821
first, last = ended + 0.4 * pause, ended + 0.7 * pause  # noqa: F821
late = sum(first < stroke < last for stroke in strokes)  # noqa: F821
if late:
    breach(f"{late} strokes in {last - first:.3f} s")
held()
