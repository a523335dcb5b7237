# Send JSON that takes twenty times its size in the host's memory.
# expect: protocol | ok
# limits: memory=256MB timeout=15
from attack_kit import frame, reply, send

header = reply(value={"kind": "json", "json": 0, "type": "list", "repr": "[]"})
many = b"[" + b"[]," * 2_500_000 + b"[]]"
send(frame(header.replace(b'"json": 0', b'"json": ' + many)))
