# The same slowly, some pages between long rests.
# limits: memory=64MB timeout=8
# expect: limit memory | error MemoryError | held
import ctypes
import time

from attack_kit import MIB, breach, held, private_memory

libc = ctypes.CDLL(None)
total = 0
while total < 300 and (address := private_memory(2 * MIB)):
    ctypes.memset(address, 1, 2 * MIB)
    libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(2 * MIB), 1)
    total += 2
    time.sleep(0.005)
if total > 150:
    breach(f"{total} MiB")
held()
