"""The process that every sandbox is forked from; it never runs a user's code.

Run by path, isolated and without ``site``: ``python -I -S -B -X utf8 zygote.py START``. START
is a JSON object: ``native`` (path of the native module), ``sys_path``, ``preload`` (modules to
import once for all), ``inside`` (folder of what runs in sandboxes) and ``font_cache`` (folder or null).
"""

import gc
import importlib
import json
import os
import signal
import sys
import threading
import types
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_loader
from typing import Any

#: All that ``os.environ`` holds inside, but for the folders that each sandbox has to itself.
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "MPLBACKEND": "Agg",
    # One sandbox is one core's worth of work; threads that libraries start by themselves would
    # also keep the zygote from forking safely.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # Arrow's own allocator reserves address space by the GiB, which a memory limit would count.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
# What ordinary programs import first; shared by all sandboxes instead of read by each.
STANDARD = (
    "asyncio",
    "collections",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "functools",
    "heapq",
    "itertools",
    "logging",
    "random",
    "re",
    "statistics",
    "string",
    "tempfile",
    "textwrap",
    "threading",
    "typing",
    "zoneinfo",
)


def prepare(start: dict[str, Any]) -> None:
    """Set the environment and the path, and import what the sandboxes share."""
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    if start.get("font_cache"):
        # Else the first figure of every sandbox would look through the system's fonts: seconds.
        os.environ["MPLCONFIGDIR"] = start["font_cache"]
    sys.path[:] = start["sys_path"]
    sys.argv[:], sys.orig_argv[:] = [""], [""]
    for name in (*STANDARD, *start["preload"]):
        preload(name)
    os.environ.pop("MPLCONFIGDIR", None)
    for thread in threading.enumerate():
        # matplotlib times its search for fonts; such a thread must be gone before the first fork.
        if thread is not threading.current_thread():
            thread.join(1.0)


def preload(name: str) -> None:
    """Import a module if it is there and works."""
    try:
        importlib.import_module(name)
    except Exception:  # noqa: BLE001 - a broken package shall cost its own users, not every sandbox
        sys.modules.pop(name, None)


def load_native(path: str) -> types.ModuleType:
    """Return the native module, kept out of ``sys.modules``."""
    loader = ExtensionFileLoader("_native", path)
    spec = spec_from_loader("_native", loader)
    assert spec is not None, "a loader was given"
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def load_inside(folder: str) -> types.ModuleType:
    """Return the runner, kept out of ``sys.modules`` as well, with all that it needs."""
    package = read_module(folder, "__init__", types.ModuleType("inside"))
    modules = {"inside": package}
    try:
        for name in package.MODULES:
            module = types.ModuleType(f"inside.{name}")
            module.__package__ = "inside"
            modules[module.__name__] = module
            sys.modules.update(modules)
            read_module(folder, name, module)
    finally:
        for name in modules:
            sys.modules.pop(name, None)
    return modules["inside.runner"]


def read_module(folder: str, name: str, module: types.ModuleType) -> types.ModuleType:
    """Execute a file of the package in ``module``."""
    with open(f"{folder}/{name}.py", encoding="utf-8") as file:
        # Named without its folder: where ferrolab lies is no business of the code inside.
        exec(compile(file.read(), "<sandbox>", "exec", dont_inherit=True), vars(module))
    return module


class Waiting:
    """A runner that readies itself at once, and serves when the host begins: one in a pool has all that behind it."""

    def __init__(self, runner: Any, zygote: Any) -> None:
        self._runner, self._zygote = runner, zygote

    def enter(self, folder: str) -> None:
        """Take over this process."""
        self._runner.enter(folder)

    def serve(self) -> None:
        """Wait until the host begins, which sets the last limits, then answer its requests."""
        self._zygote.begin()
        self._runner.serve()


def heed_signals() -> None:
    """Undo what the host ignores: a program in the background of a shell ignores interrupts, and so would we."""
    own = (signal.SIGPIPE, signal.SIGXFSZ)  # which the interpreter itself ignores
    for number in signal.valid_signals():
        if number not in own and signal.getsignal(number) == signal.SIG_IGN:
            interrupt = number == signal.SIGINT
            signal.signal(number, signal.default_int_handler if interrupt else signal.SIG_DFL)


def main() -> None:
    """Prepare, serve forks, and be the runner in each of them."""
    start = json.loads(sys.argv[1])
    heed_signals()
    # First of all: what is small now launches the first processes of sandboxes.
    zygote = load_native(start["native"]).sandbox.Zygote()
    prepare(start)
    inside = load_inside(start["inside"])
    inside.rehearse(start["inside"])
    runner = inside.make(3)
    # Objects that live for ever are taken out of collection: it would write to, and so copy, their pages.
    gc.collect()
    gc.freeze()
    work, temporary = map(str, zygote.serve())
    os.environ.update(HOME=work, TMPDIR=temporary, MPLCONFIGDIR=f"{temporary}/.matplotlib")
    inside.main(Waiting(runner, zygote), work)
    os._exit(0)


if __name__ == "__main__":
    main()
