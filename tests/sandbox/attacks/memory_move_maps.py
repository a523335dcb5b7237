# Grow and double mappings by moving them.
# limits: memory=64MB
# machine: x86_64
from attack_kit import MIB, breach, held, private_memory, syscall

address = private_memory(4 * MIB)
if syscall(25, address, 4 * MIB, 300 * MIB, 1, 0)[1] == 0:
    breach("a mapping of 300 MiB")
total = 0
for _ in range(100):
    outcome, error = syscall(25, address, 4 * MIB, 4 * MIB, 1 | 4, 0)
    if error:
        break
    total += 4
if total > 72:
    breach(f"{total} MiB of copies")
held()
