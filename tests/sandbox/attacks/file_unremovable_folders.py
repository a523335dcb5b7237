# Leave folders that their owner can neither read nor enter, with files in them.
import os

from attack_kit import held

os.mkdir("locked", 0o300)
open("locked/file", "w").close()
os.mkdir("blind", 0o300)
os.mkdir("blind/inner", 0o000)
held()
