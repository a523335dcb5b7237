# Fill memory in one cell, and again in the next, when a copy of the first still stands.
# limits: memory=64MB
kept = bytearray(b"x") * (50 << 20)
print("held")
# %% session
from attack_kit import held

kept = None
kept = bytearray(b"y") * (50 << 20)
held()
