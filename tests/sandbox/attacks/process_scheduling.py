# Take priority over others, or processors.
# machine: x86_64
import os

from attack_kit import BAIT, attempt, filtered, held

attempt("nice", os.nice, -5)
attempt("setpriority", os.setpriority, os.PRIO_PROCESS, 0, -5)
attempt("setpriority of another", os.setpriority, os.PRIO_PROCESS, BAIT["victim"], 19)
attempt("real time", os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(1))
attempt("affinity of another", os.sched_setaffinity, BAIT["victim"], {0})
attempt("affinity", os.sched_setaffinity, 0, {0})
for number, what in ((141, "setpriority"), (144, "sched_setscheduler"), (142, "sched_setparam"), (203, "affinity"),
                     (314, "sched_setattr"), (251, "ioprio_set"), (237, "mbind"), (238, "set_mempolicy")):  # fmt: skip
    filtered(what, number, 0, 0, 0, 0)
held()
