"""The loop inside a sandbox: reads a request, runs the code, answers.

One file on the standard library alone; it imports nothing of ferrolab. The host believes
none of it: limits, time, memory and verdicts are measured outside, and every field of a
reply is checked there. What is bounded here is bounded so that an honest program stays fast.

Frame, both ways: header length and body length (u32, little endian), header (a JSON object),
body (bytes). A reply repeats its request's ``nonce``.
"""

import __future__

import ast
import builtins
import faulthandler
import gc
import io
import json
import linecache
import math
import os
import signal
import stat
import struct
import sys
import threading
import traceback
import types

_LARGEST_HEADER = 6 << 20
_LARGEST_BODY = 60 << 20
# JSON texts and display texts longer than this travel in the body.
_INLINE = 64 << 10
_REPR_CHARACTERS = 10_000
_PREVIEW_CHARACTERS = 120
_TRACEBACK_CHARACTERS = 48_000
_MOST_VARIABLES = 100
_MOST_DISPLAYS = 100
_MOST_FILES = 1_000
_MOST_ENTRIES = 20_000
_MOST_CELLS = 500
_FILES_BYTES = 16 << 20
_TABLE_BYTES = 32 << 20
_MOST_NODES = 1_000_000
_DEEPEST_JSON = 60
_RESERVE_BYTES = 1 << 20

_AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_IS_COROUTINE = 0x80
_FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names} - {0, 0x10})

# The runner's own references: code that replaces these in their modules harms only itself.
_compile, _exec, _eval, _open, _import = compile, exec, eval, open, __import__
_os_read, _os_write, _os_open, _dup2 = os.read, os.write, os.open, os.dup2
_scandir, _stat, _fstat, _makedirs = os.scandir, os.stat, os.fstat, os.makedirs
_fork, _kill, _getpid, _waitpid = os.fork, os.kill, os.getpid, os.waitpid
_modules = sys.modules
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_encode_strict = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_decode = json.JSONDecoder().decode
_HERE = (lambda: None).__code__.co_filename


class ImportNotAllowed(ImportError):
    """User code imports what ``allowed_imports`` does not name."""

    # Shown by its bare name, like the builtin that it is for those who meet it.
    __module__ = "builtins"


class RequestError(Exception):
    """A request that can't be met, said in words."""

    __module__ = "builtins"


# ------------------------------------------------------------------ frames


class Channel:
    """Frames over a descriptor."""

    def __init__(self, descriptor):
        self._descriptor = descriptor

    def receive(self):
        """Return the next request's header and body, or None when the host is gone."""
        data = _os_read(self._descriptor, 1 << 16)
        while data and len(data) < 8:
            data = self._more(data, 8 - len(data))
        if not data:
            return None
        header_bytes, body_bytes = struct.unpack_from("<II", data)
        missing = 8 + header_bytes + body_bytes - len(data)
        if missing > 0:
            data = self._all(data, missing)
        header = _decode(data[8 : 8 + header_bytes].decode("utf-8"))
        return header, data[8 + header_bytes :]

    def _more(self, data, wanted):
        more = _os_read(self._descriptor, wanted)
        return data + more if more else b""

    def _all(self, data, missing):
        whole = bytearray(data)
        while missing > 0:
            more = _os_read(self._descriptor, min(missing, 1 << 20))
            if not more:
                raise EOFError
            whole += more
            missing -= len(more)
        return bytes(whole)

    def send(self, header, parts=()):
        """Send one frame; a header beyond the limit becomes an error that says so."""
        text = _encode(header).encode("utf-8", "replace")
        if len(text) > _LARGEST_HEADER:
            return self.send(_refusal(header["nonce"], "RequestError", "the reply is too large"))
        size = sum(map(len, parts))
        self._write(b"".join((struct.pack("<II", len(text), size), text)))
        for part in parts:
            self._write(part)
        return None

    def _write(self, data):
        written = _os_write(self._descriptor, data)
        if written < len(data):
            rest = memoryview(data)[written:]
            while rest:
                rest = rest[_os_write(self._descriptor, rest) :]


class Body:
    """The parts of a reply's body."""

    def __init__(self):
        self.parts = []
        self._size = 0
        self._lock = threading.Lock()

    def add(self, data):
        """Append bytes and return the reference to them."""
        with self._lock:
            if self._size + len(data) > _LARGEST_BODY:
                raise RequestError(f"the reply would hold more than {_LARGEST_BODY} bytes")
            reference = {"blob": [self._size, len(data)]}
            self.parts.append(data)
            self._size += len(data)
        return reference

    def text(self, text):
        """Return a text as it is, or the reference to it when it is long."""
        return text if len(text) <= _INLINE else self.add(text.encode("utf-8", "replace"))


