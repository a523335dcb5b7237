# Use up the host's inodes by empty files.
# At level landlock the host counts, every 10 ms or so, which is too late for this one.
# levels: full
# limits: timeout=20 memory=256MB
from attack_kit import breach, held

made = 0
try:
    for made in range(20_000):
        open(f"f{made}", "w").close()
except OSError:
    pass
if made > 18_000:
    breach(f"{made} files were made")
held()
