# Send more displays, files and variables than there may be.
# expect: protocol
from attack_kit import frame, reply, send

variables = [{"name": "x", "type": "int", "size": 1, "preview": "1"}] * 50_000
send(frame(reply(variables=variables)))
