# Read the files of the sandbox beside this one.
# levels: landlock (the other has no names for them)
import os

from attack_kit import held

open("secret", "w").write("of the neighbour")
held()
# %% fresh
import os

from attack_kit import attempt, held

parent = os.path.dirname(os.getcwd())
attempt("listing the folders of all", os.listdir, parent)
attempt("a file in the folder of all", open, os.path.join(parent, "made"), "w")
attempt("removing the own folder", os.rmdir, os.getcwd())
attempt("renaming the own folder", os.rename, os.getcwd(), os.getcwd() + "x")
held()
