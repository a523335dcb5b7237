# Use up the host's inodes by empty files.
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
