# Look through fresh memory for what an earlier sandbox left there.
from attack_kit import held

# In two pieces, so that this text itself is not what is found.
needle = b"left-in-" + b"memory-by-the-first"
kept = [needle * 1000 for _ in range(1000)]
held()
# %% after
import ctypes

from attack_kit import MIB, breach, held, private_memory

needle = b"left-in-" + b"memory-by-the-first"
for _ in range(8):
    address = private_memory(8 * MIB)
    if needle in ctypes.string_at(address, 8 * MIB):
        breach("memory of the one before")
blank = open("blank", "wb+")
blank.truncate(4 * MIB)
if any(blank.read()):
    breach("a file that was never written to holds something")
held()
