# Write ten thousand files.
# expect: held | limit files
# limits: timeout=20
from attack_kit import held

for number in range(10_000):
    try:
        with open(f"file{number}", "w") as file:
            file.write("x")
    except OSError:
        break
held()
