"""A runner in a plain process of its own, without isolation, and the host's end of its channel."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import ferrolab

PACKAGE = Path(ferrolab.__file__).parent
SANDBOX = PACKAGE / "_sandbox"

_START = """
import sys, os
sys.path[:] = {sys_path!r}
descriptor, folder = int(sys.argv[1]), sys.argv[2]
zygote = {{"__name__": "zygote"}}
exec(compile(open(folder + "/zygote.py").read(), "zygote.py", "exec"), zygote)
inside = zygote["load_inside"](folder + "/inside")
runner = inside.make(descriptor)
module = inside
{prelude}
inside.main(runner, os.getcwd())
os._exit(0)
"""


class Peer:
    """The host's end, as a context manager."""

    def __init__(self, folder: Path, prelude: str = "") -> None:
        ours, theirs = socket.socketpair()
        self.channel = ours
        environment = {"HOME": str(folder), "MPLBACKEND": "Agg", "PATH": "", "OPENBLAS_NUM_THREADS": "1"}
        environment |= {name: os.environ[name] for name in ("MPLCONFIGDIR",) if name in os.environ}
        start = _START.format(sys_path=[path for path in sys.path if "ferrolab" not in path], prelude=prelude)
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-c", start, str(theirs.fileno()), str(SANDBOX)],
            cwd=folder,
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        theirs.close()
        self.written: dict[str, bytearray] = {"stdout": bytearray(), "stderr": bytearray()}
        self.threads = [
            threading.Thread(target=self._drain, args=(name, pipe), daemon=True)
            for name, pipe in (("stdout", self.process.stdout), ("stderr", self.process.stderr))
        ]
        for thread in self.threads:
            thread.start()
        self.runs = 0

    def _drain(self, name: str, pipe: Any) -> None:
        while data := pipe.read1(65536):
            self.written[name] += data

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *_: object) -> None:
        self.channel.close()
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.wait()
        for thread in self.threads:
            thread.join(10)
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()

    def finished(self) -> tuple[str, str]:
        """End the runner and return all that it wrote."""
        self.channel.close()
        self.process.wait(30)
        for thread in self.threads:
            thread.join(30)
        return self.written["stdout"].decode(), self.written["stderr"].decode()

    def send(self, header: dict[str, Any], body: bytes = b"") -> None:
        text = json.dumps(header).encode()
        self.channel.sendall(struct.pack("<II", len(text), len(body)) + text + body)

    def receive(self) -> tuple[dict[str, Any], bytes]:
        header_bytes, body_bytes = struct.unpack("<II", self._exactly(8))
        return json.loads(self._exactly(header_bytes)), self._exactly(body_bytes)

    def _exactly(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            more = self.channel.recv(size - len(data))
            if not more:
                raise EOFError(self.process.wait())
            data += more
        return bytes(data)

    def call(self, op: str, body: bytes = b"", **fields: Any) -> tuple[dict[str, Any], bytes]:
        nonce = os.urandom(16).hex()
        self.send({"op": op, "nonce": nonce, **fields}, body)
        reply, content = self.receive()
        assert reply.pop("nonce") == nonce
        return reply, content

    def run(
        self, code: str, allowed: list[str] | None = None, want_files: bool = True
    ) -> tuple[dict[str, Any], bytes]:
        self.runs += 1
        return self.call(
            "run", code=code, filename=f"<cell {self.runs}>", allowed_imports=allowed, want_files=want_files
        )

    def interrupt(self) -> None:
        os.kill(self.process.pid, signal.SIGINT)
