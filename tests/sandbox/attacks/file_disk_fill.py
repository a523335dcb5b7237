# Fill the host's disk: many files, each within the limit of one.
# expect: held | limit files
# limits: timeout=20 memory=256MB
import os

from attack_kit import MIB, breach, held

block, written, number = os.urandom(MIB), 0, 0
try:
    for number in range(80):
        with open(f"fill{number}", "wb") as file:
            written += file.write(block)
except OSError:
    pass
if written > 40 * MIB:
    breach(f"{written // MIB} MiB were written where 16 are allowed")
held()
