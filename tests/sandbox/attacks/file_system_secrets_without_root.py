# Read what tells about the machine and its users, where the file system is the host's.
# levels: landlock (the other has files of its own there)
from attack_kit import attempt, held, read_secret

for path in (
    "/etc/passwd",
    "/etc/shadow",
    "/etc/hostname",
    "/etc/fstab",
    "/proc/self/environ",
    "/proc/1/cmdline",
    "/proc/cmdline",
    "/proc/net/tcp",
    "/sys/kernel/notes",
    "/dev/kmsg",
    "/dev/mem",
):
    attempt(path, read_secret, path)
held()
