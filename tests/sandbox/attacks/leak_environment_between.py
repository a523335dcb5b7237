# Leave variables, a working folder and a mask for the next sandbox.
import os

from attack_kit import held

os.environ["LEFT"] = "x"
os.putenv("LEFT_TOO", "x")
os.mkdir("sub")
os.chdir("sub")
os.umask(0o777)
held()
# %% after
import os

from attack_kit import breach, held

if "LEFT" in os.environ or os.path.basename(os.getcwd()) == "sub" or os.umask(0o022) == 0o777:
    breach("the state of the one before")
held()
