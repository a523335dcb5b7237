# Leave links, folders, pipes and odd names among the files that are brought out.
import os

from attack_kit import BAIT, attempt, held

os.symlink("/etc/shadow", "shadow.txt")
os.symlink(BAIT["tmp_secret"], "secret.txt")
os.symlink(os.path.dirname(BAIT["tmp_secret"]), "folder")
os.symlink("loop", "loop")
os.mkdir("report.csv")
os.mkdir("inner")
os.symlink(BAIT["home"], "inner/home")
attempt("a pipe", os.mkfifo, "pipe.txt")
held()
