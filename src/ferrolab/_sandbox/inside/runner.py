"""The loop inside a sandbox: reads a request, runs the code, answers."""

import builtins
import faulthandler
import mmap
import os
import signal
import sys
import traceback
import types

from .channel import Body, Channel, encode_json
from .compiling import Compiler
from .failures import ImportNotAllowed, describe_error
from .folder import Folder
from .forms import carried, is_figure, rich_forms
from .streams import Streams
from .tables import is_table
from .texts import PLAIN, value_repr
from .values import decode_value, encode_value
from .variables import describe_variables

_MOST_DISPLAYS = 100
_RESERVE_BYTES = 1 << 20

# The runner's own references: code that replaces these in their modules harms only itself.
_import, _fork, _waitpid = __import__, os.fork, os.waitpid


def permits(allowed, name):
    """Whether ``allowed`` (None: everything) names the module or a package above it."""
    return (
        allowed is None
        or name == "__future__"
        or any(name == one or name.startswith(f"{one}.") for one in allowed)
    )


def _leave(code=None):
    """End the program, as ``exit`` does where ``site`` is loaded."""
    raise SystemExit(code)


class Runner:
    """One session: its namespace, and what answers each request."""

    def __init__(self, channel):
        self._channel = channel
        self._module = types.ModuleType("__main__")
        self._namespace = vars(self._module)
        self._allowed = ()
        self._compiler = Compiler()
        self._active = False
        self._displays = []
        self._shown = set()
        self._body = Body()
        self._reserve = _reserve()
        self._seeded = False
        self._folder = self._streams = None
        # A function, since pyplot puts attributes on its own.
        self._pyplot_show = lambda *_, **__: self._show_open_figures()
        own = {"__import__": self._import, "display": self.display, "exit": _leave, "quit": _leave}
        self._builtins = {**vars(builtins), **own}
        self._operations = {
            "run": self._run,
            "put": self._put,
            "get": self._get,
            "write_file": self._write_file,
            "read_file": self._read_file,
            "list_files": lambda request, body: {"ok": True, "files": self._folder.all()},
            "variables": lambda request, body: {"ok": True, "variables": describe_variables(self._namespace)},
            "ping": lambda request, body: {"ok": True},
        }

    def enter(self, folder):
        """Take over this process, whose files are in ``folder``."""
        sys.modules["__main__"] = self._module
        self._folder = Folder(folder)
        self._streams = Streams()
        signal.signal(signal.SIGINT, self._interrupted)

    def serve(self):
        """Answer requests until the host is gone."""
        while (received := self._channel.receive()) is not None:
            request, body = received
            if request["op"] == "checkpoint":
                self._checkpoint(request["nonce"])
            else:
                self._answer(request, body)

    def _answer(self, request, body):
        nonce = request["nonce"]
        self._body = Body()
        try:
            reply = self._operations[request["op"]](request, body)
        except BaseException as error:
            # Whatever happens, there is one reply to each request.
            self._active = False
            reply = self._last_words(error)
            self._body = Body()
        reply["nonce"] = nonce
        self._channel.send(reply, self._body.parts)
        self._body = Body()

    def _last_words(self, error):
        self._reserve = None
        try:
            described = describe_error(error)
        except BaseException:
            described = {"type": "Exception", "message": "", "traceback": "", "import": None}
        empty = {"value": None, "displays": [], "files": [], "variables": []}
        return {"ok": False, "error": described, **empty}

    def _interrupted(self, signal_number, frame):
        if self._active:
            raise KeyboardInterrupt

    # -------------------------------------------------------------- run

    def _run(self, request, body):
        self._prepare(request)
        reply = {"ok": True, "value": None, "error": None}
        try:
            self._active = True
            value = self._compiler.evaluate(request["code"], request["filename"], self._namespace)
            if value is not None:
                reply["value"] = self._shown_value(value)
                value = None
        except BaseException as error:
            self._fail(reply, error)
        try:
            self._finish()
        except BaseException as error:
            if reply["ok"]:
                self._fail(reply, error)
        self._active = False
        reply["displays"] = self._displays
        reply["files"] = self._folder.changed(self._body) if request["want_files"] else []
        reply["variables"] = describe_variables(self._namespace)
        return reply

    def _prepare(self, request):
        self._allowed = request["allowed_imports"]
        self._displays, self._shown = [], set()
        self._namespace["__builtins__"] = self._builtins
        self._streams.mend()
        if self._reserve is None:
            self._reserve = _reserve()
        if sys.getrecursionlimit() < 1000:
            sys.setrecursionlimit(1000)

    def _shown_value(self, value):
        self._namespace["_"] = value
        cls = type(value)
        if not is_table(cls) and cls not in PLAIN:
            forms = rich_forms(value)
            if forms:
                self._show(value, forms)
        return encode_value(value, self._body)

    def _fail(self, reply, error):
        if isinstance(error, MemoryError):
            self._reserve = None
        elif isinstance(error, SystemExit) and (error.code is None or _is_zero(error.code)):
            return
        reply["ok"] = False
        reply["error"] = describe_error(error)
        if isinstance(error, MemoryError):
            # What the failed frames hold is often what filled the memory.
            traceback.clear_frames(error.__traceback__)

    def _finish(self):
        for name in ("stdout", "stderr"):
            try:
                getattr(sys, name).flush()
            except Exception:
                # Closed or replaced by the code; what it holds is the code's loss.
                continue
        self._show_open_figures()

    # -------------------------------------------------------------- display

    def display(self, *objects, raw=False, **_):
        """Show objects in the result; a builtin for the code that runs here."""
        for value in objects:
            self._show(value, dict(value) if raw else rich_forms(value))

    def _show(self, value, forms):
        if len(self._displays) >= _MOST_DISPLAYS:
            return
        if is_figure(value):
            self._shown.add(value)
        forms.setdefault("text/plain", value_repr(value))
        self._displays.append(carried(forms, self._body))

    def _show_open_figures(self):
        """Show and close the figures that are open, as ``matplotlib.pyplot.show`` does in a notebook."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        numbers = pyplot.get_fignums() if pyplot is not None else ()
        try:
            for number in numbers:
                figure = pyplot.figure(number)
                if figure not in self._shown:
                    self._show(figure, rich_forms(figure))
        finally:
            if numbers:
                pyplot.close("all")

    # -------------------------------------------------------------- import

    def _import(self, name, globals=None, locals=None, fromlist=(), level=0):
        if level == 0 and type(name) is str and not permits(self._allowed, name):
            top = name.partition(".")[0]
            raise ImportNotAllowed(
                f"import of {name!r} is not allowed here; "
                f"allow it by allowed_imports=[..., {top!r}] or --allow-import {top}",
                name=top,
            )
        module = _import(name, globals, locals, fromlist, level)
        if not self._seeded and "numpy.random" in sys.modules:
            # Else every sandbox would draw the numbers that the zygote would have drawn.
            self._seeded = True
            sys.modules["numpy.random"].seed()
        if name[:10] == "matplotlib" and "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].show = self._pyplot_show
        return module

    # -------------------------------------------------------------- data and files

    def _put(self, request, body):
        self._namespace[request["name"]] = decode_value(request["value"], body)
        return {"ok": True}

    def _get(self, request, body):
        name = request["name"]
        if name not in self._namespace or name == "__builtins__":
            raise NameError(f"name {name!r} is not defined")
        self._active = True
        value = encode_value(self._namespace[name], self._body)
        self._active = False
        return {"ok": True, "value": value}

    def _write_file(self, request, body):
        self._folder.write(request["name"], body)
        # What the host brought in is no output of the code.
        self._folder.remember()
        return {"ok": True}

    def _read_file(self, request, body):
        self._body.add(self._folder.read(request["name"]))
        return {"ok": True}

    # -------------------------------------------------------------- checkpoint

    def _checkpoint(self, nonce):
        """Fork a copy. The host stops it at once, and wakes it to go on in this process's place when it dies."""
        _reap()
        try:
            child = _fork()
        except OSError as error:
            refusal = {"type": "OSError", "message": str(error), "traceback": "", "import": None}
            self._channel.send({"nonce": nonce, "ok": False, "error": refusal})
            return
        if child == 0:
            self._channel.send({"nonce": nonce, "ok": True, "checkpoint": True})


