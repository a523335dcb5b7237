# Look for descriptors that were left open, and read them.
import os

from attack_kit import breach, held

for descriptor in range(4, 1024):
    try:
        found = os.fstat(descriptor)
    except OSError:
        continue
    try:
        content = os.pread(descriptor, 200, 0)
    except OSError as error:
        content = error
    # The spare copies of standard output and error, and what this interpreter opened, are its own.
    if os.fstat(1).st_ino != found.st_ino != os.fstat(2).st_ino or not isinstance(content, OSError):
        breach(f"descriptor {descriptor}: {found} {content!r}")
held()
