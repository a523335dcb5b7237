# Send numbers that are none, giant ones, and negative sizes.
# expect: protocol
from attack_kit import frame, reply, send

header = reply(value={"kind": "json", "json": 0, "type": "int", "repr": "0", "rows": -5, "columns": 10**30})
send(frame(header.replace(b'"json": 0', b'"json": [NaN, Infinity, -1e999, ' + b"9" * 5000 + b"]")))
