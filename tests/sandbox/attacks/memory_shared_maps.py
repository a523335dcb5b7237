# Map shared memory, which is not the process's own and not counted as such.
# limits: memory=64MB
# machine: x86_64
import mmap
import os

from attack_kit import MIB, attempt, breach, held, syscall

attempt("shared", mmap.mmap, -1, 100 * MIB)
attempt("shared, validated", mmap.mmap, -1, MIB, flags=3 | mmap.MAP_ANONYMOUS)
for flags in (0x21, 0x23, 0x40021, 0x4021, 0x8021, 0x1_0000_0021, 0x121, 0x122, 0x103):
    outcome, error = syscall(9, 0, 100 * MIB, 3, flags, -1, 0)
    if error == 0:
        breach(f"flags {flags:x}")
for device in ("/dev/zero", "/dev/null"):
    for mode in (os.O_RDWR, os.O_RDONLY):
        try:
            descriptor = os.open(device, mode)
            outcome, error = syscall(9, 0, 100 * MIB, 3, 1, descriptor, 0)
            if error == 0:
                breach(f"{device} shared, {mode}")
        except OSError:
            pass
held()
