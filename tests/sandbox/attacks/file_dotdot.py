# Climb out by "..", also past the root, through a moved folder and by a descriptor of a folder.
# bites: yes
import os

from attack_kit import BAIT, attempt, held, read_secret

climb = "../" * 40 + BAIT["tmp_secret"].lstrip("/")
attempt("climbing", read_secret, climb)
os.makedirs("a/b/c")
folder = os.open("a/b/c", os.O_RDONLY)
os.rename("a/b/c", "c")
attempt("climbing from a moved folder", lambda: os.read(os.open(climb, os.O_RDONLY, dir_fd=folder), 99))
os.fchdir(folder)
attempt("climbing after fchdir", read_secret, climb)
held()
