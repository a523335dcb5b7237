# Change the rights and owners of files outside, and of the interpreter's.
import os
import sys

from attack_kit import BAIT, attempt, held

for path in (
    BAIT["target"],
    BAIT["home_secret"],
    BAIT["open_folder"],
    os.__file__,
    sys.executable,
    "/dev/null",
    "/",
):
    if path:
        attempt(f"chmod {path}", os.chmod, path, 0o777)
        attempt(f"chown {path}", os.chown, path, os.getuid(), os.getgid())
os.symlink(BAIT["target"], "link")
attempt("chmod through a link", os.chmod, "link", 0o777)
attempt("chmod by a relative path", os.chmod, "../" * 30 + BAIT["target"].lstrip("/"), 0o777)
held()
