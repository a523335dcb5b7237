# Send a header that is not UTF-8.
# expect: protocol
from attack_kit import frame, reply, send

send(frame(reply(value=None).replace(b'"value"', b'"valu\xff"')))
