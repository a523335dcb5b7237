"""What the attacks are after: secrets, servers and a victim outside, and whether they were touched."""

from __future__ import annotations

import ctypes
import hashlib
import os
import secrets
import selectors
import socket
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

TOKEN_VARIABLE = "FERROLAB_BAIT"
_DESCRIPTOR = 90
_IPC_RMID = 0

_VICTIM = """
import ctypes, os, signal, sys, time
user, token = int(sys.argv[1]), sys.argv[2]
if os.getuid() == 0:
    os.setgroups([]); os.setresgid(user, user, user); os.setresuid(user, user, user)
libc = ctypes.CDLL(None)
# Can be looked into by its own user, and dies with the host.
libc.prctl(4, 1)
libc.prctl(1, 9)
def tell(number, frame):
    os.write(1, b"signal %d\\n" % number)
for number in signal.valid_signals():
    try: signal.signal(number, tell)
    except (OSError, ValueError): pass
os.write(1, b"ready\\n")
while True:
    time.sleep(60)
"""


class Files:
    """Files outside that nobody inside may read, change or even find."""

    def __init__(self, base: Path, home: Path, token: str) -> None:
        shared = base / "shared"
        shared.mkdir()
        shared.chmod(0o777)
        self.paths = {
            "home_secret": (home / ".secret_key", 0o600),
            "home_readable": (home / "notes.txt", 0o644),
            "cwd_secret": (Path.cwd() / "secret.txt", 0o644),
            "tmp_secret": (shared / "secret.txt", 0o644),
            "target": (shared / "target.txt", 0o666),
            "memory_file": (Path("/dev/shm") / f"bait-{secrets.token_hex(8)}", 0o666),
            "far_secret": (Path("/var/tmp") / f"bait-{secrets.token_hex(8)}", 0o644),
        }
        for path, mode in self.paths.values():
            path.write_text(f"{token}\n" * 3)
            path.chmod(mode)
        self.open_folder = shared / "open"
        self.open_folder.mkdir()
        self.open_folder.chmod(0o777)
        self._before = self._states()

    def _states(self) -> dict[str, object]:
        states: dict[str, object] = {name: _state(path) for name, (path, _) in self.paths.items()}
        states["open_folder"] = (_state(self.open_folder), sorted(os.listdir(self.open_folder)))
        return states

    def damage(self) -> list[str]:
        after = self._states()
        changed = [f"the bait {name} was changed" for name in after if after[name] != self._before[name]]
        self._before = after
        return changed

    def remove(self) -> None:
        for path, _ in self.paths.values():
            with suppress(OSError):
                path.unlink()


def _state(path: Path) -> object:
    try:
        found = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(found.st_mode) else ""
        attributes = os.listxattr(path)
    except OSError as error:
        return str(error)
    return (
        found.st_mode,
        found.st_uid,
        found.st_nlink,
        found.st_size,
        found.st_mtime_ns,
        content,
        attributes,
    )


