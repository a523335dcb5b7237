# Write to files that everybody on the machine may write to.
# bites: yes
from attack_kit import BAIT, attempt, held


def append(path):
    with open(path, "a") as file:
        file.write("x")


for name in ("target", "memory_file", "home_secret", "cwd_secret", "tmp_secret"):
    attempt(f"appending to {name}", append, BAIT[name])
held()
