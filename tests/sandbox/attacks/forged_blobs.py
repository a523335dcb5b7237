# Name parts of the body that are not there.
# expect: protocol
from attack_kit import frame, reply, send

send(frame(reply(value={"kind": "bytes", "blob": [1 << 62, 1 << 62], "type": "x", "repr": "x"}), b"body"))
