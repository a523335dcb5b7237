"""The notebook's own prose and code as HTML: Markdown, formulas, highlighting."""

from functools import cache
from pathlib import Path
from typing import Any

from latex2mathml import converter
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from ferrolab.export.cleaning import clean_html, image_beside

# A lexer's regular expressions can take long on text that is not what they are made for.
_LONGEST_HIGHLIGHTED = 100_000
_LONGEST_FORMULA = 2_000


def render_prose(source: str, attachments: dict[str, Any], folder: Path | None) -> str:
    """Render a Markdown cell as clean HTML, its images taken in and its formulas as MathML."""
    return clean_html(_markdown().render(source), image_beside(folder, attachments))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True, "highlight": _highlight_fence})
    markdown.enable(["table", "strikethrough"])
    # Prices are not formulas: no digit or space may touch a dollar sign from outside or inside.
    dollarmath_plugin(
        markdown,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        double_inline=True,
        renderer=lambda source, options: render_formula(source, is_block=options["display_mode"]),
    )
    amsmath_plugin(markdown, renderer=lambda source: render_formula(source, is_block=True))
    tasklists_plugin(markdown)
    return markdown


def render_formula(source: str, *, is_block: bool) -> str:
    """Turn a LaTeX formula into MathML, or into its source as code where that fails.

    The result still has to be cleaned: the converter passes text and attributes on.
    """
    if len(source) <= _LONGEST_FORMULA:
        try:
            return str(converter.convert(source.strip(), display="block" if is_block else "inline"))
        except Exception:  # noqa: BLE001 - its dozen error types share no base, and it recurses
            pass
    return str(Markup('<code class="formula">{}</code>').format(source.strip()))


def _highlight_fence(code: str, language: str, _attributes: str) -> str:
    return str(render_code(code, language)) if language else ""


def render_code(code: str, language: str) -> Markup:
    """Highlight code with Pygments' class names; an unknown language is shown plainly."""
    lexer = _lexer(language) if len(code) <= _LONGEST_HIGHLIGHTED else None
    if lexer is None:
        return escape(code)
    return Markup(highlight(code, lexer, _FORMATTER))  # safe: it escapes what it wraps


_FORMATTER = HtmlFormatter(nowrap=True)


@cache
def _lexer(language: str) -> Any:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
