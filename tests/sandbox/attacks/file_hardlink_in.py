# Link a file of the host into the own folder, to read it there.
import os

from attack_kit import BAIT, attempt, held, read_secret

for name in ("target", "tmp_secret", "far_secret"):
    attempt(f"linking {name}", os.link, BAIT[name], f"linked-{name}")
    attempt(f"reading {name}", read_secret, f"linked-{name}")
held()
