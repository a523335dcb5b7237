"""The magic itself: a line of text becomes a call, a result is shown and given back."""

from __future__ import annotations

import re
from typing import Any

from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.display import display

from ferrolab.errors import ValidationError
from ferrolab_magics.progress import ProgressRun

# A word that stands for one object: {expression} or $name.
_WHOLE_OBJECT = re.compile(r"(?:\{(?P<expression>.+)\}|\$(?P<name>[A-Za-z_]\w*))\Z", re.DOTALL)
#: Put before the tool's name by the input transformer of ``name = %agent ...``.
SHOW = "--show"


@magics_class
class AgentMagics(Magics):
    """Holds the ``agent`` magic."""

    shell: Any

    @no_var_expand
    @line_cell_magic
    def agent(self, line: str, cell: str | None = None) -> Any:
        """Run a ferrolab tool.

        ``%agent TOOL [ARGUMENTS]`` runs one, ``%agent tools`` lists them, ``%agent TOOL?`` explains one.

        ::

            %agent parse report.pdf --pages 1-10
            doc = %agent parse report.pdf
            %agent chunk {doc} --max-tokens 512 --overlap 64 --model gpt-4o
            %agent tokens "some text" --model gpt-4o

            %%agent tokens -o count
            the cell's body is the text

        A word ``{expression}`` or ``$name`` passes the Python object itself; inside a word
        it is put in as text. ``-o NAME`` also assigns the result to ``NAME``.
        """
        from ferrolab.tools import Context, arguments_from_line, call, find
        from ferrolab.tools.line import split

        words = split(line)
        show = bool(words) and words[0] == SHOW
        words = words[1:] if show else words
        output = _take_output(words)
        if not words:
            words = ["tools"]
        if words[0] == "help":
            return _explain(words[1:])
        spec = find(words[0])
        arguments = arguments_from_line(spec, words[1:], body=cell, expand=self._expand)
        run = ProgressRun()
        try:
            result = call(spec, arguments, context=Context(surface="magic", run=run))
        except KeyboardInterrupt:
            run.cancel()
            raise
        finally:
            run.clear()
        if output:
            self.shell.push({output: result})
        if show:
            display(result)
        return result

    def _expand(self, word: str) -> Any:
        """Return the object that ``{expression}`` or ``$name`` names, else the word with such parts put in."""
        whole = _WHOLE_OBJECT.match(word)
        if whole and "}{" not in word:
            expression = whole["expression"] or whole["name"]
            try:
                return self.shell.ev(expression)
            except NameError as error:
                raise ValidationError(
                    f"{word} can't be put in: {error}",
                    hint="Run the cell that defines it, or write the text without braces.",
                ) from None
            except SyntaxError:
                return word
        return self.shell.var_expand(word, depth=2)


def _take_output(words: list[str]) -> str | None:
    """Take ``-o NAME`` out of the words."""
    for index, word in enumerate(words[:-1]):
        if word in ("-o", "--output"):
            name = words[index + 1]
            if not name.isidentifier():
                raise ValidationError(f"-o {name!r} is not a variable's name", hint="Write -o NAME.")
            del words[index : index + 2]
            return name
    return None


def _explain(words: list[str]) -> None:
    from ferrolab.tools import find

    if not words:
        print(AgentMagics.agent.__doc__)
        return
    print(find(words[0]).explanation())
