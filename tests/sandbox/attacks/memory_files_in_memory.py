# Keep data in files that lie in memory, deleted ones too.
# At level landlock files are on disk and the host looks every 10 ms, which is too late for this one.
# levels: full
# limits: memory=128MB timeout=10
import os

from attack_kit import MIB, breach, held

block, total = b"x" * MIB, 0
try:
    for number in range(100):
        descriptor = os.open(f"f{number}", os.O_CREAT | os.O_RDWR)
        os.unlink(f"f{number}")
        while total < 200 and os.fstat(descriptor).st_size < 8 * MIB:
            total += os.write(descriptor, block) // MIB
except OSError:
    pass
if total > 40:
    breach(f"{total} MiB in files where 16 are allowed")
held()
