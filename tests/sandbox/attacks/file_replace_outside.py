# Put an own file in the place of one outside.
import os

from attack_kit import BAIT, attempt, held

open("mine", "w").write("x")
attempt("replacing", os.replace, "mine", BAIT["target"])
attempt("moving out", os.rename, "mine", os.path.join(BAIT["open_folder"], "mine"))
held()
