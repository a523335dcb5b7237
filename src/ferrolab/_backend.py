"""The only importer of ``ferrolab_native``: one table says what runs where.

Each function group runs in Rust when the native module is there and in a short
Python reference otherwise; some have no reference and need Rust. A missing or
mismatched module is a state that :func:`backends` shows and ``meta.backends``
records; an error from Rust is never answered by running Python instead.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import sys
import threading
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from ferrolab import __version__, errors
from ferrolab._groups import (
    Cancel,
    Charts,
    Chunking,
    Codes,
    Counter,
    Diagrams,
    Documents,
    Group,
    Markup,
    Notebooks,
    Pictures,
    SandboxSupervisor,
    Streams,
)
from ferrolab.results.status import BackendStatus
from ferrolab.settings import MIB, Settings, settings

_log = logging.getLogger("ferrolab.backend")

#: Function group -> module of its Python reference, or None when it needs Rust.
_REFERENCES: dict[str, str | None] = {
    "tokens": "ferrolab._fallback.tokens",
    "tokenizer_file": None,
    "chunking": "ferrolab._fallback.chunking",
    "documents": "ferrolab._fallback.documents",
    "markup": "ferrolab._fallback.markup",
    "sandbox": None,
    "streams": None,
    "charts": "ferrolab._fallback.charts",
    "diagrams": None,
    "codes": None,
    "pictures": None,
    "notebooks": "ferrolab._fallback.notebooks",
}


class _NativeModule:
    """The native module, tried once: the module, or why it is not used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tried = False
        self._module: ModuleType | None = None
        self.note = ""

    def get(self) -> ModuleType | None:
        if not self._tried:
            with self._lock:
                if not self._tried:
                    self._module, self.note = _import_native()
                    self._tried = True
        return self._module


def _import_native() -> tuple[ModuleType | None, str]:
    try:
        module = import_module("ferrolab_native")
    except ModuleNotFoundError as error:
        if error.name != "ferrolab_native":
            return None, _unusable(f"it needs {error.name!r}, which is missing")
        return None, "not installed; `pip install ferrolab-native` makes everything faster"
    except ImportError as error:
        return None, _unusable(str(error))
    if module.__version__ != __version__:
        return None, _unusable(
            f"it has version {module.__version__} and ferrolab has {__version__}; "
            f"`pip install ferrolab-native=={__version__}` mends it"
        )
    module.set_error_factory(errors.from_code)
    return module, ""


def _unusable(reason: str) -> str:
    _log.warning("the native module can't be used, Python references run instead: %s", reason)
    return reason


_native = _NativeModule()


def native_module() -> ModuleType | None:
    """Return ``ferrolab_native`` when the settings want it and it is usable."""
    wanted = settings().backend
    if wanted == "python":
        return None
    module = _native.get()
    if module is None and wanted == "native":
        raise errors.NativeRequired(
            f"FERROLAB_BACKEND is 'native', but the native module can't be used: {_native.note}",
            hint="Install ferrolab-native, or set FERROLAB_BACKEND to 'auto'.",
        )
    return module


def kind(group: Group) -> str:
    """Return what ``group`` runs on: ``native``, ``python`` or ``missing``."""
    module = native_module()
    if module is not None and hasattr(module, group):
        return "native"
    return "python" if _REFERENCES[group] else "missing"


def _load(group: Group) -> Any:
    module = native_module()
    if module is not None and hasattr(module, group):
        return getattr(module, group)
    reference = _REFERENCES[group]
    if reference is None:
        raise errors.NativeRequired(
            f"{group.replace('_', ' ')} needs the native module: {_native.note or 'FERROLAB_BACKEND is python'}",
            hint="Install ferrolab-native, or set FERROLAB_BACKEND to 'auto'.",
            context={"function": group},
        )
    return import_module(reference)


def encoding(name: str) -> Counter:
    """Return the tokenizer of one of :data:`ferrolab.models.ENCODINGS`."""
    return cast("Counter", _load("tokens").encoding(name))


def tokenizer_file(path: str) -> Counter:
    """Return the tokenizer that a ``tokenizer.json`` describes."""
    return cast("Counter", _load("tokenizer_file").load(path))


def chunking() -> Chunking:
    """Return the group ``chunking``."""
    return cast("Chunking", _load("chunking"))


def streams() -> Streams:
    """Return the group ``streams``."""
    return cast("Streams", _load("streams"))


def charts() -> Charts:
    """Return the group ``charts``."""
    return cast("Charts", _load("charts"))


def other_charts() -> Charts:
    """Return the reference of ``charts``, which draws what the native one does not know."""
    return cast("Charts", import_module(str(_REFERENCES["charts"])))


def diagrams() -> Diagrams:
    """Return the group ``diagrams``."""
    return cast("Diagrams", _load("diagrams"))


def codes() -> Codes:
    """Return the group ``codes``."""
    return cast("Codes", _load("codes"))


def notebooks() -> Notebooks:
    """Return the group ``notebooks``."""
    return cast("Notebooks", _load("notebooks"))


def pictures() -> Pictures:
    """Return the group ``pictures``, which shares the workers of ``documents``."""
    group = _load("pictures")
    return cast("Pictures", group.Pictures(_document_pool(_load("documents"), settings())))


def documents() -> Documents:
    """Return the group ``documents``."""
    group = _load("documents")
    return _document_pool(group, settings()) if hasattr(group, "Pool") else cast("Documents", group)


# What a document worker runs: the native module alone, without site-packages or an environment.
_WORKER = """
import sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_loader
loader = ExtensionFileLoader("_native", sys.argv[1])
module = module_from_spec(spec_from_loader("_native", loader))
loader.exec_module(module)
module.documents.serve()
"""


