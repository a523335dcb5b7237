# Set the dates of files outside.
import os

from attack_kit import BAIT, attempt, held

for name in ("target", "memory_file", "tmp_secret", "open_folder"):
    attempt(f"utime {name}", os.utime, BAIT[name])
    attempt(f"utime {name} relative", os.utime, "../" * 30 + BAIT[name].lstrip("/"), (1, 1))
    try:
        descriptor = os.open(BAIT[name], os.O_PATH)
    except OSError:
        continue
    attempt(f"utime {name} by descriptor", os.utime, f"/proc/self/fd/{descriptor}", (1, 1))
held()
