# Look for the host's environment: by the interpreter, by the C library, in memory.
import ctypes
import os

from attack_kit import BAIT, breach, held

if BAIT["variable"] in os.environ:
    breach(f"the host's variable: {os.environ[BAIT['variable']]}")
libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
if libc.getenv(BAIT["variable"].encode()):
    breach("the C library has the host's variable")
pointers = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
number = 0
while pointers and pointers[number]:
    print(pointers[number])
    number += 1
known = {
    "HOME",
    "TMPDIR",
    "LANG",
    "LC_CTYPE",
    "PATH",
    "MPLBACKEND",
    "MPLCONFIGDIR",
    "ARROW_DEFAULT_MEMORY_POOL",
}
known |= {
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "JE_ARROW_MALLOC_CONF",
}
for name in os.environ.keys() - known:
    breach(f"the variable {name}={os.environ[name]}")
held()
