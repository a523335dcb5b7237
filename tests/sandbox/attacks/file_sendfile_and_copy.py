# Copy files of the host by the kernel's own copying calls.
import os
import shutil

from attack_kit import BAIT, attempt, held


def copy(path):
    source = os.open(path, os.O_RDONLY)
    target = os.open("copy", os.O_CREAT | os.O_RDWR)
    os.copy_file_range(source, target, 100)
    os.sendfile(1, source, 0, 100)


for name in ("tmp_secret", "far_secret", "target"):
    attempt(name, copy, BAIT[name])
    attempt(name, shutil.copyfile, BAIT[name], "copied")
    attempt(name, shutil.copyfile, os.__file__, BAIT["target"])
held()
