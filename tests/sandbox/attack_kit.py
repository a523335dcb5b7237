"""What the attack programs share; the driver gives it to them as the module ``attack_kit``.

An attack prints a line that starts with ``BREACH`` for each thing that truly got through, and
``held`` at its end. A refusal is an ``OSError``; any other exception is a mistake in the
attack and fails its test.
"""

import ctypes
import errno
import mmap
import os
import struct
import sys

#: Where the bait lies: filled in by the driver.
BAIT = {}
MIB = 1 << 20

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def breach(what):
    """Say that something got through."""
    print(f"BREACH {what}", flush=True)


def held():
    """Say that the attack went to its end."""
    print("held", flush=True)


def attempt(what, function, *arguments, refusals=(OSError,), **options):
    """Call what must be refused; a breach when it is not."""
    try:
        found = function(*arguments, **options)
    except refusals:
        return None
    breach(f"{what}: {found!r:.300}")
    return found


def syscall(number, *arguments):
    """Make a system call by its number; return its outcome and the error's number."""
    ctypes.set_errno(0)
    converted = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    outcome = _libc.syscall(ctypes.c_long(number), *converted)
    return outcome, ctypes.get_errno() if outcome == -1 else 0


#: How the filter refuses. Any other error means that the call reached the kernel's own code.
FILTERED = (errno.EPERM, errno.ENOSYS)


def filtered(what, number, *arguments):
    """Make a system call that the filter must refuse before the kernel looks at its arguments."""
    outcome, error = syscall(number, *arguments)
    if error not in FILTERED:
        breach(f"{what} reached the kernel: {outcome} {errno.errorcode.get(error, error)}")


def refused(what, number, *arguments):
    """Make a system call that must fail, however."""
    outcome, error = syscall(number, *arguments)
    if error == 0:
        breach(f"{what}: {outcome}")


def machine_code(code, result=ctypes.c_long):
    """Return a function that runs machine code in this process."""
    page = mmap.mmap(-1, max(len(code), mmap.PAGESIZE), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS,
                     prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)  # fmt: skip
    page.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    function = ctypes.CFUNCTYPE(result)(address)
    function.page = page
    return function


def private_memory(size, protection=3):
    """Map private memory and return its address, or None where that is refused."""
    _libc.mmap.restype = ctypes.c_void_p
    address = _libc.mmap(None, ctypes.c_size_t(size), protection, 0x22, -1, ctypes.c_long(0))
    return None if address in (None, ctypes.c_void_p(-1).value) else address


def read_secret(path):
    """Read a file and print what it holds: the host looks for its secret in the output."""
    with open(path, "rb") as file:
        content = file.read(4096)
    print(content[:200])
    return content


def channel_header():
    """Return the header of the request under way, with its nonce, found in the runner's frames."""
    frame = sys._getframe()
    while frame is not None:
        request = frame.f_locals.get("request")
        if isinstance(request, dict) and "nonce" in request:
            return request
        frame = frame.f_back
    raise LookupError("no request in the frames")


def runner():
    """Return the object that serves this sandbox's requests, found in the runner's frames."""
    frame = sys._getframe()
    while frame is not None:
        found = frame.f_locals.get("self")
        if type(found).__name__ == "Runner":
            return found
        frame = frame.f_back
    raise LookupError("no runner in the frames")


def frame(header, body=b"", header_bytes=None, body_bytes=None):
    """Return a frame as it goes over the channel, with other lengths when asked."""
    lengths = struct.pack(
        "<II",
        len(header) if header_bytes is None else header_bytes,
        len(body) if body_bytes is None else body_bytes,
    )
    return lengths + header + body


def reply(**fields):
    """Return the header of a reply that fits the request under way."""
    import json

    whole = {"nonce": channel_header()["nonce"], "ok": True, "value": None, "error": None}
    whole.update(displays=[], files=[], variables=[])
    whole.update(fields)
    return json.dumps(whole).encode()


def send(data):
    """Write everything to the channel."""
    view = memoryview(data)
    while view:
        view = view[os.write(3, view) :]
