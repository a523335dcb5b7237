# Try every folder that can be found for one that can be written to.
import os
import tempfile

from attack_kit import breach, held

own = {os.path.realpath(os.getcwd()), os.path.realpath(tempfile.gettempdir())}
tried = 0
for folder, folders, _ in os.walk("/"):
    if os.path.realpath(folder) in own or tried > 4000:
        folders.clear()
        continue
    if folder.startswith("/proc/"):
        folders[:] = [name for name in folders if name not in ("task", "fd", "fdinfo", "map_files")]
    tried += 1
    try:
        os.close(os.open(os.path.join(folder, "made"), os.O_CREAT | os.O_WRONLY))
        breach(f"{folder} can be written to")
    except OSError:
        pass
held()
