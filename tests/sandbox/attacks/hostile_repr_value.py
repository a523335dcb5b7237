# The same as the value of the cell.
# expect: ok | error SystemExit | error KeyboardInterrupt
class Hostile:
    def __repr__(self):
        raise SystemExit(3)

    def __getattr__(self, name):
        raise MemoryError


Hostile()
