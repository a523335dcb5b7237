# Answer, then die before the next request.
# expect: ok | killed
import os

from attack_kit import frame, reply, send

send(frame(reply()))
os._exit(0)
# %% session
# expect: ok | killed
1
