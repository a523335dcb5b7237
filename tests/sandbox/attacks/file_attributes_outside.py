# Read, set and list extended attributes outside.
import os

from attack_kit import BAIT, attempt, held

for path in (BAIT["target"], BAIT["open_folder"], os.__file__):
    attempt("setting", os.setxattr, path, "user.bait", b"x")
    attempt("removing", os.removexattr, path, "user.bait")
    attempt("listing", os.listxattr, path)
open("mine", "w").close()
attempt("setting on an own file", os.setxattr, "mine", "user.bait", b"x" * 60_000)
held()
