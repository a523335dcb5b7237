"""Standard input, output and error of the code."""

import io
import os
import sys

_open, _fstat, _dup2 = open, os.fstat, os.dup2


class Streams:
    """Standard input, output and error; output goes on after code has closed its descriptors."""

    def __init__(self):
        sys.stdin = io.StringIO()
        self._spares = [(number, os.dup(number)) for number in (1, 2)]
        self._files = [_fstat(number).st_ino for number in (1, 2)]
        for number in (1, 2):
            self._install(number)

    def _install(self, number):
        # What can't be encoded shall show, not raise.
        stream = _open(number, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
        name = "stdout" if number == 1 else "stderr"
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)

    def mend(self):
        """Undo the closing of a descriptor or of its stream."""
        for (number, spare), file in zip(self._spares, self._files, strict=True):
            try:
                is_ours = _fstat(number).st_ino == file
            except OSError:
                is_ours = False
            if not is_ours:
                _dup2(spare, number)
            stream = getattr(sys, "stdout" if number == 1 else "stderr", None)
            if stream is None or getattr(stream, "closed", False):
                self._install(number)
