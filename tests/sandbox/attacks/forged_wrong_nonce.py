# Answer with another nonce.
# expect: protocol
from attack_kit import frame, send

send(frame(b'{"nonce": "00112233445566778899aabbccddeeff", "ok": true}'))
