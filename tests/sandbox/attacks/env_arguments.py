# Look for the host in the interpreter's own arguments and paths.
import sys

from attack_kit import BAIT, breach, held

for what in (sys.argv, sys.orig_argv, sys.path, sys.flags, list(sys.modules)):
    if BAIT["home"] in str(what) or BAIT["cwd"] in str(what) or "ferrolab" in str(what):
        breach(f"{what}")
held()
