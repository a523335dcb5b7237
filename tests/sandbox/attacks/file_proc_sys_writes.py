# Write to the kernel's settings, and to those of processes.
import os

from attack_kit import attempt, held


def write(path, text):
    descriptor = os.open(path, os.O_WRONLY)
    return os.write(descriptor, text)


for path in (
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/hostname",
    "/proc/sys/user/max_user_namespaces",
    "/proc/sys/vm/overcommit_memory",
    "/proc/sysrq-trigger",
    "/proc/self/oom_score_adj",
    "/proc/self/oom_adj",
    "/proc/1/oom_score_adj",
    "/proc/self/uid_map",
    "/proc/self/gid_map",
    "/proc/self/setgroups",
    "/proc/self/loginuid",
    "/proc/self/coredump_filter",
    "/proc/self/timens_offsets",
    "/proc/self/attr/current",
    "/proc/self/clear_refs",
    "/proc/self/comm",
    "/proc/self/timerslack_ns",
    "/proc/self/sched",
):
    attempt(path, write, path, b"0")
held()
