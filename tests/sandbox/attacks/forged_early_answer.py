# Answer before the request has been read: a thread of the cell before floods the channel.
# expect: held
import threading

from attack_kit import frame, held, send


def flood():
    while True:
        send(frame(b'{"nonce":"","ok":true}'))


held()
threading.Timer(0.02, flood).start()
# %% session
# expect: protocol | held
import time

from attack_kit import held

time.sleep(0.1)
held()
