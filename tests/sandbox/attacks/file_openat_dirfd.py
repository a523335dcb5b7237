# Open a folder outside without reading it (O_PATH), and files relative to it.
# bites: yes
import os

from attack_kit import BAIT, attempt, held


def read(folder, name):
    descriptor = os.open(name, os.O_RDONLY, dir_fd=folder)
    return print(os.read(descriptor, 200))


for path in (BAIT["tmp_secret"], BAIT["far_secret"], BAIT["home_readable"]):
    try:
        folder = os.open(os.path.dirname(path), os.O_PATH | os.O_DIRECTORY)
    except OSError:
        continue
    attempt("reading relative to a folder", read, folder, os.path.basename(path))
    attempt("listing a folder", os.listdir, folder)
held()
