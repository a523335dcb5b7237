# Load a library from the own folder.
# levels: full (machine code can be run without a file as well; a root of its own lets no file be run)
import ctypes
import glob
import os
import shutil

from attack_kit import attempt, held

for source in glob.glob(os.path.join(os.path.dirname(os.__file__), "lib-dynload", "_[bj]*.so"))[:2]:
    for folder in (os.getcwd(), os.environ["TMPDIR"]):
        target = os.path.join(folder, "own.so")
        shutil.copyfile(source, target)
        attempt(f"loading {target}", ctypes.CDLL, target)
libraries = glob.glob("/usr/lib/*/libz.so*") + glob.glob("/lib/*/libc.so*")
shutil.copyfile(libraries[0], "libown.so")
attempt("loading a library", ctypes.CDLL, os.path.abspath("libown.so"))
held()
