"""Taking user namespaces away from this process, as hardened hosts and containers do."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from pathlib import Path

_DONE = "FERROLAB_DENIED"
_NEW_USER = 0x1000_0000
_NAMESPACES = 0x7E02_0080
_NUMBERS = {
    # machine: (audit's name, clone, clone3, unshare, the calls that mount)
    "x86_64": (0xC000_003E, 56, 435, 272, (155, 161, 165, 166, 308, 428, 429, 430, 432, 442)),
    "aarch64": (0xC000_00B7, 220, 435, 97, (39, 40, 41, 51, 268, 428, 429, 430, 432, 442)),
}


def deny_namespaces(how: str) -> None:
    """Deny them from here on, also to programs started from here; runs the program anew once."""
    if os.environ.get(_DONE) == how:
        return
    os.environ[_DONE] = how
    if how == "counted":
        _allow_none()
    else:
        _filter_calls()
    os.execv(sys.executable, [sys.executable, "-m", "sandbox.attack_driver", *sys.argv[1:]])


def _allow_none() -> None:
    """Enter a user namespace that may have no further ones below: the kernel says ENOSPC."""
    libc = ctypes.CDLL(None, use_errno=True)
    entered, go = os.pipe()
    mapper = os.fork()
    if mapper == 0:
        # Outside the namespace, where a root may map all users.
        os.read(entered, 1)
        _map_users(os.getppid())
        os._exit(0)
    is_in = libc.unshare(_NEW_USER) == 0
    os.write(go, b"x")
    os.waitpid(mapper, 0)
    if is_in:
        Path("/proc/sys/user/max_user_namespaces").write_text("0")
    # Else they are denied here already.


def _map_users(pid: int) -> None:
    user, group = os.geteuid(), os.getegid()
    many = 4_000_000_000 if user == 0 else 1
    if user != 0:
        Path(f"/proc/{pid}/setgroups").write_text("deny")
    Path(f"/proc/{pid}/uid_map").write_text(f"{user} {user} {many}")
    Path(f"/proc/{pid}/gid_map").write_text(f"{group} {group} {many}")


def _filter_calls() -> None:
    """Refuse what container engines refuse to processes without privileges."""
    audit, clone, clone3, unshare, mounts = _NUMBERS[platform.machine()]
    refuse = 0x0005_0000 | errno.EPERM
    program = [
        (0x20, 0, 0, 4),  # the architecture
        (0x15, 1, 0, audit),
        (0x06, 0, 0, refuse),
        (0x20, 0, 0, 0),  # the number
        (0x15, 0, 1, clone3),
        (0x06, 0, 0, 0x0005_0000 | errno.ENOSYS),
    ]
    for number in mounts:
        program += [(0x15, 0, 1, number), (0x06, 0, 0, refuse)]
    program += [
        (0x15, 1, 0, clone),
        (0x15, 0, 3, unshare),
        (0x20, 0, 0, 16),  # the first argument
        (0x45, 0, 1, _NAMESPACES),
        (0x06, 0, 0, refuse),
        (0x06, 0, 0, 0x7FFF_0000),
    ]
    code = b"".join(struct.pack("HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(code)
    described = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) != 0 or libc.prctl(22, 2, ctypes.create_string_buffer(described)) != 0:
        raise OSError(ctypes.get_errno(), "the filter was not installed")
