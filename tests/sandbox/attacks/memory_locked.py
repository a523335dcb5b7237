# Lock memory, so that it can't be swapped out, and take huge pages.
# machine: x86_64
from attack_kit import filtered, held, private_memory, syscall, breach

filtered("mlock", 149, 0, 4096)
filtered("mlock2", 325, 0, 4096, 1)
filtered("mlockall", 151, 3)
for flags in (0x40022, 0x15040022, 0x1E040022, 0x2022):
    outcome, error = syscall(9, 0, 2 << 20, 3, flags, -1, 0)
    if error == 0 and flags & 0x40000:
        breach(f"huge pages, flags {flags:x}")
private_memory(4096)
held()
