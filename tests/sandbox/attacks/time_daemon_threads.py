# Leave threads that never end, and end at once: the answer must not wait for them.
# limits: timeout=5
import threading
import time

from attack_kit import held


def forever():
    while True:
        time.sleep(0.01)


for daemon in (True, False):
    threading.Thread(target=forever, daemon=daemon).start()
held()
