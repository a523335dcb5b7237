# Make a system call of 32-bit programs, which have numbers of their own.
# expect: killed
# machine: x86_64
from attack_kit import machine_code

# eax = 20 (getpid), int 0x80
outcome = machine_code(b"\x53\xb8\x14\x00\x00\x00\xcd\x80\x5b\xc3")()
print("BREACH" if outcome > 0 else "refused", outcome)
