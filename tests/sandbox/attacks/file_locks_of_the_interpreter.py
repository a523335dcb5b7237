# Map a library shared and writable, to change it for everybody.
import mmap
import os

from attack_kit import attempt, held

descriptor = os.open(os.__file__, os.O_RDONLY)
attempt("mapping", mmap.mmap, descriptor, 4096, mmap.MAP_SHARED, mmap.PROT_WRITE | mmap.PROT_READ)
attempt("opening to write", os.open, os.__file__, os.O_RDWR)
held()
