# Make sockets by numbers: every family, also unknown ones, and multipath TCP.
# machine: x86_64
from attack_kit import filtered, held

for family in range(0, 50):
    for kind in (1, 2, 3, 5, 0x80801, 10):
        filtered(f"socket {family} {kind}", 41, family, kind, 0)
filtered("multipath", 41, 2, 1, 262)
filtered("high bits", 41, (1 << 32) | 2, 1, 0)
held()
