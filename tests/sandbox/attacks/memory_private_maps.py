# Map private memory directly and by malloc, and write to every page.
# limits: memory=64MB
import ctypes
import mmap

from attack_kit import MIB, breach, held, private_memory

kept, total = [], 0
try:
    while total < 300:
        part = mmap.mmap(-1, 4 * MIB, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        part.write(b"x" * (4 * MIB))
        kept.append(part)
        total += 4
except (OSError, MemoryError):
    pass
for part in kept:
    part.close()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
count = 0
while count < 300 and (address := libc.malloc(ctypes.c_size_t(MIB))):
    ctypes.memset(address, 1, MIB)
    count += 1
if total > 72 or count > 72 or private_memory(200 * MIB):
    breach(f"{total} MiB mapped, {count} MiB by malloc")
held()
