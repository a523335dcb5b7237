# Make a socket by the 32-bit call.
# expect: killed
# machine: x86_64
from attack_kit import machine_code

# eax = 359 (socket), ebx = 2, ecx = 1, edx = 0
outcome = machine_code(
    b"\x53\xb8\x67\x01\x00\x00\xbb\x02\x00\x00\x00\xb9\x01\x00\x00\x00\x31\xd2\xcd\x80\x5b\xc3"
)()
print("BREACH" if outcome >= 0 else "refused", outcome)
