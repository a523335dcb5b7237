"""PythonSandbox and its sessions, with the walls that this machine has."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sandbox.programs import PROGRAMS, Program

from ferrolab import PythonSandbox, Session, running
from ferrolab._sandbox.arguments import allowed, parse_size
from ferrolab.errors import (
    Cancelled,
    ExecutionError,
    ImportNotAllowed,
    IsolationUnavailable,
    LimitError,
    MemoryLimitError,
    NotFoundError,
    TimeLimitError,
    ValidationError,
    WorkerError,
)
from ferrolab.sandbox import MOST_SESSIONS, Sessions
from ferrolab.settings import MIB

pytestmark = pytest.mark.native


def level() -> Any:
    """The strongest level that this machine has; a test of another file demands the full one."""
    try:
        _ = PythonSandbox().isolation
    except IsolationUnavailable:
        return "landlock"
    return "full"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[PythonSandbox]:
    with PythonSandbox(timeout_s=60, allowed_imports="*", isolation=level()) as sandbox:
        yield sandbox


@pytest.fixture
def session(sandbox: PythonSandbox) -> Iterator[Session]:
    with sandbox.session() as session:
        yield session


# ------------------------------------------------------------------ ordinary programs


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_ordinary_programs_work(sandbox: PythonSandbox, program: Program) -> None:
    result = sandbox.execute(program.code)

    assert result.ok, result.error and result.error.traceback
    if program.lines is None:
        assert result.stdout == program.stdout
    else:
        assert len(result.stdout.splitlines()) == program.lines
    assert [display.mime for display in result.displays] == program.displays
    assert [file.name for file in result.files] == program.files


def test_there_are_enough_ordinary_programs() -> None:
    assert len(PROGRAMS) >= 20


# ------------------------------------------------------------------ results


def test_a_result_says_what_came_out(sandbox: PythonSandbox) -> None:
    result = sandbox.execute(
        "import sys\nprint('out')\nprint('err', file=sys.stderr)\nx = b'x' * 2**24\n[1, 2]"
    )

    assert (result.status, result.limit, result.stdout, result.stderr) == ("ok", None, "out\n", "err\n")
    assert result.value == [1, 2]
    assert result.shown is not None
    assert (result.shown.type, result.shown.repr) == ("list", "[1, 2]")
    assert result.to_dict()["value"]["json"] == [1, 2]
    assert result.raise_for_status() is result
    assert result.duration_s > 0
    assert 2**24 <= result.peak_memory_bytes < 2**26
    assert all(layer.layer for layer in result.isolation.layers)


def test_a_table_comes_out_as_a_table(sandbox: PythonSandbox) -> None:
    import pandas as pd

    code = "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}, index=pd.Index(['p', 'q'], name='k'))"
    result = sandbox.execute(code)
    expected = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=pd.Index(["p", "q"], name="k"))

    pd.testing.assert_frame_equal(result.value, expected)
    assert result.shown is not None
    assert "<table" in (result.shown.html or "")


def test_every_execution_is_fresh(sandbox: PythonSandbox) -> None:
    sandbox.execute("x = 1\nopen('left', 'w').write('x')\nimport math\nmath.pi = 3")
    result = sandbox.execute("import os, math\n['x' in globals(), os.path.exists('left'), math.pi == 3]")

    assert result.value == [False, False, False]


def test_two_sandboxes_draw_different_random_numbers(sandbox: PythonSandbox) -> None:
    code = (
        "import random, numpy\n[random.random(), float(numpy.random.rand()), str(__import__('uuid').uuid4())]"
    )
    first, second = sandbox.execute(code).value, sandbox.execute(code).value

    assert not set(first) & set(second)


def test_files_go_in_and_come_out(sandbox: PythonSandbox, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("a,b\n1,2\n")
    result = sandbox.execute(
        "rows = open('data/in.csv').read()\nopen('out.txt', 'w').write(rows + open('more').read())",
        files={"data/in.csv": tmp_path / "mine.csv", "more": b"3,4\n"},
    )

    assert [(file.name, file.content) for file in result.files] == [("out.txt", b"a,b\n1,2\n3,4\n")]


@pytest.mark.parametrize("name", ["../x", "/x", "", "a//b", "."])
def test_files_have_names_below_the_folder(sandbox: PythonSandbox, name: str) -> None:
    with pytest.raises(ValidationError):
        sandbox.execute("1", files={name: b"x"})


def test_a_missing_file_of_the_users_is_told_before_anything_runs(sandbox: PythonSandbox) -> None:
    with pytest.raises(NotFoundError):
        sandbox.execute("1", files={"x": "nowhere.csv"})


# ------------------------------------------------------------------ errors and limits


def test_an_exception_is_a_status_until_somebody_asks_for_it(sandbox: PythonSandbox) -> None:
    result = sandbox.execute("def f():\n    raise KeyError('k')\nf()")

    assert (result.status, result.ok) == ("error", False)
    assert result.error is not None
    assert result.error.type == "KeyError"
    assert "raise KeyError('k')" in result.error.traceback
    with pytest.raises(ExecutionError, match="KeyError: 'k'"):
        result.raise_for_status()


def test_an_import_that_is_not_allowed_names_the_option() -> None:
    result = PythonSandbox(allowed_imports=["statistics"], isolation=level()).execute(
        "import statistics, math\nimport os"
    )

    assert isinstance(result.error, ImportNotAllowed)
    assert "allowed_imports=[..., 'os']" in str(result.error)
    with pytest.raises(ImportError):
        result.raise_for_status()


def test_wall_time_is_limited() -> None:
    result = PythonSandbox(timeout_s=0.3, isolation=level()).execute("while True: pass")

    assert (result.status, result.value) == ("timeout", None)
    assert result.limit in ("wall_time", "cpu_time")
    with pytest.raises(TimeLimitError):
        result.raise_for_status()


def test_processor_time_is_limited() -> None:
    result = PythonSandbox(timeout_s=60, cpu_s=0.2, isolation=level()).execute("while True: pass")

    assert result.limit == "cpu_time"
    with pytest.raises(TimeLimitError):
        result.raise_for_status()


def test_memory_is_limited() -> None:
    result = PythonSandbox(max_memory_bytes=128 * MIB, isolation=level()).execute("x = bytearray(10**9)")

    assert result.limit == "memory" or (result.error is not None and result.error.type == "MemoryError")
    with pytest.raises((MemoryLimitError, ExecutionError)):
        result.raise_for_status()


def test_output_beyond_the_limit_is_cut_and_ends_nothing() -> None:
    result = PythonSandbox(max_output_bytes=1000, isolation=level()).execute("print('x' * 10**6)\n5")

    assert (result.status, result.limit, result.value) == ("ok", "output", 5)
    assert result.stdout_truncated
    assert len(result.stdout) == 1000


def test_a_crash_is_the_hosts_finding(sandbox: PythonSandbox) -> None:
    result = sandbox.execute("import os; os.abort()")

    assert (result.status, result.value, result.error) == ("killed", None, None)
    assert "SIGABRT" in result.summary()
    with pytest.raises(WorkerError):
        result.raise_for_status()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timeout_s", 0),
        ("timeout_s", float("nan")),
        ("timeout_s", "5"),
        ("cpu_s", -1),
        ("max_memory_bytes", 1),
        ("max_memory_bytes", 1.5),
        ("max_output_bytes", -1),
        ("max_threads", 0),
        ("isolation", "some"),
        ("allowed_imports", "numpy"),
        ("allowed_imports", ["a b"]),
        ("allowed_imports", [5]),
    ],
)
def test_arguments_out_of_range_are_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        PythonSandbox(**{field: value})

    assert caught.value.field == field


def test_code_is_text(sandbox: PythonSandbox) -> None:
    with pytest.raises(ValidationError):
        sandbox.execute(b"1")  # type: ignore[arg-type]


# ------------------------------------------------------------------ sessions


def test_variables_live_on_in_a_session(session: Session) -> None:
    session.execute("x = 20\ndef double(n): return 2 * n")

    assert session.execute("double(x) + 2").value == 42
    assert [variable.name for variable in session.variables()] == ["x", "double"]
    assert [past.status for past in session.history] == ["ok", "ok"]


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.kill(os.getpid(), 11)",
        "import os; os._exit(3)",
        "while True: pass",
        "import ctypes; ctypes.string_at(1)",
    ],
)
def test_a_death_costs_one_execution_and_not_the_variables(session: Session, code: str) -> None:
    session.execute("x = 'kept'")
    result = session.execute(code, timeout_s=2)

    assert not result.ok
    assert result.restored
    assert session.execute("x").value == "kept"


def test_without_checkpoints_a_death_begins_the_session_afresh(sandbox: PythonSandbox) -> None:
    with sandbox.session(checkpoint=False) as session:
        session.execute("x = 1")
        session.execute("import os; os._exit(3)")
        result = session.execute("'x' in globals()")

    assert result.value is False
    assert any("without its variables" in warning for warning in result.meta.warnings)


@pytest.mark.parametrize(
    "value", [None, True, -5, 2.5, "ü👋", [1, [2, {"a": None}]], b"\x00\xff", {"k": []}, list(range(50_000))]
)
def test_data_goes_in_and_out_unchanged(session: Session, value: Any) -> None:
    session.put("thing", value)

    assert session.get("thing") == value
    assert type(session.get("thing")) is type(value)


def test_tables_go_in_and_out_unchanged(session: Session) -> None:
    import pandas as pd
    import pyarrow as pa

    frame = pd.DataFrame(
        {
            "n": [1, 2],
            "t": pd.to_datetime(["2026-11-21", None]),
            "c": pd.Categorical(["a", "b"]),
            "s": ["x", None],
        }
    )
    series = pd.Series([1.5, 2.5], index=pd.Index([7, 8], name="i"), name="v")
    table = pa.table({"a": [[1, 2], None], "b": [{"x": 1}, {"x": 2}]})
    session.put("frame", frame)
    session.put("series", series)
    session.put("table", table)

    pd.testing.assert_frame_equal(session.get("frame"), frame)
    pd.testing.assert_series_equal(session.get("series"), series)
    assert session.get("table") == table
    assert session.execute(
        "[type(frame).__name__, series.name, list(series.index), table.num_rows]"
    ).value == [
        "DataFrame",
        "v",
        [7, 8],
        2,
    ]


@pytest.mark.parametrize("value", [object(), {1: 2}, {1, 2}, float("nan"), [lambda: 1], 1j])
def test_other_values_are_refused_before_they_leave(session: Session, value: Any) -> None:
    with pytest.raises(ValidationError):
        session.put("thing", value)


def test_what_is_no_data_is_told_with_its_type(session: Session) -> None:
    session.execute("def f(): pass")
    with pytest.raises(ValidationError) as caught:
        session.get("f")

    assert caught.value.context["type"] == "function"
    with pytest.raises(NotFoundError):
        session.get("missing")


def test_files_of_a_session(session: Session, tmp_path: Path) -> None:
    session.write_file("a/in.bin", b"data")
    session.execute("open('out', 'w').write(open('a/in.bin').read() * 2)")

    assert session.read_file("out") == b"datadata"
    assert [(file.name, file.size_bytes) for file in session.files()] == [("a/in.bin", 4), ("out", 8)]
    with pytest.raises(NotFoundError):
        session.read_file("../etc/passwd")


def test_reset_forgets_and_close_ends(session: Session) -> None:
    session.execute("x = 1\nopen('f', 'w').close()")
    session.reset()

    assert session.execute("import os\n['x' in globals(), os.listdir('.')]").value == [False, []]
    session.close()
    assert session.state().state == "dead"
    with pytest.raises(ValidationError):
        session.execute("1")


def test_interrupt_stops_what_runs_and_keeps_the_session(session: Session) -> None:
    session.execute("x = 1")
    timer = threading.Timer(0.3, session.interrupt)
    timer.start()
    result = session.execute("while True: pass")

    assert result.status in ("cancelled", "error")
    assert session.execute("x").value == 1


def test_a_cancelled_run_stops_the_code(sandbox: PythonSandbox) -> None:
    run = running.Run()
    threading.Timer(0.3, run.cancel).start()
    with running.entered(run):
        result = sandbox.execute("import time\ntime.sleep(60)")

    assert result.status == "cancelled"
    with pytest.raises(Cancelled):
        result.raise_for_status()


def test_output_is_handed_on_while_the_code_runs(sandbox: PythonSandbox) -> None:
    heard: list[tuple[str, str, float]] = []
    run = running.Run(on_output=lambda stream, text: heard.append((stream, text, time.monotonic())))
    with running.entered(run):
        sandbox.execute(
            "import sys, time\nprint('ü', end='', flush=True)\ntime.sleep(0.5)\nprint('b', file=sys.stderr)"
        )

    assert [(stream, text) for stream, text, _ in heard] == [("stdout", "ü"), ("stderr", "b\n")]
    assert heard[1][2] - heard[0][2] > 0.2


def test_an_interrupt_at_the_keyboard_stops_the_code(sandbox: PythonSandbox) -> None:
    import signal

    timer = threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        sandbox.execute("while True: pass")

    assert time.monotonic() - began < 20


# ------------------------------------------------------------------ at once, async, by name


def test_many_run_at_once(sandbox: PythonSandbox) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda n: sandbox.execute(f"{n} * {n}").value, range(24)))

    assert results == [n * n for n in range(24)]


def test_one_session_serves_many_threads_in_turn(session: Session) -> None:
    session.execute("n = 0")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: session.execute("n += 1"), range(20)))

    assert session.execute("n").value == 20


def test_async_does_not_block_and_is_cancelled_with_its_task(sandbox: PythonSandbox) -> None:
    async def both() -> tuple[Any, float]:
        slow = asyncio.create_task(sandbox.aexecute("import time\ntime.sleep(60)"))
        quick = await asyncio.gather(*(sandbox.aexecute(f"{n}") for n in range(3)))
        began = time.monotonic()
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        return [result.value for result in quick], time.monotonic() - began

    values, waited = asyncio.run(both())

    assert values == [0, 1, 2]
    assert waited < 20


def test_sessions_are_kept_by_name_up_to_a_limit(sandbox: PythonSandbox) -> None:
    sessions = Sessions()
    first = sessions.get("a", lambda: sandbox)

    assert sessions.get("a", lambda: sandbox) is first
    for number in range(MOST_SESSIONS - 1):
        sessions.get(f"s{number}", lambda: sandbox)
    with pytest.raises(LimitError):
        sessions.get("one more", lambda: sandbox)
    sessions.end("a")
    assert "a" not in [state.name for state in sessions.all()]
    with pytest.raises(NotFoundError):
        sessions.end("a")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1000", 1000),
        ("512MB", 512_000_000),
        ("512 MiB", 512 * MIB),
        ("2gib", 2 << 30),
        ("1.5k", 1500),
        ("7B", 7),
    ],
)
def test_sizes_are_read(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MB", "5 XB", "-5MB", "5iB", "1e9", "5MBs"])
def test_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_size(text)


def test_the_list_of_imports_adds_to_the_default() -> None:
    assert allowed(None) == ("math", "json", "datetime")
    assert allowed(["numpy", "json"]) == ("math", "json", "datetime", "numpy")
    assert allowed("*") is None
    assert allowed(["*"]) is None


def test_a_child_process_makes_sandboxes_of_its_own(sandbox: PythonSandbox) -> None:
    sandbox.execute("1")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        value = sandbox.execute("6 * 7").value
        os.write(writing, str(value).encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reading, 10) == b"42"
    assert sandbox.execute("5").value == 5
    os.close(reading)
    os.close(writing)
