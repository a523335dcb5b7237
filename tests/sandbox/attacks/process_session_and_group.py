# Leave the process group and session, or become the one that orphans go to.
# machine: x86_64
import os

from attack_kit import BAIT, attempt, filtered, held

attempt("setsid", os.setsid)
attempt("setpgid", os.setpgid, 0, 0)
attempt("setpgid of another", os.setpgid, BAIT["victim"], 0)
filtered("setsid", 112)
filtered("setpgid", 109, 0, 0)
filtered("vhangup", 153)
held()
