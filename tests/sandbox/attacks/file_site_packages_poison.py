# Put code where the interpreter of the host, or of the next sandbox, would find it.
import os
import site
import sys
import sysconfig

from attack_kit import BAIT, attempt, held

folders = {*sys.path, *site.getsitepackages(), *sysconfig.get_paths().values(), os.path.dirname(os.__file__)}
folders |= {os.path.join(BAIT["home"], ".local/lib"), os.path.join(BAIT["home"], ".config"), sys.prefix}
for folder in filter(None, folders):
    for name in (
        "poison.pth",
        "sitecustomize.py",
        "usercustomize.py",
        "os.py",
        "__pycache__/os.cpython-311.pyc",
    ):
        path = os.path.join(folder, name)
        attempt(path, os.open, path, os.O_CREAT | os.O_WRONLY)
    attempt(f"renaming {folder}", os.rename, folder, f"{folder}-moved")
held()
# %% after
import sys

from attack_kit import breach, held

if any("poison" in path for path in sys.path):
    breach("the path is poisoned")
held()
