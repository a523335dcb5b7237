# Map own files shared, and write to the mappings.
# expect: held | limit files
# limits: memory=256MB timeout=10
import mmap
import os

from attack_kit import MIB, breach, held

kept = []
try:
    for number in range(20):
        descriptor = os.open(f"f{number}", os.O_CREAT | os.O_RDWR)
        os.write(descriptor, b"x" * (4 * MIB))
        part = mmap.mmap(descriptor, 4 * MIB)
        part[::4096] = b"y" * 1024
        kept.append(part)
except OSError:
    pass
if len(kept) * 4 > 40:
    breach(f"{len(kept) * 4} MiB where 16 are allowed")
held()
