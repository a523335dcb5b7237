# Read files that everybody on the machine may read: elsewhere, in /tmp, in shared memory, in the host's cwd.
# bites: yes
from attack_kit import BAIT, attempt, held, read_secret

for name in ("tmp_secret", "far_secret", "memory_file", "cwd_secret", "target"):
    attempt(name, read_secret, BAIT[name])
held()
