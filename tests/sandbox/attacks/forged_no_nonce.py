# Answer without a nonce, and with one that is no text.
# expect: protocol
from attack_kit import frame, send

send(frame(b'{"nonce": ["x"], "ok": true}'))
