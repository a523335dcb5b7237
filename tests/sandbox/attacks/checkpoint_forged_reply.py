# Have an answer to the host's request for a checkpoint ready before it is made.
# expect: held | protocol
# limits: timeout=5
import threading
import time

from attack_kit import frame, held, send


def later():
    time.sleep(0.0)
    while True:
        send(frame(b'{"nonce":"00000000000000000000000000000000","ok":true,"checkpoint":true}'))


threading.Timer(0.02, later).start()
held()
# %% session
# expect: held | protocol | killed
from attack_kit import held

held()
