# Make files in folders that everybody may write to.
# bites: yes
import os

from attack_kit import BAIT, attempt, held

for folder in (BAIT["open_folder"], os.path.dirname(BAIT["tmp_secret"])):
    path = os.path.join(folder, "made")
    attempt("a file", os.open, path, os.O_CREAT | os.O_WRONLY)
    attempt("a folder", os.mkdir, path + "-folder")
    attempt("a link", os.symlink, "/etc/passwd", path + "-link")
    attempt("a nameless file", os.open, folder, os.O_TMPFILE | os.O_WRONLY)
    attempt("a pipe", os.mkfifo, path + "-pipe")
held()
