# Shared memory and semaphores by the standard library.
# bites: yes
import os
from multiprocessing import shared_memory

from attack_kit import BAIT, attempt, held

name = os.path.basename(BAIT["memory_file"])


def look():
    segment = shared_memory.SharedMemory(name)
    return bytes(segment.buf[:40])


attempt("the host's", look)
attempt("new", shared_memory.SharedMemory, "made-by-attack", True, 4096)
held()
