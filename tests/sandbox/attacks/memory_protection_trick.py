# Write to memory, then make it read-only: the kernel stops counting it against the limit.
# limits: memory=64MB timeout=8
# expect: limit memory | error MemoryError | held
import ctypes

from attack_kit import MIB, breach, held, private_memory

libc = ctypes.CDLL(None)
total = 0
while total < 900 and (address := private_memory(16 * MIB)):
    ctypes.memset(address, 1, 16 * MIB)
    libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(16 * MIB), 1)
    total += 16
if total > 300:
    breach(f"{total} MiB")
held()
