# Errors whose text, traceback and cause are hostile.
# expect: error Hostile | error SystemExit | error Exception
class Hostile(Exception):
    def __str__(self):
        raise SystemExit(1)

    __repr__ = __str__

    @property
    def __cause__(self):
        raise KeyboardInterrupt

    __notes__ = [1, object(), "\ud800"]


error = Hostile()
error.__context__ = error
raise error from error
