"""Objects as notebooks show them: MIME bundles, and matplotlib's figures as pictures."""

import io
import sys

from .channel import encode_json
from .texts import PLAIN, family_of

_REPRESENTATIONS = (
    ("_repr_html_", "text/html"),
    ("_repr_markdown_", "text/markdown"),
    ("_repr_svg_", "image/svg+xml"),
    ("_repr_png_", "image/png"),
    ("_repr_jpeg_", "image/jpeg"),
    ("_repr_latex_", "text/latex"),
    ("_repr_json_", "application/json"),
)


def rich_forms(value):
    """Return an object's MIME bundle as notebooks read it off; empty when it has nothing but its text."""
    cls = type(value)
    if isinstance(value, type) or cls in PLAIN:
        return {}
    if family_of(cls) == "altair":
        _let_altair_give_specifications()
    forms = {}
    bundle = getattr(cls, "_repr_mimebundle_", None)
    if bundle is not None:
        found = _attempt(lambda: bundle(value))
        found = found[0] if isinstance(found, tuple) and found else found
        if isinstance(found, dict):
            forms.update(found)
    for name, mime in _REPRESENTATIONS:
        method = getattr(cls, name, None)
        if method is not None and mime not in forms:
            found = _attempt(lambda method=method: method(value))
            found = found[0] if isinstance(found, tuple) and found else found
            if found is not None:
                forms[mime] = found
    if is_figure(value):
        forms["image/png"] = figure_png(value)
    return forms


def _attempt(call):
    """Return what a method gives, None when it raises: one bad form must not hide the others."""
    try:
        return call()
    except Exception:
        return None


def _let_altair_give_specifications():
    renderers = sys.modules["altair"].renderers
    if renderers.active == "default":
        renderers.enable("mimetype")


def carried(forms, body):
    """Return a MIME bundle as the channel carries it."""
    bundle = {}
    for mime, content in list(forms.items())[:20]:
        if isinstance(content, str):
            bundle[str(mime)] = body.text(str(content))
        elif isinstance(content, (bytes, bytearray)):
            bundle[str(mime)] = body.add(bytes(content))
        else:
            bundle[str(mime)] = body.text(encode_json(content))
    return bundle


def is_figure(value):
    """Whether the value is a figure of matplotlib."""
    figures = sys.modules.get("matplotlib.figure")
    return figures is not None and isinstance(value, figures.Figure)


def figure_png(figure):
    """Draw a figure."""
    sink = io.BytesIO()
    figure.savefig(sink, format="png", bbox_inches="tight")
    return sink.getvalue()
