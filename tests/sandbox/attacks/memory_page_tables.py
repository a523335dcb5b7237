# Touch one page in each two megabytes of a vast mapping: the page tables cost memory that is not counted.
# limits: memory=64MB
# machine: x86_64
import ctypes

from attack_kit import MIB, breach, held, private_memory, syscall

total = 0
while total < 1 << 20:
    # Readable only, with and without reserve: not what the limit on data counts.
    address = syscall(9, 0, 64 * MIB, 1, 0x4022, -1, 0)[0]
    if address <= 0:
        break
    total += 64
    for offset in range(0, 64 * MIB, 2 * MIB):
        ctypes.c_char.from_address(address + offset).value
if total > 8192:
    breach(f"{total} MiB of address space")
if private_memory(1 << 40):
    breach("a terabyte at once")
held()
