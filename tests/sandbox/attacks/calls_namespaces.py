# Enter and make namespaces.
# machine: x86_64
import os

from attack_kit import filtered, held

for flag in (
    0x80,
    0x20000,
    0x2000000,
    0x4000000,
    0x8000000,
    0x10000000,
    0x20000000,
    0x40000000,
    0x200,
    0x400,
    0,
):
    filtered(f"unshare {flag:x}", 272, flag)
    filtered(f"setns {flag:x}", 308, 3, flag)
for name in ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time"):
    for pid in ("self", "1"):
        try:
            descriptor = os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY)
        except OSError:
            continue
        filtered(f"setns {name}", 308, descriptor, 0)
        filtered(f"ioctl {name}", 16, descriptor, 0xB701, 0)
held()
