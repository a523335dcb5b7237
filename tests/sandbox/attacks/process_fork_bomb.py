# Fork without end; the host must see no further process.
import os

from attack_kit import breach, held

made = 0
for _ in range(300):
    try:
        if os.fork() == 0:
            while True:
                pass
        made += 1
    except OSError:
        pass
if made:
    breach(f"{made} forks")
held()
