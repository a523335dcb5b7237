# Make as many mappings as there may be: each costs the kernel memory.
# limits: memory=64MB timeout=15
# machine: x86_64
from attack_kit import breach, held, syscall

made = 0
for made in range(200_000):
    if syscall(9, 0, 4096, made % 2, 0x22, -1, 0)[1]:
        break
if made > 100_000:
    breach(f"{made} mappings")
held()
