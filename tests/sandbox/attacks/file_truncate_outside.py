# Cut files outside by their names and through read-only descriptors.
import os

from attack_kit import BAIT, attempt, held

for name in ("target", "memory_file", "home_secret"):
    attempt(f"truncate {name}", os.truncate, BAIT[name], 0)
    attempt(f"opening {name} to cut it", os.open, BAIT[name], os.O_TRUNC)
    attempt(f"opening {name} to write", os.open, BAIT[name], os.O_WRONLY | os.O_TRUNC)
library = os.open(os.__file__, os.O_RDONLY)
attempt("ftruncate of a library", os.ftruncate, library, 0)
attempt("fallocate of a library", os.posix_fallocate, library, 0, 1 << 20)
held()
