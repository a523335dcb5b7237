# Send a number of a million digits.
# expect: protocol | ok
from attack_kit import frame, reply, send

header = reply(value={"kind": "json", "json": 0, "type": "int", "repr": "0"})
send(frame(header.replace(b'"json": 0', b'"json": ' + b"9" * 1_000_000)))
