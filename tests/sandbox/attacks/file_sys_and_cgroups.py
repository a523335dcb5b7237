# Read and write the kernel's trees: devices, control groups, security, debugging.
import os

from attack_kit import attempt, held, read_secret

for path in ("/sys/fs/cgroup/cgroup.procs", "/sys/kernel/security/lsm", "/sys/class/net", "/sys/power/state",
             "/sys/fs/cgroup/cgroup.subtree_control", "/sys/kernel/debug", "/sys/fs/bpf", "/sys/module"):  # fmt: skip
    attempt(path, read_secret, path)
    attempt(f"listing {path}", os.listdir, path)
    attempt(f"writing {path}", os.open, path, os.O_WRONLY)
attempt("a control group", os.mkdir, "/sys/fs/cgroup/made")
held()
