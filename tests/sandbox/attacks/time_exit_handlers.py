# Leave code that is to run at the end, and never ends itself.
import atexit
import threading
import time
import weakref

from attack_kit import held


def forever(*_):
    while True:
        time.sleep(0.1)


class Last:
    __del__ = forever


last = Last()
atexit.register(forever)
weakref.finalize(last, forever)
threading._register_atexit(forever)
held()
