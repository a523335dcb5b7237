# Bring out a file with an absolute name.
# expect: protocol
from attack_kit import BAIT, frame, reply, send

send(frame(reply(files=[{"name": BAIT["target"], "bytes": 4, "blob": [0, 4]}]), b"body"))