@lru_cache(maxsize=1)
def _document_pool(group: ModuleType, config: Settings) -> Documents:
    """Return the worker pool for the settings in force; a change of settings makes a new one."""
    extension = import_module("ferrolab_native._native").__file__
    pool = group.Pool(
        command=[sys.executable, "-I", "-S", "-c", _WORKER, extension],
        pdfium=_pdfium(),
        workers=config.workers,
        memory_limit_bytes=config.worker_memory_bytes,
        timeout_s=config.document_timeout_s,
        max_file_size_bytes=config.max_file_size_bytes,
    )
    return cast("Documents", pool)


def _pdfium() -> str:
    """Return the PDFium library that pypdfium2 ships; found without importing it."""
    spec = find_spec("pypdfium2_raw")
    names = {"win32": "pdfium.dll", "darwin": "libpdfium.dylib"}
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    return str(folder / names.get(sys.platform, "libpdfium.so"))


def markup() -> Markup:
    """Return the group ``markup``."""
    return cast("Markup", _load("markup"))


#: What every sandbox has loaded already, where it is installed.
_PRELOADED = ("numpy", "pandas", "matplotlib.font_manager")
_READY_SANDBOXES = 2
_LARGEST_MESSAGE_BYTES = 64 * MIB

_supervisors: dict[tuple[str, int, int], SandboxSupervisor] = {}
_supervisors_lock = threading.Lock()
# Those of a process that forked us: not ours to end, which dropping them would do.
_inherited: list[object] = []


def sandbox_supervisor(isolation: str, max_file_bytes: int, max_threads: int) -> SandboxSupervisor:
    """Return this process's supervisor for a level of isolation; closed when the process ends."""
    group = _load("sandbox")
    key = (isolation, max_file_bytes, max_threads)
    with _supervisors_lock:
        if key not in _supervisors:
            if not _supervisors:
                atexit.register(_close_supervisors)
            _supervisors[key] = group.Supervisor(
                command=_zygote_command(),
                environment=[("LANG", "C.UTF-8"), ("MALLOC_ARENA_MAX", "2")],
                isolation=isolation,
                readable_paths=_readable_paths(),
                pool_size=_READY_SANDBOXES,
                max_file_bytes=max_file_bytes,
                max_threads=max_threads,
                max_message_bytes=_LARGEST_MESSAGE_BYTES,
            )
        return _supervisors[key]


def _close_supervisors() -> None:
    with _supervisors_lock:
        supervisors = list(_supervisors.values())
        _supervisors.clear()
    for supervisor in supervisors:
        supervisor.close()


def _forget_supervisors() -> None:
    global _supervisors_lock
    _supervisors_lock = threading.Lock()
    _inherited.extend(_supervisors.values())
    _supervisors.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_supervisors)


def _zygote_command() -> list[str]:
    folder = Path(__file__).parent / "_sandbox"
    start = {
        "native": import_module("ferrolab_native._native").__file__,
        "sys_path": _inner_path(),
        "preload": _PRELOADED,
        "inside": str(folder / "inside"),
        "font_cache": _font_cache(),
    }
    options = ["-I", "-S", "-B", "-X", "utf8"]
    return [sys.executable, *options, str(folder / "zygote.py"), json.dumps(start)]


def _inner_path() -> list[str]:
    """Return what of ``sys.path`` belongs to the interpreter: no home, no current folder, no sources."""
    prefixes = {os.path.realpath(prefix) for prefix in (sys.prefix, sys.base_prefix)}
    inner = [
        path
        for path in sys.path
        if os.path.isabs(path) and any(Path(os.path.realpath(path)).is_relative_to(one) for one in prefixes)
    ]
    return [path for path in dict.fromkeys(inner) if os.path.exists(path)]


def _readable_paths() -> list[str]:
    """Return what a sandbox may read: the interpreter, its packages, and what the C library looks for."""
    roots = dict.fromkeys([sys.base_prefix, sys.prefix])
    libraries = [os.path.join(root, name) for root in roots for name in ("lib", "lib64")]
    system = [
        "/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache",
        "/usr/share/zoneinfo", "/usr/share/fonts", "/usr/local/share/fonts",
    ]  # fmt: skip
    wanted = dict.fromkeys([*libraries, *_inner_path(), *system])
    return [path for path in wanted if os.path.exists(path)]


def _font_cache() -> str | None:
    """Return the folder where this user's matplotlib keeps its list of fonts."""
    if find_spec("matplotlib") is None:
        return None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.environ.get("MPLCONFIGDIR") or os.path.join(base, "matplotlib")


class _NoCancel:
    """For references, which look at the run themselves."""

    def cancel(self) -> None:
        """Do nothing."""


def new_cancel() -> Cancel:
    """Return a fresh flag for a native call."""
    module = native_module()
    return cast("Cancel", module.Cancel()) if module is not None else _NoCancel()


def backends() -> list[BackendStatus]:
    """Return what each function group runs on, and why.

    Examples
    --------
    >>> import ferrolab
    >>> sorted({status.backend for status in ferrolab.backends()} - {"native", "python", "missing"})
    []
    """
    note = "" if native_module() is not None else (_native.note or "FERROLAB_BACKEND is 'python'")
    return [BackendStatus(group, kind(cast("Group", group)), note) for group in _REFERENCES]


def native_version() -> str | None:
    """Return the version of the native module in use."""
    module = native_module()
    return cast("str", module.__version__) if module is not None else None


def is_rust_available() -> bool:
    """Return whether the native module is in use."""
    return native_module() is not None


def check_rust_modules() -> dict[str, bool]:
    """Return for each function group whether it runs in Rust."""
    return {status.function: status.backend == "native" for status in backends()}
