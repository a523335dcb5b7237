"""Attacks on the sandbox: real ones, run at each level as each user, judged from outside.

Each file of ``sandbox/attacks`` is one attack. Four processes run them all beside each other, each with
bait of its own; the tests here ask what came of each.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sandbox.attack_harness import ATTACKS, FOLDER, LEVELS, USERS, Driver, complaints

from ferrolab import PythonSandbox, _backend
from ferrolab.errors import FerrolabError, IsolationUnavailable, ValidationError

pytestmark = [
    pytest.mark.native,
    pytest.mark.skipif(sys.platform != "linux", reason="sandboxes are made of what Linux has"),
]

CASES = [(name, level, user) for name, attack in ATTACKS.items() for level in attack.levels for user in USERS]
BITING = [name for name, attack in ATTACKS.items() if attack.bites]
#: What is tried again where namespaces are denied: what only the other layers stop there.
DENIED = [
    name
    for name in ATTACKS
    if name.startswith(
        ("file_w", "file_c", "file_h", "network_", "signal_", "calls_", "process_c", "forged_w")
    )
    and "landlock" in ATTACKS[name].levels
]
LAYERS = (
    "user_namespace", "mount_namespace", "pid_namespace", "net_namespace", "ipc_namespace", "uts_namespace",
    "capabilities", "no_new_privileges", "resource_limits", "landlock", "seccomp",
)  # fmt: skip
#: What other layers put up by themselves, so that leaving it out alone leaves nothing out.
SET_BY_OTHERS = {"no_new_privileges": ["landlock", "seccomp"]}


class Drivers:
    """The processes that run attacks, started when first asked for, each with all its selected attacks."""

    def __init__(self, selected: set[tuple[str, str, str]]) -> None:
        self._selected = selected
        self._drivers: dict[tuple[str, str, str], Driver] = {}

    def get(self, level: str, user: str, denied: str = "") -> Driver:
        key = (level, user, denied)
        if key not in self._drivers:
            self._drivers[key] = Driver(level, user, denied)
        return self._drivers[key]

    def begin_all(self) -> None:
        """Start those that the selected tests need, so that they work beside each other."""
        for level, user in sorted({(level, user) for _, level, user in self._selected}):
            if (level, user, "") not in self._drivers:
                names = [name for name, *where in self._selected if where == [level, user]]
                driver = self.get(level, user)
                if "layers" in driver.start:
                    driver.begin([ATTACKS[name] for name in sorted(names)])

    def close(self) -> None:
        for driver in self._drivers.values():
            driver.close()


@pytest.fixture(scope="session")
def drivers(request: pytest.FixtureRequest) -> Iterator[Drivers]:
    selected = {
        item.callspec.params["case"]
        for item in request.session.items
        if "case" in getattr(getattr(item, "callspec", None), "params", {}) and item.path == Path(__file__)
    }
    drivers = Drivers(selected)
    yield drivers
    drivers.close()


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_nothing_gets_through(drivers: Drivers, case: tuple[str, str, str]) -> None:
    name, level, user = case
    drivers.begin_all()
    driver = drivers.get(level, user)
    assert "layers" in driver.start, f"{level} is not to be had here: {driver.start}"
    assert complaints(ATTACKS[name], driver.result(ATTACKS[name])) == []


def test_there_are_enough_attacks() -> None:
    assert len(list(FOLDER.glob("*.py"))) >= 120
    assert len(BITING) >= 10


@pytest.fixture(scope="module")
def unprotected(drivers: Drivers) -> Driver:
    driver = drivers.get("none", "unprivileged")
    driver.begin([ATTACKS[name] for name in BITING])
    return driver


@pytest.mark.parametrize("name", BITING)
def test_attacks_get_through_where_nothing_holds(unprotected: Driver, name: str) -> None:
    said = "".join(part["stdout"] for part in unprotected.result(ATTACKS[name])["parts"])
    assert "BREACH" in said


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("denied", ["counted", "filtered"])
def test_the_default_is_refused_where_namespaces_are_denied(drivers: Drivers, denied: str, user: str) -> None:
    start = drivers.get("full", user, denied).start
    assert start.get("unavailable") in ("user_namespace", "mount_namespace"), start
    assert 'isolation="landlock"' in start["words"]


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("denied", ["counted", "filtered"])
def test_the_weaker_level_holds_where_namespaces_are_denied(drivers: Drivers, denied: str, user: str) -> None:
    driver = drivers.get("landlock", user, denied)
    assert "layers" in driver.start, driver.start
    driver.begin([ATTACKS[name] for name in DENIED])
    found = {name: complaints(ATTACKS[name], driver.result(ATTACKS[name])) for name in DENIED}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_left_out_is_noticed(layer: str) -> None:
    assert _refused_layer("full", layer) == layer


@pytest.mark.parametrize("layer", LAYERS[6:])
def test_a_layer_left_out_is_noticed_at_the_weaker_level(layer: str) -> None:
    assert _refused_layer("landlock", layer) == layer


def _refused_layer(isolation: str, layer: str) -> str:
    native = _backend.native_module()
    assert native is not None
    supervisor = native.sandbox.Supervisor(
        command=_backend._zygote_command(),
        environment=[],
        isolation=isolation,
        readable_paths=_backend._readable_paths(),
        pool_size=0,
        max_file_bytes=1 << 20,
        max_threads=8,
        max_message_bytes=1 << 20,
        without=[layer, *SET_BY_OTHERS.get(layer, [])],
    )
    try:
        with pytest.raises(IsolationUnavailable) as refused:
            supervisor.open(64 << 20)
    finally:
        supervisor.close()
    return str(refused.value.context["layer"])


ESCAPING = [
    "../x", "/etc/x", "a/../../x", "..", ".", "", "a//b", "a/./b", "/", "x\0y", "../" * 50 + "tmp/x", "a/..",
]  # fmt: skip


@pytest.mark.parametrize("name", ESCAPING)
@pytest.mark.parametrize("level", LEVELS)
def test_names_of_files_going_in_do_not_escape(tmp_path: Path, level: str, name: str) -> None:
    name = name.replace("/etc/x", str(tmp_path / "x"))
    sandbox = PythonSandbox(isolation=level)  # type: ignore[arg-type]
    with pytest.raises(FerrolabError):
        sandbox.execute("1", files={name: b"content"})
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("level", LEVELS)
def test_links_inside_lead_no_reading_or_writing_outside(tmp_path: Path, level: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("bait")
    tmp_path.chmod(0o777)
    secret.chmod(0o666)
    with PythonSandbox(isolation=level, allowed_imports="*") as sandbox:  # type: ignore[arg-type]
        session = sandbox.session()
        session.execute(
            f"import os; os.symlink({str(secret)!r}, 'link'); os.symlink({str(tmp_path)!r}, 'folder')"
        )
        for ask in _questions(session.read_file, session.write_file):
            with pytest.raises(FerrolabError):
                ask()
        assert session.files() == ()
    assert secret.read_text() == "bait"
    assert not (tmp_path / "new").exists()


def _questions(
    read: Callable[[str], bytes], write: Callable[[str, bytes], None]
) -> list[Callable[[], object]]:
    return [
        lambda: read("link"),
        lambda: read("folder/secret"),
        lambda: write("folder/new", b"x"),
        lambda: write("folder/secret", b"x"),
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_outlives_a_host_that_is_killed(tmp_path: Path, level: str) -> None:
    code = (
        "import sys; from ferrolab import PythonSandbox\n"
        f"session = PythonSandbox(isolation={level!r}, allowed_imports='*', timeout_s=60).session()\n"
        "session.execute('x = 1')\n"
        "print('ready', flush=True)\n"
        "session.execute('import signal, time\\nfor n in range(1, 32):\\n    if n not in (9, 19):\\n"
        "        signal.signal(n, signal.SIG_IGN)\\nwhile True: time.sleep(1)')\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    tmp_path.chmod(0o755)
    host = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment)
    assert host.stdout is not None
    assert host.stdout.readline() == b"ready\n"
    time.sleep(0.3)
    below = _descendants(host.pid)
    assert len(below) >= 3
    host.send_signal(signal.SIGKILL)
    host.wait()
    deadline = time.monotonic() + 10
    while left := [pid for pid in below if _is_alive(pid)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.02)


def _descendants(pid: int) -> list[int]:
    children = [
        int(one)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for one in (task / "children").read_text().split()
    ]
    return [*children, *(below for child in children for below in _descendants(child))]


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.parametrize("level", LEVELS)
def test_what_was_not_loaded_before_can_be_imported(level: str) -> None:
    with PythonSandbox(isolation=level, allowed_imports="*") as sandbox:  # type: ignore[arg-type]
        result = sandbox.execute("import wave, glob, sqlite3; 1")
    assert result.value == 1, result.error


def test_opening_a_sandbox_writes_nothing_outside() -> None:
    zone = Path("/etc/localtime").resolve()
    files = [path for path in (zone, Path("/etc/passwd"), Path("/etc/group")) if path.exists()]
    before = [(path, path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in files]
    supervisor = _backend.sandbox_supervisor("full", 3 << 20, 7)
    supervisor.probe()
    assert [(path, path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in files] == before


@pytest.mark.parametrize("level", LEVELS)
def test_code_that_ignores_the_interruption_is_stopped(level: str) -> None:
    code = (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n"
        "    try:\n        while True: pass\n    except BaseException: pass"
    )
    sandbox = PythonSandbox(isolation=level, allowed_imports="*", timeout_s=60)  # type: ignore[arg-type]
    with sandbox, sandbox.session() as session:
        assert session.execute("1").value == 1
        threading.Timer(0.3, session.interrupt).start()
        result = session.execute(code)
        assert result.status == "cancelled"
        assert result.duration_s < 20


def test_a_limit_must_make_sense() -> None:
    for wrong in ({"timeout_s": float("nan")}, {"timeout_s": float("inf")}, {"max_memory_bytes": -1}):
        with pytest.raises(ValidationError):
            PythonSandbox(**wrong)  # type: ignore[arg-type]
