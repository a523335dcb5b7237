# Answer by this code's own hand, with the nonce from the runner's frames; then go on running.
# expect: ok
import time

from attack_kit import frame, reply, send

send(frame(reply(value={"kind": "json", "json": "forged", "type": "str", "repr": "'forged'"})))
while True:
    time.sleep(1)
