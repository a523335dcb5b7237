# Values whose text raises, ends the program, never ends, or is no text.
# limits: timeout=3
from attack_kit import held


class Hostile:
    def __repr__(self):
        raise SystemExit(3)

    __str__ = __format__ = __hash__ = __eq__ = __repr__

    def __getattribute__(self, name):
        raise KeyboardInterrupt


held()
hostile = [Hostile()]
