# Make a process by all calls of the interpreter.
import os
import pty

from attack_kit import attempt, held

attempt("fork", os.fork)
attempt("forkpty", os.forkpty)
attempt("pty", pty.fork)
attempt("posix_spawn", os.posix_spawn, "/bin/true", ["true"], {})
attempt("posix_spawnp", os.posix_spawnp, "python3", ["python3"], {})
held()
