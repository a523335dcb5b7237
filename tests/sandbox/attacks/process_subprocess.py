# Run programs.
import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

from attack_kit import attempt, held

for command in (["/bin/sh", "-c", "echo x"], ["id"], [sys.executable or "/usr/bin/python3", "-c", "1"]):
    attempt(command[0], subprocess.run, command, capture_output=True)
attempt("close_fds=False", subprocess.run, ["/bin/true"], close_fds=False)
attempt("popen", lambda: os.popen("id").read())
attempt("multiprocessing", lambda: multiprocessing.get_context("fork").Process(target=print).start())
attempt("spawn", lambda: multiprocessing.get_context("spawn").Process(target=print).start())
attempt("a pool", lambda: ProcessPoolExecutor(1).submit(print).result(), refusals=(OSError, RuntimeError))
if os.system("true") == 0:
    print("BREACH system")
held()
