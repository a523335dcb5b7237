# Take page faults into the own hands, to stop the kernel in the midst of a call.
# machine: x86_64
from attack_kit import attempt, filtered, held
import os

filtered("userfaultfd", 323, 0)
filtered("userfaultfd for user pages", 323, 1)
attempt("its device", os.open, "/dev/userfaultfd", os.O_RDWR)
filtered("remap_file_pages", 216, 0, 0, 0, 0, 0)
filtered("pkey_alloc", 330, 0, 0)
filtered("map_shadow_stack", 453, 0, 4096, 0)
filtered("mseal", 462, 0, 0, 0)
held()
