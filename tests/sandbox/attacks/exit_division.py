# Divide by zero in machine code.
# expect: killed
# machine: x86_64
from attack_kit import machine_code

machine_code(b"\x31\xc9\x89\xc8\xf7\xf1")()
