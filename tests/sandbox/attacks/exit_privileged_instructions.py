# Run instructions of the kernel's.
# expect: killed
# machine: x86_64
from attack_kit import machine_code

machine_code(b"\xfa\xf4")()
