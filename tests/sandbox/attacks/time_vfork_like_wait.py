# Wait in a call that takes no signals lightly: a futex nobody wakes.
# limits: timeout=0.5
# expect: timeout
# machine: x86_64
from attack_kit import private_memory, syscall

address = private_memory(4096)
while True:
    syscall(202, address, 0, 0, 0, 0, 0)
