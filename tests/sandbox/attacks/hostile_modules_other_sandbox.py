# Change modules and builtins, then look for the change in another sandbox.
import builtins
import json
import os
import sys

from attack_kit import held

held()
json.poisoned = os.poisoned = builtins.poisoned = sys.poisoned = True
json.loads = lambda *_: "poisoned"
sys.path.insert(0, "/poisoned")
os.environ["POISONED"] = "1"
sys.setrecursionlimit(55)
# %% fresh
import builtins
import json
import os
import sys

from attack_kit import breach, held

for module in (json, os, builtins, sys):
    if hasattr(module, "poisoned"):
        breach(module.__name__)
if (
    json.loads("1") != 1
    or "/poisoned" in sys.path
    or "POISONED" in os.environ
    or sys.getrecursionlimit() < 100
):
    breach("a changed function, path or variable")
held()