def _reserve():
    """Return memory to let go of when it is exhausted, so that there is enough left to say so.

    Counted against the limit, but never written to, so that it costs nothing.
    """
    try:
        return mmap.mmap(-1, _RESERVE_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except (MemoryError, OSError):  # still exhausted; this run may be the one that frees some
        return None


def _is_zero(code):
    return type(code) is int and code == 0


def _reap():
    """Let earlier copies, which the host has killed, leave the process table."""
    try:
        while _waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def make(descriptor):
    """Return a runner that will serve a descriptor, in a zygote that has still to fork."""
    return Runner(Channel(descriptor))


class Nowhere:
    """A channel for rehearsals."""

    def send(self, header, parts=()):
        """Word the reply as for the host, and forget it."""
        encode_json(header)


#: What a first cell most often does, and how often it takes until the interpreter has made up its mind how
#: to do it fast. A sandbox that finds that done copies fewer of the zygote's pages.
_REHEARSALS = (
    ("1 + 1", 12),
    ("x = [1, 2.0, {'a': None}]\nx", 12),
    ("import math\nprint(math.pi)", 12),
    ("def f(n):\n    return n / 0\nf(1)", 6),
    ("import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).groupby('b').sum()", 2),
)


def rehearse(folder):
    """In the zygote, before there is any user's code: do what sandboxes will do first."""
    runner = Runner(Nowhere())
    runner.enter(folder)
    for code, times in _REHEARSALS:
        for _ in range(times):
            request = {"op": "run", "nonce": "0" * 32, "code": code, "filename": "<cell 1>"}
            runner._answer(request | {"allowed_imports": None, "want_files": True}, b"")


def main(runner, folder):
    """Serve requests until the channel is closed; ``runner`` was made before this process was forked."""
    runner.enter(folder)
    faulthandler.enable(sys.stderr, all_threads=False)
    try:
        runner.serve()
    except (OSError, EOFError):
        # The host is gone.
        return
