# Draw random numbers of all kinds; another sandbox must draw others.
import random
import secrets
import tempfile
import uuid

from attack_kit import held

drawn = {
    "random": random.random(),
    "bytes": random.randbytes(8).hex(),
    "system": random.SystemRandom().random(),
}
drawn |= {"secrets": secrets.token_hex(8), "uuid": str(uuid.uuid4()), "temporary": tempfile.mktemp()}
try:
    import numpy

    drawn |= {"numpy": float(numpy.random.random()), "generator": float(numpy.random.default_rng().random())}
except ImportError:
    pass
print(f"drawn {drawn}")
held()
# %% fresh
# Where the first one's numbers could be compared from inside, that would be a leak itself: the driver compares.
import random
import secrets
import tempfile
import uuid

from attack_kit import held

drawn = {
    "random": random.random(),
    "bytes": random.randbytes(8).hex(),
    "system": random.SystemRandom().random(),
}
drawn |= {"secrets": secrets.token_hex(8), "uuid": str(uuid.uuid4()), "temporary": tempfile.mktemp()}
try:
    import numpy

    drawn |= {"numpy": float(numpy.random.random()), "generator": float(numpy.random.default_rng().random())}
except ImportError:
    pass
print(f"drawn {drawn}")
held()
