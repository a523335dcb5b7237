# Open a file outside as a mere path (O_PATH), then again through /proc/self/fd.
import os

from attack_kit import BAIT, attempt, held, read_secret

for name in ("tmp_secret", "target", "far_secret"):
    try:
        descriptor = os.open(BAIT[name], os.O_PATH)
    except OSError:
        continue
    attempt("reading", os.read, descriptor, 100)
    attempt("reading it again", read_secret, f"/proc/self/fd/{descriptor}")
    attempt("writing it again", open, f"/proc/self/fd/{descriptor}", "a")
held()