# ------------------------------------------------------------------ texts of bounded length


def shorten(text, limit):
    """Cut a text to ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def type_name(cls):
    """Return a class's qualified name, without the module where nobody writes it."""
    try:
        module, name = cls.__module__, cls.__qualname__
        if type(name) is not str or type(module) is not str:
            return "object"
        return shorten(name if module in ("builtins", "__main__") else f"{module}.{name}", 200)
    except Exception:
        return "object"


def family_of(cls):
    """Return the name of the package that a class says it is from."""
    try:
        module = cls.__module__
        return module.partition(".")[0] if type(module) is str else ""
    except Exception:
        return ""


def whole_repr(value):
    """Return ``repr(value)``; what a hostile one raises is said in its place."""
    try:
        return repr(value)
    except RecursionError:
        return f"<{type_name(type(value))} (recursive)>"
    except Exception as error:
        return f"<{type_name(type(value))} whose repr raised {type_name(type(error))}>"


def number_repr(value):
    """Return an int's digits; those of a giant take quadratic time, so they are counted only."""
    bits = value.bit_length()
    return repr(value) if bits < 8_192 else f"<int of {bits} bits>"


def _no_repr(value):
    return f"<{type_name(type(value))}>"


_BRACKETS = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    dict: ("{", "}"),
}


_SHORT = frozenset({int, float, bool, type(None), str})


