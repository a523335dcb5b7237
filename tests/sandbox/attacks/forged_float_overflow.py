# Send numbers that become infinite, and texts with halves of characters.
# expect: protocol | ok
from attack_kit import frame, reply, send

header = reply(value={"kind": "json", "json": 0, "type": "float", "repr": "0"})
send(frame(header.replace(b'"json": 0', b'"json": {"\\ud800": [1e999, "\\udfff"]}')))
