# Send JSON nested a million times, and as deep as the first reader allows.
# expect: protocol
from attack_kit import channel_header, frame, send

nonce = channel_header()["nonce"].encode()
send(frame(b'{"nonce":"' + nonce + b'","ok":true,"x":' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}"))
