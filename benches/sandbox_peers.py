"""Ways to run a stranger's Python, by name: once in a fresh place, and again and again in a warm one."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from benches.measuring import ContestantFailed

COLD = "cold Python"
BUBBLEWRAP = "bubblewrap, cold Python in it"
SANDLOCK = "sandlock, cold Python in it"
CLONES = "sandlock, clone of a warm process"
MONTY = "pydantic-monty (no pandas)"
KERNEL = "a Jupyter kernel"
FRESH_PEERS = (COLD, BUBBLEWRAP, SANDLOCK, CLONES, MONTY, KERNEL)
WARM_PEERS = (KERNEL, MONTY)

#: What runs in a fresh place: the libraries are loaded, or are there already.
FRESH_CODE = "import numpy, pandas\n1 + 1"
WARM_CODE = "1 + 1"
_PRINTED = f"import numpy, pandas; print({WARM_CODE})"
_ARGUMENTS = ["-I", "-c", _PRINTED]
_TIMEOUT_S = 60
# A person's cells are further apart. Copies of the state are made meanwhile, and the kernel takes
# sandboxes apart that have ended.
_PAUSE_S = 0.02
_CLONES = 11


def fresh(name: str, count: int) -> list[float]:
    """Return seconds from nothing to the result of ``1 + 1``, with numpy and pandas loaded where there are any."""
    if name == CLONES:
        return _clones()
    times = []
    with _FRESH[name]() as run:
        for _ in range(count):
            times.append(_seconds(run))
            time.sleep(_PAUSE_S)
    return times


def warm(name: str, paced: int, dense: int) -> dict[str, float]:
    """Return median seconds of ``1 + 1`` where other code has run before, 20 ms apart and back to back."""
    with _WARM[name]() as run:
        apart = []
        for _ in range(paced):
            time.sleep(_PAUSE_S)
            apart.append(_seconds(run))
        return {"apart_s": median(apart), "dense_s": median(_seconds(run) for _ in range(dense))}


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise ContestantFailed(f"gave {str(found)[:200]!r} instead of {wanted!r}")


# ------------------------------------------------------------------ cold interpreters


@contextmanager
def _cold() -> Iterator[Callable[[], None]]:
    yield lambda: _run([sys.executable, *_ARGUMENTS])


@contextmanager
def _bubblewrap() -> Iterator[Callable[[], None]]:
    program = shutil.which("bwrap")
    if program is None:
        raise ContestantFailed("not installed")
    namespaces = [f"--unshare-{kind}" for kind in ("user", "pid", "net", "ipc", "uts")]
    files = [part for path in _readable() for part in ("--ro-bind", path, path)]
    private = ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    command = [program, *namespaces, "--die-with-parent", "--clearenv", *files, *private]
    yield lambda: _run([*command, sys.executable, *_ARGUMENTS])


@contextmanager
def _sandlock() -> Iterator[Callable[[], None]]:
    sandbox = _module("sandlock").Sandbox(
        fs_readable=[*_readable(), "/etc", "/proc", "/dev"], clean_env=True, max_memory="512M"
    )

    def run() -> None:
        done = sandbox.run([sys.executable, *_ARGUMENTS], timeout=_TIMEOUT_S)
        _expect(done.stdout.strip() or done.error or done.stderr, b"2")

    yield run


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S)
    _expect(done.stdout.strip() or done.stderr, b"2")


def _readable() -> list[str]:
    wanted = ["/usr", "/lib", "/lib64", "/bin", sys.base_prefix, sys.prefix]
    return [path for path in dict.fromkeys(wanted) if Path(path).exists()]


# ------------------------------------------------------------------ sandlock's copies


def _clones() -> list[float]:
    """Return the seconds between copies of one sandboxed process that has pandas loaded.

    They share one sandbox and run what the process was made for; code can't be sent to them.
    """
    sandlock = _module("sandlock")
    readable = [*_readable(), "/etc", "/proc", "/dev"]
    process = sandlock.Sandbox(
        fs_readable=readable,
        max_memory="512M",
        init_fn=lambda: import_module("pandas"),
        # The clock is the whole machine's.
        work_fn=lambda _: print(time.perf_counter(), eval(WARM_CODE)),
    )
    copies = process.fork(_CLONES)
    said = sandlock.Sandbox(fs_readable=readable).reduce(["/bin/cat"], copies).stdout.decode().splitlines()
    _expect(len(said), _CLONES)
    ends = sorted(float(line.split()[0]) for line in said)
    return [(ends[-1] - ends[0]) / (_CLONES - 1)]


# ------------------------------------------------------------------ interpreters of their own


@contextmanager
def _fresh_monty() -> Iterator[Callable[[], None]]:
    monty = _module("pydantic_monty")

    def run() -> None:
        with monty.Monty() as workers, workers.checkout() as session:
            _expect(session.feed_run(WARM_CODE), 2)

    yield run


@contextmanager
def _warm_monty() -> Iterator[Callable[[], None]]:
    with _module("pydantic_monty").Monty() as workers, workers.checkout() as session:
        session.feed_run("x = 1")
        yield lambda: session.feed_run(WARM_CODE)


@contextmanager
def _monty_sessions() -> Iterator[Callable[[], None]]:
    with _module("pydantic_monty").Monty() as workers:

        def run() -> None:
            with workers.checkout() as session:
                _expect(session.feed_run(WARM_CODE), 2)

        yield run


@contextmanager
def _fresh_kernel() -> Iterator[Callable[[], None]]:
    managers: list[Any] = []

    def run() -> None:
        manager, client = _kernel()
        managers.append(manager)
        _execute(client, FRESH_CODE)
        client.stop_channels()

    try:
        yield run
    finally:
        for manager in managers:
            manager.shutdown_kernel(now=True)


@contextmanager
def _warm_kernel() -> Iterator[Callable[[], None]]:
    manager, client = _kernel()
    try:
        _execute(client, FRESH_CODE)
        yield lambda: _execute(client, WARM_CODE)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _kernel() -> tuple[Any, Any]:
    manager = _module("jupyter_client").KernelManager()
    manager.start_kernel()
    client = manager.client()
    # Without `wait_for_ready`, which takes two tenths of a second more: the first request waits in its socket.
    client.start_channels()
    return manager, client


def _execute(client: Any, code: str) -> None:
    """Wait for the reply only, not for the output that comes by another channel."""
    reply = client.execute(code, reply=True, timeout=_TIMEOUT_S)
    _expect(reply["content"]["status"], "ok")


# ------------------------------------------------------------------ ours


@contextmanager
def _fresh_ours() -> Iterator[Callable[[], None]]:
    # No sandbox is made before it is asked for.
    import_module("ferrolab._backend")._READY_SANDBOXES = 0
    with _pool_of_ours() as run:
        yield run


@contextmanager
def _pool_of_ours() -> Iterator[Callable[[], None]]:
    with _module("ferrolab").PythonSandbox(allowed_imports=["numpy", "pandas"]) as sandbox:

        def run() -> None:
            _expect(sandbox.execute(FRESH_CODE).value, 2)

        # The first one starts the process that all others are forked from.
        run()
        time.sleep(10 * _PAUSE_S)
        yield run


def _session(checkpoint: bool) -> Callable[[], Any]:
    @contextmanager
    def opened() -> Iterator[Callable[[], None]]:
        with _module("ferrolab").PythonSandbox(allowed_imports=["numpy", "pandas"]) as sandbox:
            session = sandbox.session(checkpoint=checkpoint)
            _expect(session.execute(FRESH_CODE).value, 2)
            yield lambda: session.execute(WARM_CODE)

    return opened


OURS = "ferrolab"
OURS_POOL = "ferrolab, from the pool"
OURS_UNCOPIED = "ferrolab, no checkpoint"
MONTY_POOL = "pydantic-monty, its worker used again"

_FRESH: dict[str, Callable[[], Any]] = {
    OURS: _fresh_ours,
    OURS_POOL: _pool_of_ours,
    COLD: _cold,
    BUBBLEWRAP: _bubblewrap,
    SANDLOCK: _sandlock,
    MONTY: _fresh_monty,
    MONTY_POOL: _monty_sessions,
    KERNEL: _fresh_kernel,
}
_WARM: dict[str, Callable[[], Any]] = {
    OURS: _session(checkpoint=True),
    OURS_UNCOPIED: _session(checkpoint=False),
    KERNEL: _warm_kernel,
    MONTY: _warm_monty,
}


def first_call() -> dict[str, Any]:
    """Return the seconds of a process's first execution, and the layers that hold it in."""
    sandbox = _module("ferrolab").PythonSandbox()
    began = time.perf_counter()
    result = sandbox.execute(WARM_CODE)
    seconds = time.perf_counter() - began
    _expect(result.value, 2)
    return {"wall_s": seconds, "layers": [layer.layer for layer in result.isolation.layers if layer.active]}


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ContestantFailed("not installed") from None
