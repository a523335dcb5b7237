# Die twice; what the dead did must not reach what lives on.
# levels: full (the other has no checkpoints)
from attack_kit import held

state = "kept"
held()
# %% session
# expect: killed
# restored: yes
import os

state = "changed"
os.abort()
# %% session
# expect: killed
# restored: yes
import os

state = "changed again"
os._exit(7)
# %% session
from attack_kit import breach, held

if state != "kept":  # noqa: F821
    breach(f"the state is {state}")  # noqa: F821
held()
