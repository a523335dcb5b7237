# Map memory that grows downwards by being touched.
# limits: memory=64MB
# machine: x86_64
from attack_kit import breach, held, syscall

for flags in (0x122, 0x100 | 0x22 | 0x20000, 0x1_0000_0122, 0x102):
    outcome, error = syscall(9, 0, 1 << 16, 3, flags, -1, 0)
    if error == 0:
        breach(f"flags {flags:x} at {outcome:x}")
for protection in (0x01000003, 0x02000003):
    address, _ = syscall(9, 0, 1 << 16, 3, 0x22, -1, 0)
    if syscall(10, address, 1 << 16, protection)[1] == 0:
        breach(f"protection {protection:x}")
held()
