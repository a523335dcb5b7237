# Run an instruction that there is not.
# expect: killed
# machine: x86_64
from attack_kit import machine_code

machine_code(b"\x0f\x0b")()
