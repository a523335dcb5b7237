# Link an own file to a folder of the host.
import os

from attack_kit import BAIT, attempt, held

open("mine", "w").write("x")
attempt("linking out", os.link, "mine", os.path.join(BAIT["open_folder"], "mine"))
held()
