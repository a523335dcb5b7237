# List the host's folders.
# bites: yes
import os

from attack_kit import BAIT, attempt, held

for folder in (
    BAIT["home"],
    BAIT["cwd"],
    os.path.dirname(BAIT["tmp_secret"]),
    "/home",
    "/root",
    "/var",
    "/run",
    "/sys",
):
    attempt(f"listing {folder}", os.listdir, folder)
held()
