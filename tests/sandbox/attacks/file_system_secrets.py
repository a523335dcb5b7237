# Read what tells about the machine and its users.
# levels: full (the second level has the system's own files; it opens none of them)
import os

from attack_kit import held, read_secret, attempt, breach

for path in (
    "/etc/shadow",
    "/etc/hosts",
    "/etc/resolv.conf",
    "/etc/machine-id",
    "/proc/cmdline",
    "/proc/version",
):
    attempt(path, read_secret, path)
users = open("/etc/passwd").read() if os.path.exists("/etc/passwd") else ""
if "root" in users or len(users.splitlines()) > 1:
    breach("the host's users are listed")
held()
