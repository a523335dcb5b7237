# Remove and rename files of the host in folders that everybody may write to.
import os

from attack_kit import BAIT, attempt, held

for name in ("target", "tmp_secret", "memory_file"):
    attempt("removing", os.unlink, BAIT[name])
    attempt("renaming", os.rename, BAIT[name], BAIT[name] + "-renamed")
    attempt("taking", os.rename, BAIT[name], "taken")
attempt("removing a folder", os.rmdir, BAIT["open_folder"])
held()
