# Take memory in one piece and in many.
# limits: memory=64MB
from attack_kit import MIB, breach, held

pieces = []
try:
    for _ in range(300):
        pieces.append(bytearray(b"x") * MIB)
except MemoryError:
    pass
if len(pieces) > 66:
    breach(f"{len(pieces)} MiB")
pieces.clear()
try:
    bytearray(200 * MIB)
    breach("200 MiB at once")
except MemoryError:
    pass
held()
