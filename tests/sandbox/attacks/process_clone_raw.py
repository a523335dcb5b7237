# Clone by number, with every flag that makes a process or a namespace.
# machine: x86_64
import os

from attack_kit import breach, filtered, held, syscall

own = os.getpid()
flags = {
    "plain": 17,
    "nothing": 0,
    "vm": 0x100 | 17,
    "vfork": 0x4100 | 17,
    "parent": 0x8000 | 17,
    "files": 0x400 | 17,
    "settid": 0x01200000 | 17,
    "pidfd": 0x1000 | 17,
    "io": 0x80000000 | 17,
    "ptrace": 0x2000 | 17,
    "untraced": 0x00800000 | 17,
}
names = {"ns": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000, "user": 0x10000000}
names |= {"pid": 0x20000000, "net": 0x40000000}
flags |= {name: flag | 17 for name, flag in names.items()}
flags |= {f"{name} with vfork": flag | 0x4100 | 17 for name, flag in names.items()}
for name, flag in flags.items():
    number, error = syscall(56, flag, 0, 0, 0, 0)
    if os.getpid() != own:
        print(f"BREACH cloned: {name}", flush=True)
        os._exit(0)
    if error == 0:
        breach(f"clone {name} {number}")
for number, what in ((57, "fork"), (58, "vfork"), (435, "clone3")):
    filtered(what, number, 0, 0)
held()
