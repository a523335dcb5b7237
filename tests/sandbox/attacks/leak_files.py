# Leave files for the next sandbox, and look for those of the one before.
import os
import tempfile

from attack_kit import held

for folder in (".", tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", "/run", "/work", "/sandbox"):
    try:
        open(os.path.join(folder, "left-behind"), "w").write("x")
    except OSError:
        pass
held()
# %% fresh
import os
import tempfile

from attack_kit import breach, held

for folder in (".", tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", "/run", "/work", "/sandbox"):
    if os.path.exists(os.path.join(folder, "left-behind")):
        breach(f"a file in {folder}")
if os.listdir(".") and not {*os.listdir(".")} <= {".work", ".matplotlib"}:
    breach(f"{os.listdir('.')}")
held()
