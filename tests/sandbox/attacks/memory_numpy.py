# Take memory by numpy, all at once and by steps.
# limits: memory=128MB
# expect: held | error MemoryError
try:
    import numpy as np
except ImportError:
    np = None

from attack_kit import MIB, breach, held

if np is not None:
    for make in (np.zeros, np.ones, np.empty):
        try:
            array = make(400 * MIB, dtype=np.uint8)
            array[::4096] = 1
            breach(f"{make.__name__}: {array.nbytes // MIB} MiB")
        except MemoryError:
            pass
    kept = []
    try:
        while len(kept) < 400:
            kept.append(np.ones(MIB, dtype=np.uint8))
    except MemoryError:
        pass
    if len(kept) > 140:
        breach(f"{len(kept)} MiB")
held()
