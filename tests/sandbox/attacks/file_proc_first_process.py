# The first process of the sandbox is a fork of the launcher: look for the launcher's secrets in it.
import os

from attack_kit import BAIT, attempt, breach, held

for pid in ("1", "self", str(os.getppid())):
    for name in ("environ", "cmdline", "mountinfo", "status"):
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                content = file.read()
        except OSError:
            continue
        print(name, content.decode(errors="replace")[:3000])
        if BAIT["variable"].encode() in content:
            breach(f"the launcher's environment is in /proc/{pid}/{name}")
    attempt("writing to memory", open, f"/proc/{pid}/mem", "r+b")
    for descriptor in range(300):
        attempt("opening a descriptor of the first process", os.open, f"/proc/1/fd/{descriptor}", os.O_RDWR)
held()