class Servers:
    """Servers that note whoever calls."""

    def __init__(self, folder: Path) -> None:
        self.calls: list[str] = []
        self._selector = selectors.DefaultSelector()
        self.stream = folder / "stream.sock"
        self.datagram = folder / "datagram.sock"
        self.abstract = f"bait-{secrets.token_hex(8)}"
        tcp = self._listen("tcp", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        udp = self._listen("udp", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        self.tcp_port, self.udp_port = tcp.getsockname()[1], udp.getsockname()[1]
        self._listen("unix stream", socket.AF_UNIX, socket.SOCK_STREAM, str(self.stream))
        self._listen("unix datagram", socket.AF_UNIX, socket.SOCK_DGRAM, str(self.datagram))
        self._listen("unix abstract", socket.AF_UNIX, socket.SOCK_STREAM, f"\0{self.abstract}")
        for path in (self.stream, self.datagram):
            path.chmod(0o777)
        threading.Thread(target=self._serve, daemon=True).start()

    def _listen(self, name: str, family: int, kind: int, address: tuple[str, int] | str) -> socket.socket:
        server = socket.socket(family, kind)
        server.bind(address)
        server.setblocking(False)
        if kind == socket.SOCK_STREAM:
            server.listen()
        self._selector.register(server, selectors.EVENT_READ, name)
        return server

    def _serve(self) -> None:
        while True:
            for key, _ in self._selector.select():
                server, name = key.fileobj, key.data
                assert isinstance(server, socket.socket)
                with suppress(BlockingIOError):
                    if server.type == socket.SOCK_STREAM:
                        server.accept()[0].close()
                    else:
                        server.recv(65_536)
                    self.calls.append(name)

    def damage(self) -> list[str]:
        calls, self.calls = self.calls, []
        return [f"the {name} server was reached" for name in calls]


class Victim:
    """A process of the same user as the sandboxes, that tells of each signal it gets."""

    def __init__(self, user: int, token: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _VICTIM, str(user), token],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env={TOKEN_VARIABLE: token},
            bufsize=0,
        )
        assert self.process.stdout is not None
        self.output = self.process.stdout
        if self.output.readline() != b"ready\n":
            raise RuntimeError("the victim did not start")
        os.set_blocking(self.output.fileno(), False)

    @property
    def pid(self) -> int:
        return self.process.pid

    def damage(self) -> list[str]:
        told = (self.output.read(4096) or b"").decode().split("\n")
        found = [f"the victim got {line}" for line in told if line]
        if self.process.poll() is not None:
            found.append("the victim is dead")
        elif _process_state(self.pid) in "Tt":
            found.append("the victim is stopped")
        return found

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def _process_state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


class SharedMemory:
    """A System V segment and a POSIX message queue that everybody may use."""

    def __init__(self, token: str) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._libc.shmat.restype = ctypes.c_void_p
        self.segment = self._libc.shmget(0, 4096, 0o1666)
        self._address = self._libc.shmat(self.segment, None, 0)
        self._content = token.encode()
        ctypes.memmove(self._address, self._content, len(self._content))
        self.queue = f"/bait-{secrets.token_hex(8)}"
        self._queue = self._libc.mq_open(self.queue.encode(), os.O_CREAT | os.O_RDWR, 0o666, None)
        self._libc.mq_send(self._queue, self._content, len(self._content), 0)
        self._before = self._state()

    def _state(self) -> tuple[bytes, int, bytes]:
        attributes = (ctypes.c_long * 8)()
        self._libc.mq_getattr(self._queue, attributes)
        status = ctypes.create_string_buffer(256)
        self._libc.shmctl(self.segment, 2, status)
        attached = status.raw[88:96]
        return ctypes.string_at(self._address, len(self._content)), attributes[3], attached

    def damage(self) -> list[str]:
        after = self._state()
        changed = after != self._before
        self._before = after
        return ["shared memory or the message queue was changed"] if changed else []

    def remove(self) -> None:
        self._libc.shmdt(ctypes.c_void_p(self._address))
        self._libc.shmctl(self.segment, _IPC_RMID, None)
        self._libc.mq_unlink(self.queue.encode())


class Bait:
    """Everything together; ``user`` is whom the sandboxes run as."""

    def __init__(self, base: Path, home: Path, token: str, user: int) -> None:
        self.token = token
        self.files = Files(base, home, token)
        self.servers = Servers(base / "shared")
        self.victim = Victim(user, token)
        self.memory = SharedMemory(token)
        descriptor = os.open(self.files.paths["home_secret"][0], os.O_RDWR)
        os.dup2(descriptor, _DESCRIPTOR, inheritable=True)
        os.close(descriptor)

    def described(self) -> dict[str, Any]:
        """Return what the attacks are told: where everything is, but no secret."""
        return {
            **{name: str(path) for name, (path, _) in self.files.paths.items()},
            "open_folder": str(self.files.open_folder),
            "home": str(self.files.paths["home_secret"][0].parent),
            "cwd": os.getcwd(),
            "tcp_port": self.servers.tcp_port,
            "udp_port": self.servers.udp_port,
            "stream": str(self.servers.stream),
            "datagram": str(self.servers.datagram),
            "abstract": self.servers.abstract,
            "victim": self.victim.pid,
            "host": os.getpid(),
            "segment": self.memory.segment,
            "queue": self.memory.queue,
            "descriptor": _DESCRIPTOR,
            "variable": TOKEN_VARIABLE,
        }

    def damage(self) -> list[str]:
        """Return what was touched since the last time."""
        parts = (self.files, self.servers, self.victim, self.memory)
        return [found for part in parts for found in part.damage()]

    def remove(self) -> None:
        self.victim.end()
        self.memory.remove()
        self.files.remove()
