# Raise the own limits, and change those of others.
import os
import resource

from attack_kit import BAIT, attempt, breach, held

for name in [name for name in dir(resource) if name.startswith("RLIMIT_")]:
    limit = getattr(resource, name)
    soft, hard = resource.getrlimit(limit)
    if hard != resource.RLIM_INFINITY:
        refusals = (OSError, ValueError)
        attempt(name, resource.setrlimit, limit, (hard + 1, hard + 1), refusals=refusals)
        attempt(name, resource.setrlimit, limit, (resource.RLIM_INFINITY,) * 2, refusals=refusals)
        attempt(name, resource.prlimit, 0, limit, (hard + 1, hard + 1), refusals=refusals)
    for pid in (BAIT["victim"], os.getppid(), 1):
        attempt(
            f"{name} of {pid}", resource.prlimit, pid, limit, (soft, soft), refusals=(OSError, ValueError)
        )
for name in ("RLIMIT_DATA", "RLIMIT_AS", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_MEMLOCK"):
    if resource.getrlimit(getattr(resource, name))[1] == resource.RLIM_INFINITY:
        breach(f"{name} has no limit")
held()
