# Hold locks on files that all sandboxes read.
import fcntl
import os

from attack_kit import held

shared = open(os.__file__)
try:
    fcntl.flock(shared, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    pass
held()
# %% fresh
import fcntl
import os

from attack_kit import held

shared = open(os.__file__)
try:
    fcntl.flock(shared, fcntl.LOCK_SH | fcntl.LOCK_NB)
except OSError as error:
    print("BREACH a sandbox learns of a lock of another one", error)
held()
