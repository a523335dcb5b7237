# Keep the kernel's memory busy by locks on single bytes of files: each costs it some 200 bytes, uncounted.
# limits: memory=64MB timeout=20
import fcntl
import os
import struct

from attack_kit import MIB, breach, held

count, kept = 0, []
try:
    for name in range(100):
        descriptor = os.open(f"locked{name}", os.O_CREAT | os.O_RDWR)
        kept.append(descriptor)
        for number in range(2000):
            lock = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, 2 * number, 1, 0)
            fcntl.fcntl(descriptor, fcntl.F_SETLK, lock)
            count += 1
except OSError:
    pass
# Whether they are there: to another owner, an open file of its own, one would be in the way.
if kept:
    other = os.open("locked0", os.O_RDWR)
    lock = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0)
    found = struct.unpack("hhqqi", fcntl.fcntl(other, 36, lock))[0]
    if found != fcntl.F_UNLCK and count * 192 > 32 * MIB:
        breach(f"{count} locks take {count * 192 // MIB} MiB")
held()
