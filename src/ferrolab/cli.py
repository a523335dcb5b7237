"""The command line, from the same registry as ``%agent``: ``ferrolab TOOL [ARGUMENTS] [--json]``."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from ferrolab import __version__, cards
from ferrolab.errors import Cancelled, EncodingError, FerrolabError, LimitError, ValidationError
from ferrolab.running import Progress, Run
from ferrolab.tools import Context, all_tools, arguments_from_line, call, find
from ferrolab.tools.spec import ToolSpec

# 1 the call failed, 2 it was written wrongly, 3 a limit struck, 130 interrupted, 141 nobody reads on.
_EXIT_FAILED, _EXIT_USAGE, _EXIT_LIMIT, _EXIT_INTERRUPTED, _EXIT_PIPE = 1, 2, 3, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What the terminal can't show, and lone surrogates, shall not end in a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # `ferrolab parse x.pdf | head` shall end quietly, also when Python flushes at exit. The signal
        # itself stays ignored: it would end us as well when a document worker dies.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _EXIT_PIPE
    except KeyboardInterrupt:
        return _EXIT_INTERRUPTED
    return code


def _run(words: list[str]) -> int:
    as_json, as_text = _take(words, "--json"), _take(words, "--plain-text")
    try:
        if not words or words[0] in ("-h", "--help", "help"):
            print(_overview() if len(words) < 2 else _explain(find(words[1])))
            return 0
        if words[0] in ("-V", "--version"):
            print(f"ferrolab {__version__}")
            return 0
        spec = find(words[0])
        if _take(words, "--help") or _take(words, "-h"):
            print(_explain(spec))
            return 0
        body = _standard_input(spec, words)
        arguments = arguments_from_line(spec, words[1:], body=body)
        result = call(
            spec, arguments, context=Context(surface="cli", run=Run(_progress, None if as_json else _output))
        )
    except FerrolabError as error:
        if isinstance(error.__cause__, BrokenPipeError):
            # Nobody reads what the code writes; told as of any other output.
            raise error.__cause__ from None
        return _report(error, as_json)
    if as_json:
        _print_json(result.to_dict())
    elif as_text and isinstance(text := getattr(result, "text", None), str):
        print(text)
    else:
        print(cards.plain(_without_output(result.envelope())))
    return int(getattr(result, "exit_code", 0))


def _output(stream: str, text: str) -> None:
    """Write what running code writes, with its control characters shown instead of obeyed."""
    from ferrolab.cards.wording import clean

    print(clean(text), end="", file=sys.stdout if stream == "stdout" else sys.stderr, flush=True)


def _without_output(envelope: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a card what was written while the code ran."""
    if envelope["kind"] != "execution":
        return envelope
    return {**envelope, "data": {**envelope["data"], "stdout": "", "stderr": ""}}


def _print_json(value: Any) -> None:
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(value, ensure_ascii=not is_utf8, indent=2))


def _take(words: list[str], flag: str) -> bool:
    """Take a flag out of the words before ``--``."""
    end = words.index("--") if "--" in words else len(words)
    if flag not in words[:end]:
        return False
    words.remove(flag)
    return True


def _standard_input(spec: ToolSpec, words: list[str]) -> str | None:
    """Return standard input when a lone ``-`` stands for the body."""
    if spec.body is None or not _take(words, "-"):
        return None
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"standard input is not text in {error.encoding}: {error.reason}",
            hint="Give a file's name, whose encoding is found out, or convert the text to UTF-8.",
        ) from None


def _progress(progress: Progress) -> None:
    if sys.stderr.isatty():
        of = f"/{progress.total:,}" if progress.total else ""
        end = "\n" if progress.done == progress.total else ""
        print(f"\r{progress.done:,}{of} ", end=end, file=sys.stderr, flush=True)


def _report(error: FerrolabError, as_json: bool) -> int:
    if as_json:
        _print_json({"error": error.to_dict()})
    else:
        print(f"ferrolab: {error.message} [{error.code}]", file=sys.stderr)
        if error.hint:
            print(f"  {error.hint.replace('%agent ', 'ferrolab ')}", file=sys.stderr)
    if isinstance(error, Cancelled):
        return _EXIT_INTERRUPTED
    if isinstance(error, LimitError):
        return _EXIT_LIMIT
    return _EXIT_USAGE if isinstance(error, ValidationError) else _EXIT_FAILED


def _overview() -> str:
    width = max(len(name) for name in all_tools())
    lines = [
        f"ferrolab {__version__}",
        "",
        "Usage: ferrolab TOOL [ARGUMENTS] [--json | --plain-text]",
        "",
        "Tools:",
    ]
    lines += [f"  {spec.name:<{width}}  {spec.summary}" for spec in all_tools().values()]
    lines += [
        "",
        "`ferrolab TOOL --help` explains one; `-` reads a text from standard input;",
        "`--json` writes the whole result, `--plain-text` the whole text, else a summary is shown.",
    ]
    return "\n".join(lines)


def _explain(spec: ToolSpec) -> str:
    return spec.explanation().replace("%%agent ", "ferrolab ").replace("%agent ", "ferrolab ")


if __name__ == "__main__":
    sys.exit(main())
