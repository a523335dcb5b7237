# Grow the heap by brk.
# limits: memory=64MB
# machine: x86_64
import ctypes

from attack_kit import MIB, breach, held, syscall

start, _ = syscall(12, 0)
total = 0
for _ in range(100):
    if syscall(12, start + (total + 4) * MIB)[0] < start + (total + 4) * MIB:
        break
    ctypes.memset(start + total * MIB, 1, 4 * MIB)
    total += 4
if total > 72:
    breach(f"{total} MiB")
held()
