# Attach to the host, a victim of the same user and the parent, and read their memory.
# machine: x86_64
import os

from attack_kit import BAIT, filtered, held

for pid in (BAIT["host"], BAIT["victim"], os.getppid(), 1):
    for request in (16, 0x4206, 0, 3, 12):
        filtered(f"ptrace {request}", 101, request, pid, 0, 0)
    vector = bytes(32)
    filtered("process_vm_readv", 310, pid, vector, 1, vector, 1, 0)
    filtered("process_vm_writev", 311, pid, vector, 1, vector, 1, 0)
    filtered("kcmp", 312, pid, os.getpid(), 0, 0, 0)
    filtered("process_madvise", 440, pid, vector, 1, 4, 0)
    filtered("pidfd_getfd", 438, 3, 0, 0)
    filtered("migrate_pages", 256, pid, 1, vector, vector)
    filtered("move_pages", 279, pid, 0, 0, 0, 0, 0)
    filtered("get_robust_list", 274, pid, vector, vector)
held()
