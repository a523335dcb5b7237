# Leave files that others could use: with a set-user bit, without a mask.
import os

from attack_kit import attempt, held

os.umask(0)
descriptor = os.open("tool", os.O_CREAT | os.O_WRONLY, 0o6777)
os.write(descriptor, b"#!/bin/sh\n")
os.close(descriptor)
attempt("running it", os.execv, os.path.abspath("tool"), ["tool"])
attempt("a mask outside", os.chmod, "/", 0o777)
held()
