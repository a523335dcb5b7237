"""The magic itself: a line of text becomes a call, a result is shown and given back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.magic import Magics, line_cell_magic, magics_class, needs_local_scope, no_var_expand
from IPython.display import display
from IPython.utils.text import DollarFormatter

from ferrolab.errors import ValidationError
from ferrolab_magics.progress import ProgressRun

if TYPE_CHECKING:
    from ferrolab.tools import ToolSpec

# A word that stands for one object: {expression} or $name.
_WHOLE_OBJECT = re.compile(r"(?:\{(?P<expression>.+)\}|\$(?P<name>[A-Za-z_]\w*))\Z", re.DOTALL)
# IPython's formatter would read $5 as the number.
_PRICE = re.compile(r"\$(?=\d)")
#: Put before the tool's name by the input transformer of ``name = %agent ...``.
SHOW = "--show"
#: Put there for ``%agent ...;``, which shows nothing.
QUIET = "--quiet"


@magics_class
class AgentMagics(Magics):
    """Holds the ``agent`` magic."""

    shell: Any

    @no_var_expand
    @needs_local_scope
    @line_cell_magic
    def agent(self, line: str, cell: str | None = None, local_ns: Mapping[str, Any] | None = None) -> Any:
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
        it is put in as text. Where data is taken, as by ``chart``, a variable's bare name will do.
        ``-o NAME`` also assigns the result to ``NAME``.
        """
        # Loading the extension shall cost next to nothing; the registry is read at the first call.
        from ferrolab.tools import Context, arguments_from_line, call, find
        from ferrolab.tools.line import split

        words = split(line)
        how = words.pop(0) if words and words[0] in (SHOW, QUIET) else None
        _take_semicolon(words)
        output = _take_output(words)
        if not words:
            words = ["tools"]
        if words[0] == "help":
            return _explain(words[1:])
        spec = find(words[0])
        names = {**self.shell.user_ns, **(local_ns or {})}
        arguments = arguments_from_line(
            spec, words[1:], body=_body(cell), expand=lambda word: _expanded(word, names)
        )
        _take_variables(spec, arguments, names)
        run = ProgressRun()
        try:
            result = call(spec, arguments, context=Context(surface="magic", run=run))
        except KeyboardInterrupt:
            run.cancel()
            raise
        finally:
            run.clear()
        for large in getattr(result, "beyond_card", tuple)():
            display(large)
        if output:
            self.shell.push({output: result})
        if how == SHOW:
            display(result)
        return None if how == QUIET else result


def _body(cell: str | None) -> str | None:
    """Return a cell's body without the line break that IPython puts at the end of every cell."""
    return cell.removesuffix("\n") if cell is not None else None


def _expanded(word: str, names: Mapping[str, Any]) -> Any:
    """Return the object that ``{expression}`` or ``$name`` names, else the word with such parts put in."""
    whole = _WHOLE_OBJECT.match(word)
    if whole:
        try:
            return eval(whole["expression"] or whole["name"], dict(names))
        except NameError as error:
            raise ValidationError(
                f"{word} can't be put in: {error}",
                hint="Run the cell that defines it, or write the text in single quotes.",
            ) from None
        except SyntaxError:
            pass  # several expressions with text between them, or braces that are text
    try:
        return DollarFormatter().vformat(_PRICE.sub("$$", word), (), names)
    except Exception:  # noqa: BLE001 - an expression of the user's; as IPython does, the text stays then
        return word


def _take_variables(spec: ToolSpec, arguments: dict[str, Any], names: Mapping[str, Any]) -> None:
    """Put variables in where a tool takes objects and was given the bare name of one, and no file's."""
    for parameter in spec.parameters:
        word = arguments.get(parameter.name)
        if parameter.takes_objects and isinstance(word, str) and word in names and not Path(word).exists():
            arguments[parameter.name] = names[word]


def _take_semicolon(words: list[str]) -> None:
    """Take a trailing ``;`` away, with which notebooks keep a cell from showing its value."""
    from ferrolab.tools.line import Quoted

    if words and not isinstance(words[-1], Quoted) and words[-1].endswith(";"):
        words[-1] = words[-1][:-1]
        if not words[-1]:
            words.pop()


def _take_output(words: list[str]) -> str | None:
    """Take ``-o NAME`` out of the words."""
    from ferrolab.tools.line import Quoted

    for index, word in enumerate(words[:-1]):
        if word in ("-o", "--output") and not isinstance(word, Quoted):
            name = words[index + 1]
            if not name.isidentifier() or iskeyword(name):
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
