# Send the largest body there may be.
# expect: ok
# limits: memory=256MB timeout=10
import time

from attack_kit import frame, reply, send

blob = {"kind": "bytes", "blob": [0, 64 << 20], "type": "bytes", "repr": "b''"}
send(frame(reply(value=blob), b"", body_bytes=64 << 20))
chunk = bytes(1 << 20)
for _ in range(64):
    send(chunk)
time.sleep(60)
