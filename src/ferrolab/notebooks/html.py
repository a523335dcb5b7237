"""HTML of notebooks as nbconvert's ``lab`` template makes it, without running all cells through it.

The page around the cells is nbconvert's own, made once. The cells are made by the native module, which
leaves what is rare to nbconvert's own filters; what it can't do at all nbconvert makes as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from ferrolab.notebooks.exporting import by_nbconvert
from ferrolab.notebooks.notebook import Notebook

#: Stands in the page's title until the notebook's own is put in.
_TITLE = "ferrolab-title-of-the-notebook"
_NO_ALT = "No description has been provided for this image"


def notebook_html(notebook: Notebook) -> str:
    """Return the page that ``nbconvert --to html`` makes of a notebook.

    Equal element by element, where nbconvert leaves ids to chance those may differ. Untrusted HTML in
    outputs and Markdown stays what it is, as with nbconvert.
    """
    body = notebook.html_parts()
    if body is None or body["whole"]:
        return by_nbconvert(notebook, "html").decode()
    before, after = _frame()
    name = notebook.path.stem if notebook.path else "notebook"
    title = escape(str(notebook.metadata.get("title") or name))
    parts = [part["html"] if "html" in part else _filled(part["hole"], notebook) for part in body["parts"]]
    return "".join((before.replace(_TITLE, title), *parts, after.replace(_TITLE, title)))


@lru_cache(maxsize=1)
def _frame() -> tuple[str, str]:
    """Return what stands before and after the cells."""
    import nbconvert
    import nbformat

    node = nbformat.v4.new_notebook(metadata={"language_info": {"name": "python"}})
    exporter = nbconvert.HTMLExporter()
    page, _ = exporter.from_notebook_node(node, resources={"metadata": {"name": _TITLE}})
    start, end = page.index("<main>") + len("<main>"), page.rindex("</main>")
    return page[:start], f"\n{page[end:]}"


def _filled(hole: Mapping[str, Any], notebook: Notebook) -> str:
    """Return what nbconvert makes of a source."""
    if hole["kind"] == "html":
        return _described(hole["source"])
    if hole["kind"] == "markdown":
        return _markdown(hole["source"], notebook[hole["cell"]].to_dict())
    return _code(hole["source"], notebook, hole["cell"])


def _markdown(source: str, cell: Mapping[str, Any]) -> str:
    from nbconvert.filters import strip_files_prefix
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(
        escape=False,
        attachments=cell.get("attachments", {}),
        embed_images=False,
        path="",
        anchor_link_text="¶",
        exclude_anchor_links=False,
    )
    made = MarkdownWithMath(renderer=renderer).render(source)
    if cell.get("cell_type") == "markdown":
        made = strip_files_prefix(made)
    return _described(f"\n{made}\n")


def _code(source: str, notebook: Notebook, index: int) -> str:
    from nbconvert.filters import clean_html
    from nbconvert.filters.highlight import Highlight2HTML
    from nbconvert.preprocessors import HighlightMagicsPreprocessor

    info = notebook.metadata.get("language_info", {})
    lexer = info.get("pygments_lexer", info.get("name"))
    metadata = dict(notebook[index].metadata)
    magic = HighlightMagicsPreprocessor().which_magic_language(source)
    if magic:
        metadata["magics_language"] = magic
    highlighted = Highlight2HTML(pygments_lexer=lexer)(source, metadata=metadata)
    return _described(clean_html(highlighted)).rstrip()


def _described(fragment: str) -> str:
    """Parse and write anew, as nbconvert does with the whole page to describe its pictures."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(fragment, "html.parser")
    for picture in soup.select("img:not([alt])"):
        picture.attrs["alt"] = _NO_ALT
    return str(soup)
