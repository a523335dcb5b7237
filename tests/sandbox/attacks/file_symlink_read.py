# Read and write through symbolic links to the outside.
# bites: yes
import os

from attack_kit import BAIT, attempt, held, read_secret

for number, name in enumerate(("tmp_secret", "far_secret", "home_readable")):
    os.symlink(BAIT[name], f"link{number}")
    attempt(f"reading {name} through a link", read_secret, f"link{number}")
os.symlink(BAIT["target"], "writable")
attempt("writing through a link", open, "writable", "a")
os.symlink(BAIT["open_folder"], "folder")
attempt("creating through a link", open, "folder/made", "w")
held()
