# Answer twice: the second one is there before the next request.
# expect: ok
from attack_kit import frame, reply, send

send(frame(reply()) * 2)
# %% session
# The host's own questions between the two may have met it already.
# expect: protocol | ok
1
