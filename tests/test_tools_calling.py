"""The one door: paths, policy, progress, cancellation, failures, the log, what a result says of its call."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from ferrolab import running
from ferrolab.errors import (
    Cancelled,
    CorruptError,
    FerrolabError,
    InternalError,
    LimitError,
    PolicyError,
    ValidationError,
)
from ferrolab.results import Value
from ferrolab.running import Progress, Run
from ferrolab.tools import Body, Context, InputPath, Secret, ToolSpec, call, tool


def make(function: Any, *effects: str) -> ToolSpec:
    spec = tool(effects=effects or ("pure",))(function).__ferrolab_tool__  # type: ignore[arg-type]
    assert isinstance(spec, ToolSpec)
    return spec


def echo(text: Body, *, key: Secret | None = None, count: int = 1) -> dict:  # type: ignore[type-arg]
    """Give back."""
    return {"text": text, "count": count}


def read(source: InputPath) -> str:
    """Give back the path."""
    return str(source)


ECHO, READ = make(echo), make(read, "reads")


def test_a_call_gives_a_result_that_knows_its_call() -> None:
    result = call(ECHO, {"text": "a b", "count": 2})

    assert isinstance(result, Value)
    assert result.value == {"text": "a b", "count": 2}
    assert (result.meta.tool, result.meta.line) == ("echo", "%agent echo 'a b' --count 2")
    assert result.meta.arguments == {"text": "a b", "count": 2}
    assert len(result.meta.id) == 32
    assert result.meta.created.endswith("Z")
    assert result.meta.seconds > 0


def test_secrets_are_nowhere_to_be_found(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    result = call(ECHO, {"text": "a", "key": "hunter2"})

    result.store_whole()
    shown = json.dumps(result.envelope()) + repr(result) + str(result._repr_mimebundle_()) + caplog.text
    assert "hunter2" not in shown
    assert "ferrolab.audit" in {record.name for record in caplog.records}


def test_a_secret_that_a_file_needs_is_in_no_error(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.7 damaged")

    with pytest.raises(CorruptError) as caught:
        call("parse", {"source": str(path), "password": "hunter2"})

    assert "hunter2" not in str(caught.value) + repr(caught.value.__dict__)


# ------------------------------------------------------------------ failures


class Unusual(Exception):
    pass


@pytest.mark.parametrize("error", [Unusual("on purpose"), SystemExit("on purpose")])
def test_what_a_tool_raises_by_mistake_is_an_internal_error_with_its_cause(error: BaseException) -> None:
    def fail() -> str:
        """Fail."""
        raise error

    with pytest.raises(InternalError) as caught:
        call(make(fail))

    assert caught.value.__cause__ is error
    assert caught.value.message == f"fail failed: {type(error).__name__}: on purpose"
    assert caught.value.context == {"tool": "fail"}


@pytest.mark.parametrize("error", [LimitError("no"), KeyboardInterrupt(), ValidationError("no")])
def test_typed_errors_and_interrupts_pass_as_they_are(error: BaseException) -> None:
    def fail() -> str:
        """Fail."""
        raise error

    with pytest.raises(type(error)) as caught:
        call(make(fail))

    assert caught.value is error


@pytest.mark.parametrize("value", [{1, 2}, object(), float("nan"), b"bytes", {"a": {"b": {3}}}])
def test_what_is_not_json_is_the_tools_defect(value: object) -> None:
    def give() -> object:
        """Give."""
        return value

    with pytest.raises(InternalError, match="not JSON"):
        call(make(give))


@pytest.mark.parametrize("value", [None, 1, "é\ud800", [1, {"a": None}], {"a": 1.5}, (1, 2)])
def test_any_json_value_can_be_given_back(value: object) -> None:
    def give() -> object:
        """Give."""
        return value

    assert call(make(give)).to_dict() == {"value": value}


# ------------------------------------------------------------------ the log


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "ok"),
        (LimitError("no"), "DOM_LIM_SIZE"),
        (KeyboardInterrupt(), "interrupted"),
        (OSError(), "INT_ERR_INTERNAL"),
        (SystemExit(3), "INT_ERR_INTERNAL"),
    ],
)
def test_every_call_leaves_one_line_in_the_log(
    error: BaseException | None, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    def attempt() -> str:
        """Try."""
        if error is not None:
            raise error
        return "fine"

    caplog.set_level(logging.INFO, "ferrolab.audit")
    with pytest.raises((KeyboardInterrupt, FerrolabError)) if error is not None else nullcontext():
        call(make(attempt), context=Context(surface="somewhere"))

    (record,) = [r for r in caplog.records if r.name == "ferrolab.audit"]
    assert record.getMessage().split()[:3] == ["somewhere", "attempt", outcome]


# ------------------------------------------------------------------ policy


def test_effects_that_are_not_allowed_are_denied_before_anything_runs() -> None:
    ran = []

    def act() -> str:
        """Act."""
        ran.append(1)
        return ""

    with pytest.raises(PolicyError) as caught:
        call(make(act, "writes", "network"), context=Context(allowed_effects=frozenset({"reads", "network"})))

    assert (caught.value.code, ran) == ("DOM_POL_DENIED", [])
    assert caught.value.context == {"tool": "act", "effects": ["writes"]}


@pytest.mark.parametrize("answer", [True, False])
def test_the_caller_may_be_asked(answer: bool) -> None:
    asked: list[tuple[str, frozenset[str], Mapping[str, Any]]] = []

    def approve(spec: ToolSpec, effects: frozenset[str], arguments: Mapping[str, Any]) -> bool:
        asked.append((spec.name, effects, arguments))
        return answer

    def write(text: str) -> str:
        """Write."""
        return text

    context = Context(allowed_effects=frozenset({"reads"}), approve=approve)
    if answer:
        assert call(make(write, "reads", "writes"), {"text": "x"}, context=context).to_dict() == {
            "value": "x"
        }
    else:
        with pytest.raises(PolicyError):
            call(make(write, "reads", "writes"), {"text": "x"}, context=context)

    assert asked == [("write", frozenset({"writes"}), {"text": "x"})]


def test_pure_tools_need_no_leave() -> None:
    call(ECHO, {"text": "a"}, context=Context(allowed_effects=frozenset()))


# ------------------------------------------------------------------ paths


@pytest.fixture
def rooted(tmp_path: Path) -> Context:
    for name in ("root/inside.md", "root/below/deep.md", "outside.md", "rootless/x.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("# x")
    return Context(cwd=tmp_path / "root" / "below", root=tmp_path / "root")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("deep.md", "below/deep.md"),
        ("../inside.md", "inside.md"),
        ("./../below/deep.md", "below/deep.md"),
    ],
)
def test_paths_inside_the_root_are_made_absolute(rooted: Context, path: str, found: str) -> None:
    assert rooted.root is not None

    assert call(READ, {"source": path}, context=rooted).to_dict() == {"value": str(rooted.root / found)}


@pytest.mark.parametrize(
    "path",
    [
        "../../outside.md",
        "/etc/hostname",
        "../../rootless/x.md",
        "../../nothing",
        "~",
        "a\0b",
        "x/../../../outside.md",
    ],
)
def test_paths_out_of_the_root_are_refused(rooted: Context, path: str) -> None:
    with pytest.raises(PolicyError) as caught:
        call(READ, {"source": path}, context=rooted)

    assert caught.value.code == "DOM_VAL_OUTSIDE_ROOT"


def test_links_are_followed_before_the_root_is_checked(rooted: Context) -> None:
    (rooted.cwd / "out.md").symlink_to("../../outside.md")
    (rooted.cwd / "in.md").symlink_to("../inside.md")
    (rooted.cwd / "loop").symlink_to("loop")
    assert rooted.root is not None

    assert call(READ, {"source": "in.md"}, context=rooted).to_dict() == {
        "value": str(rooted.root / "inside.md")
    }
    with pytest.raises(PolicyError):
        call(READ, {"source": "out.md"}, context=rooted)
    with pytest.raises(PolicyError):
        call(READ, {"source": "../below/loop/x"}, context=rooted)


def test_an_absolute_path_into_the_root_is_fine(rooted: Context) -> None:
    path = rooted.cwd / "deep.md"

    assert call(READ, {"source": path}, context=rooted).to_dict() == {"value": str(path)}


def test_the_home_of_nobody_is_an_ordinary_name(tmp_path: Path) -> None:
    result = call(READ, {"source": "~no-such-user-here/x"}, context=Context(cwd=tmp_path))

    assert result.to_dict() == {"value": str(tmp_path / "~no-such-user-here" / "x")}


def test_the_line_names_a_file_relative_to_the_notebook(rooted: Context) -> None:
    assert rooted.root is not None
    context = Context(cwd=rooted.root, root=rooted.root, line_cwd=rooted.cwd)

    assert call(READ, {"source": "inside.md"}, context=context).meta.line == "%agent read ../inside.md"


# ------------------------------------------------------------------ progress and cancellation


def test_a_tool_tells_how_far_it_is() -> None:
    heard: list[Progress] = []

    def work() -> str:
        """Work."""
        for number in range(3):
            running.current().report(number, 3, f"step {number}")
        return ""

    call(make(work), context=Context(run=Run(heard.append)))
    running.current().report(9)

    assert heard == [Progress(n, 3, f"step {n}") for n in range(3)]


def test_a_cancelled_run_does_not_begin() -> None:
    run = Run()
    run.cancel()

    with pytest.raises(Cancelled):
        call(ECHO, {"text": "a"}, context=Context(run=run))


def test_cancelling_reaches_the_tool_and_what_it_waits_for() -> None:
    run, waiting, stopped = Run(), threading.Event(), threading.Event()

    def wait() -> str:
        """Wait."""
        with running.current().stopping(stopped.set):
            waiting.set()
            assert stopped.wait(60)
            running.current().check()
        return ""

    canceller = threading.Thread(target=lambda: (waiting.wait(60), run.cancel()))
    canceller.start()
    with pytest.raises(Cancelled):
        call(make(wait), context=Context(run=run))
    canceller.join()
    run.cancel()


def test_a_stopper_registered_after_the_cancel_is_called_at_once() -> None:
    run = Run()
    run.cancel()
    calls: list[int] = []

    with run.stopping(lambda: calls.append(1)):
        assert calls == [1]
    run.cancel()

    assert calls == [1]


def test_a_stopper_is_forgotten_when_its_work_is_over() -> None:
    run = Run()
    calls: list[int] = []

    with run.stopping(lambda: calls.append(1)):
        pass
    run.cancel()

    assert calls == []


# ------------------------------------------------------------------ builtin tools


@pytest.mark.parametrize(
    ("name", "arguments", "field"),
    [
        ("chunk", {}, "source"),
        ("chunk", {"source": "notes.md", "text": "x"}, "source"),
        ("tokens", {}, "text"),
        ("tokens", {"text": "x", "file": "notes.md"}, "text"),
        ("tokens", {"text": "", "file": "notes.md"}, "text"),
        ("parse", {"source": "notes.md", "pages": "x"}, "pages"),
    ],
)
def test_contradictory_arguments_are_named(
    name: str, arguments: dict[str, Any], field: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data)

    with pytest.raises(ValidationError) as caught:
        call(name, arguments)

    assert caught.value.field == field


def test_program_text_is_cut_at_functions(tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    path.write_text("\n\n".join(f"def function_{n}(a):\n    x = a + {n}\n\n    return x" for n in range(20)))

    chunks = call("chunk", {"source": str(path), "max_tokens": 40}).items  # type: ignore[attr-defined]

    assert all(c.text.lstrip().startswith("def ") for c in chunks)


def test_what_parse_gave_back_without_a_file_has_no_line() -> None:
    from ferrolab import DocumentProcessor

    document = DocumentProcessor().process(b"# Title\n\ntext", name="x.md")

    result = call("chunk", {"source": document})

    assert (result.meta.line, result.meta.arguments) == ("", {"source": "Title"})


def test_what_parse_gave_back_of_some_pages_has_no_line(data: Path) -> None:
    from ferrolab import DocumentProcessor

    document = DocumentProcessor().process(data / "almanac.pdf", pages="1-2")

    assert call("chunk", {"source": document}).meta.line == ""


def test_an_object_that_a_line_cant_hold_is_shown_and_leaves_no_line() -> None:
    def take(thing: object) -> str:
        """Take."""
        return "taken"

    result = call(make(take), {"thing": {1, 2}})

    assert (result.meta.line, result.meta.arguments) == ("", {"thing": "{1, 2}"})
    json.dumps(result.envelope())


def test_a_pipe_with_a_name_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")

    with pytest.raises(ValidationError):
        call("parse", {"source": str(tmp_path / "pipe.pdf")})