class Brief:
    """A ``repr`` that stops when it is long enough, whatever the size of what it describes.

    Parameters
    ----------
    limit : int
        Most characters.
    leaf : callable
        Words what is neither a builtin container nor a plain value.
    """

    def __init__(self, limit, leaf):
        self._room = limit
        self._leaf = leaf
        self._parts = []

    def of(self, value):
        """Return the text."""
        self._value(value, 0)
        text = "".join(self._parts)
        return text if self._room >= 0 else text[: self._room - 1] + "…"

    def _write(self, text):
        self._parts.append(text)
        self._room -= len(text)

    def _value(self, value, depth):
        cls = type(value)
        if cls in (str, bytes, bytearray):
            # Escapes only lengthen, so a beginning of this length is enough.
            self._write(repr(value if len(value) <= self._room else value[: self._room + 1]))
        elif cls is int:
            self._write(number_repr(value))
        elif cls in _BRACKETS:
            self._container(value, cls, depth)
        elif cls in (float, bool, complex, type(None)):
            self._write(repr(value))
        else:
            self._write(self._leaf(value))

    def _container(self, value, cls, depth):
        first, last = _BRACKETS[cls]
        if (cls is list or cls is tuple) and (text := self._flat(value)):
            self._write(text)
        elif not value and cls in (set, frozenset):
            self._write(f"{cls.__name__}()")
        elif depth > 20:
            self._write(f"{first}...{last}")
        else:
            self._write(first)
            self._items(value, cls, depth + 1)
            self._write(",)" if cls is tuple and len(value) == 1 else last)

    def _flat(self, value):
        """Return Python's own text of short plain items, which takes a tenth; None for any others."""
        # Three characters are the least that an item takes with its separator.
        head = value[: max(self._room, 0) // 3 + 2]
        kinds = set(map(type, head))
        if kinds - _SHORT:
            return None
        if int in kinds and max(abs(item) for item in head if type(item) is int) >= 2**63:
            return None
        if str in kinds and max(len(item) for item in head if type(item) is str) > 200:
            return None
        return repr(head)

    def _items(self, value, cls, depth):
        separate = False
        for item in value:
            if self._room < 0:
                return
            if separate:
                self._write(", ")
            separate = True
            self._value(item, depth)
            if cls is dict:
                self._write(": ")
                self._value(value[item], depth)


def value_repr(value):
    """Return the text of a value, calling its own ``repr`` unless it is a builtin container."""
    try:
        return shorten(Brief(_REPR_CHARACTERS, whole_repr).of(value), _REPR_CHARACTERS)
    except RuntimeError:  # a container that a thread changes meanwhile
        return _no_repr(value)


# ------------------------------------------------------------------ variables

_PLAIN = frozenset(
    {int, float, bool, complex, type(None), str, bytes, bytearray, list, tuple, set, frozenset, dict}
)
# Types whose repr is short, and their own: no code of the user's runs to describe a variable.
_PLAIN_MODULES = ("datetime", "decimal", "fractions", "uuid", "pathlib", "zoneinfo")


def describe_variables(namespace):
    """Return name, type, size in bytes and preview of the user's variables."""
    described = []
    for name, value in list(namespace.items()):
        if type(name) is not str or name[:1] == "_" or type(value) is types.ModuleType:
            continue
        described.append(describe_variable(name, value))
        if len(described) == _MOST_VARIABLES:
            break
    return described


def describe_variable(name, value):
    """Return one variable's description; runs none of its methods but those of known types."""
    cls = type(value)
    size = sys.getsizeof(value) if cls in _PLAIN else None
    try:
        if cls in _PLAIN:
            preview = Brief(_PREVIEW_CHARACTERS, _no_repr).of(value)
        else:
            preview, size = _preview_of_object(value, cls)
    except Exception:
        preview = _no_repr(value)
    return {
        "name": shorten(name, 200),
        "type": type_name(cls),
        "size": size,
        "preview": shorten(preview, _PREVIEW_CHARACTERS),
    }


def _preview_of_object(value, cls):
    family = family_of(cls)
    if family == "pandas" and cls.__name__ in ("DataFrame", "Series"):
        # By the types alone: `memory_usage` takes a tenth of a millisecond a frame.
        kinds = value.dtypes if cls.__name__ == "DataFrame" else (value.dtype,)
        row_bytes = sum(getattr(kind, "itemsize", 8) for kind in kinds)
        return " × ".join(map(str, value.shape)), value.shape[0] * row_bytes
    if family == "numpy" and cls.__name__ == "ndarray":
        return f"{value.dtype} {value.shape}", int(value.nbytes)
    if family in ("numpy", *_PLAIN_MODULES) or cls is range:
        return repr(value), None
    if cls in (types.FunctionType, type):
        return f"{'def' if cls is types.FunctionType else 'class'} {value.__qualname__}", None
    return _no_repr(value), None


# ------------------------------------------------------------------ values


class NotPlain(Exception):
    """A value is not what JSON can give back unchanged."""


_ALWAYS_PLAIN = {str, bool, type(None)}


def check_plain(values, depth=0, count=0):
    """Raise :class:`NotPlain` unless JSON gives the values back exactly; return how many there are."""
    count += len(values)
    if depth > _DEEPEST_JSON or count > _MOST_NODES:
        raise NotPlain
    # Most lists are of one kind: looked at as a whole they cost a tenth.
    kinds = set(map(type, values)) - _ALWAYS_PLAIN
    if kinds == {int}:
        numbers = [value for value in values if type(value) is int]
        if min(numbers) < -(2**63) or max(numbers) >= 2**63:
            raise NotPlain
    elif kinds == {float}:
        if not all(math.isfinite(value) for value in values if type(value) is float):
            raise NotPlain
    elif kinds:
        for value in values:
            count = _check_one(value, depth, count)
    return count


def _check_one(value, depth, count):
    cls = type(value)
    if cls is dict:
        if set(map(type, value)) - {str}:
            raise NotPlain
        return check_plain(list(value.values()), depth + 1, count)
    if cls is list:
        return check_plain(value, depth + 1, count)
    if cls not in _ALWAYS_PLAIN and cls is not int and cls is not float:
        raise NotPlain
    if cls is int or cls is float:
        return check_plain((value,), depth, count)
    return count


def encode_value(value, body):
    """Return a value as the channel carries it: exact where possible, else its text."""
    cls = type(value)
    described = {"kind": "repr", "type": type_name(cls), "repr": None}
    for encode in (_encode_plain, _encode_bytes, _encode_table):
        try:
            found = encode(value, cls, body)
        except (NotPlain, RequestError):
            continue
        except Exception:
            # pandas, Arrow and subclasses of theirs; the text is still to be had.
            continue
        if found:
            described.update(found)
            break
    if described["repr"] is None:
        described["repr"] = value_repr(value)
    return described


def _encode_plain(value, cls, body):
    check_plain((value,))
    if cls is dict or cls is list or cls is str:
        try:
            text = _encode_strict(value).encode("utf-8")
        except UnicodeEncodeError:  # half a surrogate pair, which JSON's readers refuse
            raise NotPlain from None
        if len(text) > _INLINE:
            return {"kind": "json", **body.add(text)}
    return {"kind": "json", "json": value}


def _encode_bytes(value, cls, body):
    return {"kind": "bytes", **body.add(value)} if cls is bytes else None


def is_table(cls):
    """Whether values of the class are tables of pandas or Arrow."""
    family = family_of(cls)
    return family in ("pandas", "pyarrow") and cls.__name__ in ("DataFrame", "Series", "Table")


def _encode_table(value, cls, body):
    if not is_table(cls):
        return None
    described = _describe_table(value, cls)
    try:
        described.update(_arrow(value, cls, body))
    except Exception:
        # No pyarrow in here, or columns that Arrow has no type for.
        described["kind"] = "repr"
    return described


def _describe_table(value, cls):
    described = {"rows": int(value.shape[0]), "columns": int((*value.shape, 1)[1])}
    if cls.__name__ != "Table":
        frame = value if cls.__name__ == "DataFrame" else value.to_frame()
        described["html"] = shorten(frame.to_html(max_rows=60, max_cols=20, notebook=True), 200_000)
    return described


def _arrow(value, cls, body):
    import pyarrow

    table, index = value, []
    if cls.__name__ != "Table":
        frame = value if cls.__name__ == "DataFrame" else value.to_frame(_series_name(value))
        plain = type(frame.index).__name__ == "RangeIndex" and (frame.index.start, frame.index.step) == (0, 1)
        table = pyarrow.Table.from_pandas(frame, preserve_index=not plain)
        if not plain:
            names = [None if name is None else str(name) for name in frame.index.names]
            index = [list(pair) for pair in zip(table.column_names[-len(names) :], names, strict=True)]
    if any(isinstance(field.type, pyarrow.BaseExtensionType) for field in table.schema):
        raise NotPlain
    if table.nbytes > _TABLE_BYTES:
        raise NotPlain
    sink = io.BytesIO()
    with pyarrow.ipc.new_stream(sink, table.schema.remove_metadata()) as writer:
        writer.write_table(table.replace_schema_metadata(None))
    return {"kind": "arrow", "index": index, **body.add(sink.getvalue())}


def _series_name(series):
    return "0" if series.name is None else str(series.name)


def decode_value(described, body):
    """Return the value that the host puts."""
    kind = described["kind"]
    if kind == "json" and "blob" not in described:
        return described["json"]
    offset, length = described["blob"]
    data = body[offset : offset + length]
    if kind == "json":
        return _decode(data.decode("utf-8"))
    return data if kind == "bytes" else _table_of(described, data)


def _table_of(described, data):
    try:
        import pyarrow
    except ImportError:
        raise RequestError("tables need pyarrow, which is not installed for this Python") from None
    table = pyarrow.ipc.open_stream(data).read_all()
    if described["type"] == "pyarrow.Table":
        return table
    frame = table.to_pandas()
    if described.get("index"):
        frame = frame.set_index([column for column, _ in described["index"]])
        frame.index.names = [name for _, name in described["index"]]
    if described["type"] == "pandas.Series":
        return frame.iloc[:, 0].rename(described.get("name"))
    return frame


# ------------------------------------------------------------------ what is shown

_REPRESENTATIONS = (
    ("_repr_html_", "text/html"),
    ("_repr_markdown_", "text/markdown"),
    ("_repr_svg_", "image/svg+xml"),
    ("_repr_png_", "image/png"),
    ("_repr_jpeg_", "image/jpeg"),
    ("_repr_latex_", "text/latex"),
    ("_repr_json_", "application/json"),
)


def rich_forms(value):
    """Return an object's MIME bundle as notebooks read it off; empty when it has nothing but its text."""
    cls = type(value)
    if isinstance(value, type) or cls in _PLAIN:
        return {}
    if family_of(cls) == "altair":
        _let_altair_give_specifications()
    forms = {}
    bundle = getattr(cls, "_repr_mimebundle_", None)
    if bundle is not None:
        found = _attempt(lambda: bundle(value))
        found = found[0] if isinstance(found, tuple) and found else found
        if isinstance(found, dict):
            forms.update(found)
    for name, mime in _REPRESENTATIONS:
        method = getattr(cls, name, None)
        if method is not None and mime not in forms:
            found = _attempt(lambda method=method: method(value))
            found = found[0] if isinstance(found, tuple) and found else found
            if found is not None:
                forms[mime] = found
    if is_figure(value):
        forms["image/png"] = figure_png(value)
    return forms


def _attempt(call):
    """Return what a method gives, None when it raises: one bad form must not hide the others."""
    try:
        return call()
    except Exception:
        return None


def _let_altair_give_specifications():
    renderers = _modules["altair"].renderers
    if renderers.active == "default":
        renderers.enable("mimetype")


def carried(forms, body):
    """Return a MIME bundle as the channel carries it."""
    bundle = {}
    for mime, content in list(forms.items())[:20]:
        if isinstance(content, str):
            bundle[str(mime)] = body.text(str(content))
        elif isinstance(content, (bytes, bytearray)):
            bundle[str(mime)] = body.add(bytes(content))
        else:
            bundle[str(mime)] = body.text(_encode(content))
    return bundle


def is_figure(value):
    """Whether the value is a figure of matplotlib."""
    figures = _modules.get("matplotlib.figure")
    return figures is not None and isinstance(value, figures.Figure)


def figure_png(figure):
    """Draw a figure."""
    sink = io.BytesIO()
    figure.savefig(sink, format="png", bbox_inches="tight")
    return sink.getvalue()


# ------------------------------------------------------------------ errors


def _refusal(nonce, kind, message):
    error = {"type": kind, "message": message, "traceback": "", "import": None}
    return {"nonce": nonce, "ok": False, "error": error}


def describe_error(error):
    """Return an exception as type, message and the text of its traceback."""
    try:
        report = traceback.TracebackException(type(error), error, error.__traceback__, compact=True)
        _without_our_frames(report)
        text = "".join(report.format())
    except Exception:
        text = f"{type_name(type(error))}\n"
    return {
        "type": type_name(type(error)),
        "message": shorten(_message_of(error), _REPR_CHARACTERS),
        "traceback": _middle_left_out(text, _TRACEBACK_CHARACTERS),
        "import": error.name if type(error) is ImportNotAllowed else None,
    }


def _without_our_frames(report, depth=0):
    report.stack[:] = [frame for frame in report.stack if frame.filename != _HERE]
    if not report.stack:  # a syntax error
        report.stack = None
    for other in (report.__cause__, report.__context__, *(getattr(report, "exceptions", None) or ())):
        if other is not None and depth < 100:
            _without_our_frames(other, depth + 1)


def _message_of(error):
    if type(error) is KeyboardInterrupt and not error.args:
        return "the code was interrupted"
    try:
        return str(error)
    except Exception as second:
        return f"<its message raised {type_name(type(second))}>"


def _middle_left_out(text, limit):
    if len(text) <= limit:
        return text
    return f"{text[: limit // 4]}\n…\n{text[-(limit - limit // 4) :]}"


# ------------------------------------------------------------------ files


class Folder:
    """The folder that the code works in, and what of it has changed."""

    def __init__(self, path):
        self.path = path
        self._device = _stat(path).st_dev
        self._known = self._look()

    def changed(self, body):
        """Return the regular files that are new or different since the last look, with their content."""
        before, self._known = self._known, self._look()
        names = sorted(name for name, seen in self._known.items() if before.get(name) != seen)
        files, left = [], _FILES_BYTES
        for name in names[:_MOST_FILES]:
            size = self._known[name][1]
            content = self._content(name) if size <= left else None
            file = {"name": name, "bytes": size, "blob": None}
            if content is not None:
                left -= len(content)
                file.update(body.add(content))
            files.append(file)
        return files

    def all(self):
        """Return every regular file."""
        return [{"name": name, "bytes": seen[1]} for name, seen in sorted(self._look().items())]

    def remember(self):
        """Take what is there now as known."""
        self._known = self._look()

    def write(self, name, content):
        """Write a file of the host's."""
        path = self.located(name)
        _makedirs(os.path.dirname(path), exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with _open(_os_open(path, flags, 0o644), "wb") as file:
            file.write(content)

    def read(self, name):
        """Return a regular file's content."""
        content = self._content(name)
        if content is None:
            raise RequestError(
                f"{name!r} can't be read: it is no regular file of at most {_LARGEST_BODY} bytes"
            )
        return content

    def located(self, name):
        """Return the path of a name that stays within the folder."""
        parts = name.split("/")
        if not name or "\0" in name or any(part in ("", ".", "..") for part in parts):
            raise RequestError(f"{name!r} is not the name of a file in the sandbox's folder")
        return f"{self.path}/{name}"

    def _content(self, name):
        try:
            # Without following links and without waiting for a pipe's writer.
            descriptor = _os_open(self.located(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return None
        with _open(descriptor, "rb") as file:
            found = _fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST_BODY:
                return None
            return file.read(_LARGEST_BODY)

    def _look(self):
        seen, folders, left = {}, [""], _MOST_ENTRIES
        while folders and left > 0:
            prefix = folders.pop()
            try:
                with _scandir(f"{self.path}/{prefix}") as entries:
                    for entry in entries:
                        left -= 1
                        self._note(f"{prefix}{entry.name}", entry, seen, folders)
                        if left <= 0:
                            break
            except OSError:
                continue
        return seen

    def _note(self, name, entry, seen, folders):
        if entry.is_file(follow_symlinks=False):
            found = entry.stat(follow_symlinks=False)
            seen[name] = (found.st_mtime_ns, found.st_size, found.st_ino)
        elif (
            entry.is_dir(follow_symlinks=False)
            and entry.name != "__pycache__"
            # What is mounted below is the system's, such as an environment that lies there.
            and entry.stat(follow_symlinks=False).st_dev == self._device
        ):
            folders.append(f"{name}/")


# ------------------------------------------------------------------ running


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
        self._futures = 0
        self._cells = []
        self._active = False
        self._displays = []
        self._shown = set()
        self._body = Body()
        self._reserve = None
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
        _modules["__main__"] = self._module
        self._folder = Folder(os.getcwd())
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
            value = self._evaluated(request["code"], request["filename"])
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

    def _evaluated(self, code, filename):
        """Run the code and return its last expression's value, None when a semicolon follows it."""
        self._remember_source(code, filename)
        block, last = self._compiled(code, filename)
        if any(part is not None and part.co_flags & _IS_COROUTINE for part in (block, last)):
            import asyncio

            value = asyncio.run(self._awaited(block, last))
        else:
            if block is not None:
                _exec(block, self._namespace)
            value = None if last is None else _eval(last, self._namespace)
        return None if code.rstrip().endswith(";") else value

    def _remember_source(self, code, filename):
        """Let tracebacks show the code's lines; those of very old runs are forgotten."""
        linecache.cache[filename] = (len(code), None, code.splitlines(True), filename)
        self._cells.append(filename)
        if len(self._cells) > _MOST_CELLS:
            linecache.cache.pop(self._cells.pop(0), None)

    def _compiled(self, code, filename):
        """Return the code without its last expression, and that expression; either may be None."""
        flags = _AWAIT | self._futures
        last = None
        if "\n" not in code and code[:1] > " ":
            # A lone expression, in half the time.
            try:
                return None, _compile(code, filename, "eval", flags, True)
            except (SyntaxError, ValueError, MemoryError, RecursionError):
                # Something else, or an error to be told as for all code.
                last = None
        try:
            tree = _compile(code, filename, "exec", flags | ast.PyCF_ONLY_AST, True)
            if tree.body and type(tree.body[-1]) is ast.Expr:
                expression = ast.Expression(tree.body.pop().value)
                last = _compile(expression, filename, "eval", flags, True)
            block = _compile(tree, filename, "exec", flags, True) if tree.body or last is None else None
        except RecursionError:
            # The compiler alone goes deeper than trees can; such code has no value then.
            block, last = _compile(code, filename, "exec", flags, True), None
        if block is not None:
            self._futures |= block.co_flags & _FUTURES
        return block, last

    async def _awaited(self, block, last):
        value = None
        for part in (block, last):
            if part is not None:
                value = _eval(part, self._namespace)
                if part.co_flags & _IS_COROUTINE:
                    value = await value
        return None if last is None else value

    def _shown_value(self, value):
        self._namespace["_"] = value
        cls = type(value)
        if not is_table(cls) and cls not in _PLAIN:
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
        pyplot = _modules.get("matplotlib.pyplot")
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
        if name[:10] == "matplotlib" and "matplotlib.pyplot" in _modules:
            _modules["matplotlib.pyplot"].show = self._pyplot_show
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
    """Return memory to let go of when it is exhausted, so that there is enough left to say so."""
    try:
        return bytearray(_RESERVE_BYTES)
    except MemoryError:  # still exhausted; this run may be the one that frees some
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


def reseed():
    """Give this process random numbers of its own."""
    if "random" in _modules:
        _modules["random"].seed()
    if "numpy" in _modules:
        _modules["numpy"].random.seed()


def main(descriptor):
    """Serve requests on a descriptor until it is closed."""
    reseed()
    gc.enable()
    runner = Runner(Channel(descriptor))
    faulthandler.enable(sys.stderr, all_threads=False)
    try:
        runner.serve()
    except (OSError, EOFError):
        # The host is gone.
        return
