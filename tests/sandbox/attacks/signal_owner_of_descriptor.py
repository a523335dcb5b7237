# Have the kernel send signals to others, as the owner of a descriptor or of a lock.
import fcntl
import os

from attack_kit import BAIT, attempt, held

reader, writer = os.pipe()
for command, argument in (
    (fcntl.F_SETOWN, BAIT["victim"]),
    (fcntl.F_SETOWN, -BAIT["victim"]),
    (fcntl.F_SETSIG, 9),
    (fcntl.F_NOTIFY, 1),
    (fcntl.F_SETLEASE, fcntl.F_RDLCK),
):
    for descriptor in (reader, 1, 3):
        attempt(f"fcntl {command}", fcntl.fcntl, descriptor, command, argument)
attempt("F_SETOWN_EX", fcntl.fcntl, reader, 15, bytes(8))
attempt("FIOSETOWN", fcntl.ioctl, reader, 0x8901, bytes(4))
held()
