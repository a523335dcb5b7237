"""What ``%load_ext ferrolab`` puts into a shell: the magic, completion, help, showing of assigned results."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher

from ferrolab_magics.magic import QUIET, SHOW, AgentMagics

# `%agent`, `%agent parse?`, `%%agent?`: IPython would look the tool's name up as a variable.
_HELP = re.compile(r"^(?P<indent>\s*)%%?agent(?:[ \t]+(?P<tool>[\w-]+))?[ \t]*\?\??[ \t]*$")
# With automagic the percent sign can be left out.
_LINE = re.compile(r"(?:^\s*|%%?)agent\s+(?P<line>.*)", re.DOTALL)


class Installation:
    """Everything that one shell was given, so that it can be taken out again."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        shell.register_magics(AgentMagics)
        self._show_or_not = _ShowOrNot()
        shell.ast_transformers.append(self._show_or_not)
        shell.input_transformers_cleanup.append(explain_on_question_mark)
        self._matcher = context_matcher()(complete)
        shell.Completer.custom_matchers.append(self._matcher)

    def remove(self) -> None:
        """Take everything out again."""
        shell = self._shell
        shell.ast_transformers.remove(self._show_or_not)
        shell.input_transformers_cleanup.remove(explain_on_question_mark)
        shell.Completer.custom_matchers.remove(self._matcher)
        for kind in ("line", "cell"):
            shell.magics_manager.magics[kind].pop("agent", None)


def explain_on_question_mark(lines: list[str]) -> list[str]:
    """Turn ``%agent parse?`` into ``%agent help parse`` before IPython reads the question mark."""
    if not any("agent" in line and "?" in line for line in lines):
        return lines
    if lines[0].startswith("%%") and len(lines) > 1:
        return lines  # a cell's body is its magic's, not ours
    return [
        _HELP.sub(lambda m: f"{m['indent']}%agent help {m['tool'] or ''}".rstrip(), line) for line in lines
    ]


class _ShowOrNot(ast.NodeTransformer):
    """Make ``doc = %agent parse x.pdf`` show its card too, and ``%agent parse x.pdf;`` show none.

    Assignment alone would swallow the card, and IPython looks for a semicolon behind the
    call that it makes of the line, not in it.
    """

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        found = _line_of(node.value)
        if found is not None and not found[1].endswith(";"):
            found[0].value = f"{SHOW} {found[1]}"
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        found = _line_of(node.value)
        if found is not None and found[1].endswith(";"):
            found[0].value = f"{QUIET} {found[1]}"
        return node


def _line_of(call: ast.expr) -> tuple[ast.Constant, str] | None:
    """Return the line of a call of the magic, as IPython's transformer writes it, and its text."""
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "run_line_magic"
        and len(call.args) == 2
        and isinstance(name := call.args[0], ast.Constant)
        and name.value == "agent"
        and isinstance(line := call.args[1], ast.Constant)
        and isinstance(line.value, str)
    ):
        return line, line.value.rstrip()
    return None


def complete(context: CompletionContext) -> SimpleMatcherResult:
    """Complete tool names, options, their values, and paths."""
    from ferrolab.tools import all_tools
    from ferrolab.tools.completion import complete as candidates

    found = _LINE.search(context.text_until_cursor)
    if found is None:
        return {"completions": [], "suppress": False}
    replaced, completions = candidates(found["line"], all_tools(), Path.cwd())
    return {
        "completions": [SimpleCompletion(completion) for completion in completions],
        "matched_fragment": replaced,
        "suppress": bool(completions),
        "ordered": True,
    }
