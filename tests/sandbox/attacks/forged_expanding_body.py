# The same in the body, three times as much.
# expect: protocol | ok
# limits: memory=256MB timeout=20
import time

from attack_kit import frame, reply, send

size = 24 << 20
send(
    frame(
        reply(value={"kind": "json", "blob": [0, size], "type": "list", "repr": "[]"}), b"", body_bytes=size
    )
)
many = b"[]," * (1 << 20)
sent = 1
send(b"[")
while sent + len(many) < size - 2:
    send(many)
    sent += len(many)
send(b"[" + b" " * (size - sent - 2) + b"]]"[:1])
time.sleep(60)
