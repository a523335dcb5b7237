# Compute for ever in machine code, without any system call.
# limits: timeout=0.7
# expect: timeout | limit cpu_time
# machine: x86_64
from attack_kit import machine_code

machine_code(b"\xeb\xfe")()
