"""Frames between the runner and the host: a header of JSON, a body of bytes.

Header length and body length (u32, little endian), header (an object), body. A reply repeats its
request's ``nonce``. Long texts and all bytes travel in the body; the header refers to them.
"""

import json
import os
import struct
import threading

# The runner's own references: code that replaces these in their modules harms only itself.
_os_read, _os_write = os.read, os.write

_LARGEST_HEADER = 6 << 20
LARGEST_BODY = 60 << 20
# JSON texts and display texts longer than this travel in the body.
INLINE = 64 << 10


encode_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


decode_json = json.JSONDecoder().decode


class RequestError(Exception):
    """A request that can't be met, said in words."""

    __module__ = "builtins"


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
        header = decode_json(data[8 : 8 + header_bytes].decode("utf-8"))
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
        text = encode_json(header).encode("utf-8", "replace")
        if len(text) > _LARGEST_HEADER:
            return self.send(refusal(header["nonce"], "RequestError", "the reply is too large"))
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
            if self._size + len(data) > LARGEST_BODY:
                raise RequestError(f"the reply would hold more than {LARGEST_BODY} bytes")
            reference = {"blob": [self._size, len(data)]}
            self.parts.append(data)
            self._size += len(data)
        return reference

    def text(self, text):
        """Return a text as it is, or the reference to it when it is long."""
        return text if len(text) <= INLINE else self.add(text.encode("utf-8", "replace"))


def refusal(nonce, kind, message):
    """Return the reply to a request that can't be met."""
    error = {"type": kind, "message": message, "traceback": "", "import": None}
    return {"nonce": nonce, "ok": False, "error": error}
