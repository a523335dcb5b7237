"""Code as code objects: what runs, and the last expression, whose value is shown."""

import __future__

import ast
import asyncio
import linecache

_MOST_CELLS = 500
_AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_IS_COROUTINE = 0x80
_FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names} - {0, 0x10})

_compile, _exec, _eval = compile, exec, eval


class Compiler:
    """The cells of one session: later ones go by what earlier ones took from ``__future__``."""

    def __init__(self):
        self._futures = 0
        self._cells = []

    def evaluate(self, code, filename, namespace):
        """Run the code and return its last expression's value, None when a semicolon follows it."""
        self._remember_source(code, filename)
        block, last = self._compiled(code, filename)
        if any(part is not None and part.co_flags & _IS_COROUTINE for part in (block, last)):
            value = asyncio.run(_awaited(block, last, namespace))
        else:
            if block is not None:
                _exec(block, namespace)
            value = None if last is None else _eval(last, namespace)
        return None if code.rstrip().endswith(";") else value

    def _remember_source(self, code, filename):
        """Let tracebacks show the code's lines; those of very old runs are forgotten."""
        linecache.cache[filename] = (len(code), None, code.splitlines(True), filename)
        self._cells.append(filename)
        if len(self._cells) > _MOST_CELLS:
            linecache.cache.pop(self._cells.pop(0), None)

    def _compiled(self, code, filename):
        """Return the code without its last expression, and that expression; either may be None."""
        flags = _AWAIT | self._futures
        last = None
        if "\n" not in code and code[:1] > " ":
            # A lone expression, in half the time.
            try:
                return None, _compile(code, filename, "eval", flags, True)
            except (SyntaxError, ValueError, MemoryError, RecursionError):
                # Something else, or an error to be told as for all code.
                last = None
        try:
            tree = _compile(code, filename, "exec", flags | ast.PyCF_ONLY_AST, True)
            if tree.body and type(tree.body[-1]) is ast.Expr:
                expression = ast.Expression(tree.body.pop().value)
                last = _compile(expression, filename, "eval", flags, True)
            block = _compile(tree, filename, "exec", flags, True) if tree.body or last is None else None
        except RecursionError:
            # The compiler alone goes deeper than trees can; such code has no value then.
            block, last = _compile(code, filename, "exec", flags, True), None
        if block is not None:
            self._futures |= block.co_flags & _FUTURES
        return block, last


async def _awaited(block, last, namespace):
    value = None
    for part in (block, last):
        if part is not None:
            value = _eval(part, namespace)
            if part.co_flags & _IS_COROUTINE:
                value = await value
    return None if last is None else value
