# Keep data in pipes, made as large as may be.
# limits: memory=64MB
import fcntl
import os

from attack_kit import MIB, breach, held

total, pipes = 0, []
try:
    while True:
        pipes.append(os.pipe())
        try:
            fcntl.fcntl(pipes[-1][1], 1031, MIB)
            breach("a pipe of a megabyte")
        except OSError:
            pass
        os.set_blocking(pipes[-1][1], False)
        while True:
            try:
                total += os.write(pipes[-1][1], b"x" * 65536)
            except BlockingIOError:
                break
except OSError:
    pass
if total > 32 * MIB:
    breach(f"{total // MIB} MiB in pipes")
held()
