# Enter the kernel by the instructions of other processors, and by the old page of calls.
# expect: killed
# machine: x86_64
from attack_kit import machine_code

# sysenter with eax = 41 (socket)
machine_code(b"\xb8\x29\x00\x00\x00\x0f\x34\xc3")()
print("BREACH came back")
