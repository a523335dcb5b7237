# Make files that look larger than the limit allows, and map them.
import mmap
import os

from attack_kit import MIB, attempt, breach, held

descriptor = os.open("sparse", os.O_CREAT | os.O_RDWR)
attempt("a sparse file", os.ftruncate, descriptor, 1 << 40)
attempt("writing far out", os.pwrite, descriptor, b"x", 64 * MIB)
attempt("reserving room", os.posix_fallocate, descriptor, 0, 64 * MIB)
os.ftruncate(descriptor, 8 * MIB)
mapped = mmap.mmap(descriptor, 8 * MIB)
mapped[::4096] = b"x" * len(mapped[::4096])
if os.fstat(descriptor).st_size > 16 * MIB:
    breach("the file is too large")
held()
