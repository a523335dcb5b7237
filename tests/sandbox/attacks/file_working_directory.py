# Learn where the host works and lives, and go there.
import os

from attack_kit import BAIT, attempt, breach, held

if os.getcwd() in (BAIT["cwd"], BAIT["home"]) or os.path.expanduser("~") == BAIT["home"]:
    breach("this is the host's folder")
for folder in (BAIT["cwd"], BAIT["home"]):
    try:
        os.chdir(folder)
    except OSError:
        continue
    attempt("reading there", open, "secret.txt")
    attempt("listing there", os.listdir, ".")
    attempt("writing there", open, "made", "w")
held()
