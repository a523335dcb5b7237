# Shared memory and semaphores by the standard library.
# bites: yes
import os
from multiprocessing import shared_memory

from attack_kit import BAIT, attempt, held

name = os.path.basename(BAIT["memory_file"])
attempt("the host's", lambda: bytes(shared_memory.SharedMemory(name).buf[:40]))
attempt("new", shared_memory.SharedMemory, "made-by-attack", True, 4096)
held()
