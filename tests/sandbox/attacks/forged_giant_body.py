# Send the largest body there may be, and one byte more.
# expect: protocol
# limits: memory=256MB
from attack_kit import frame, reply, send

send(frame(reply(), b"", body_bytes=(64 << 20) + 1))
