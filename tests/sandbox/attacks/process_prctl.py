# Ask for dangerous process settings.
# machine: x86_64
from attack_kit import filtered, held

for option, what in (
    (1, "PDEATHSIG"), (4, "DUMPABLE"), (8, "KEEPCAPS"), (22, "SECCOMP"), (24, "CAPBSET_DROP"), (28, "SECUREBITS"),
    (35, "MM"), (36, "CHILD_SUBREAPER"), (38, "NO_NEW_PRIVS"), (47, "CAP_AMBIENT"), (0x59616D61, "PTRACER"),
    (26, "TSC"), (33, "MCE_KILL"), (41, "THP_DISABLE"), (53, "SPECULATION"), (59, "SYSCALL_USER_DISPATCH"),
    (62, "SCHED_CORE"), (65, "MDWE"), (67, "MEMORY_MERGE"), (29, "TIMERSLACK"), (57, "IO_FLUSHER"), (40, "TID_ADDRESS"),
):  # fmt: skip
    filtered(f"prctl {what}", 157, option, 0, 0, 0, 0)
    filtered(f"prctl {what} with high bits", 157, option | 1 << 40, 1, 0, 0, 0)
held()
