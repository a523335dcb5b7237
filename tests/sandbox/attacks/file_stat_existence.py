# Find out which files of the host exist, and when they were changed.
# levels: full (landlock does not govern who looks at names and dates)
import os

from attack_kit import BAIT, breach, held, syscall

names = ("home_secret", "tmp_secret", "far_secret", "memory_file", "open_folder", "stream", "cwd_secret")
for name in names:
    for look in (os.stat, os.lstat, os.statvfs, os.readlink):
        try:
            breach(f"{name}: {look(BAIT[name])}")
        except FileNotFoundError:
            pass
    buffer = bytes(256)
    if syscall(332, -100, BAIT[name].encode(), 0, 0xFFF, buffer)[1] == 0:
        breach(f"{name} by statx")
    if os.access(BAIT[name], os.F_OK):
        breach(f"{name} by access")
held()
