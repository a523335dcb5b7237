# Send values of the wrong type in every field.
# expect: protocol
from attack_kit import frame, reply, send

send(frame(reply(value=[], displays={}, files="x", variables=5, error=False, ok="yes")))
