# Change who this process is.
# machine: x86_64
import os

from attack_kit import attempt, filtered, held

attempt("setuid", os.setuid, 0)
attempt("setgroups", os.setgroups, [0])
for number, what in ((105, "setuid"), (106, "setgid"), (113, "setreuid"), (114, "setregid"), (117, "setresuid"),
                     (119, "setresgid"), (116, "setgroups"), (122, "setfsuid"), (123, "setfsgid"), (126, "capset")):  # fmt: skip
    filtered(what, number, 0, 0, 0)
held()
