"""One output of a cell in the best form that a page without scripts can show."""

import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nbconvert.filters.ansi import ansi2html

from ferrolab.cards import MIME_TYPE
from ferrolab.cards.wording import clean, dump, line, mapping
from ferrolab.export.cleaning import clean_output, data_uri, shows_something
from ferrolab.export.markup import render_formula, render_prose

_PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
_OVERWRITTEN = re.compile(r"[^\n\r]*\r(?!\n)")
_BASE64 = re.compile(r"[A-Za-z0-9+/=]+")
# As a chart's or drawing's HTML ends: nbconvert's LaTeX stumbles over SVG in a form of its own.
_SVG_IN_HTML = re.compile(r'<img [^>]*src="(data:image/svg\+xml;base64,[A-Za-z0-9+/=]+)"[^>]*>\s*')
_SCRIPT = re.compile(r"<(script|iframe|object|embed)\b", re.IGNORECASE)

_SCRIPT_NOTE = "This output holds a script or an embedded page, which a report does not run."
_WIDGET_NOTE = "An interactive widget stood here; a report shows its text form."


@dataclass(frozen=True, slots=True)
class Output:
    """What is shown of an output: its HTML, and a note where something had to be left out.

    An error also has a line that says what happened, and the anchor that leads to it.
    """

    form: str
    html: Markup
    note: str = ""
    lead: str = ""
    anchor: str = ""


def envelope_of(output: Any) -> dict[str, Any] | None:
    """Give the ferrolab result that an output holds, if it holds one."""
    envelope = output.get("data", {}).get(MIME_TYPE)
    return envelope if isinstance(envelope, dict) else None


def picture_of(output: Any, envelope: dict[str, Any]) -> Markup | None:
    """Give the picture that stands beside an envelope, such as a chart's, in its best form."""
    bundle, about = mapping(output.get("data")), mapping(envelope.get("data"))
    words = line(about.get("description"), 500) or line(envelope.get("title"), 500) or "Picture"
    html = _joined(bundle.get("text/html", ""))
    drawn = _SVG_IN_HTML.fullmatch(html, max(html.rfind("<img "), 0))
    if drawn and "image/svg+xml" not in bundle:
        return _shown(drawn[1], words, about.get("width"))
    for media_type in _PICTURES:
        if media_type in bundle:
            image = _image(media_type, _joined(bundle[media_type]), words, about.get("width"))
            if image is not None:
                return image
    return None


def read_output(output: Any, name: str) -> Output | None:
    """Turn a notebook's output into what is shown; None when there is nothing to show."""
    if output.output_type == "stream":
        return _stream(_joined(output.get("text", "")), output.get("name", ""), name)
    if output.output_type == "error":
        return _error(output, name)
    return _display(output.get("data", {}), output.get("metadata", {}), name)


def _joined(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _stream(text: str, stream: str, name: str) -> Output | None:
    # A line that a progress bar wrote over and over shows as it ended.
    text = _OVERWRITTEN.sub("", text)
    if not text.strip():
        return None
    return Output("stderr" if stream == "stderr" else "text", _terminal(text, f"Text of {name}"))


def _terminal(text: str, label: str) -> Markup:
    coloured = clean(ansi2html(text))
    return Markup('<pre tabindex="0" role="group" aria-label="{}">{}</pre>').format(
        label,
        Markup(coloured),  # safe: ansi2html escapes what it wraps
    )


def _error(output: Any, name: str) -> Output:
    lead = clean(f"{output.get('ename', 'Error')}: {output.get('evalue', '')}")
    trace = _terminal("\n".join(map(str, output.get("traceback", []))), f"Traceback of {name}")
    html = Markup("<p><strong>{}</strong></p><details><summary>Traceback</summary>{}</details>")
    return Output("error", html.format(lead, trace), lead=line(lead, 300))


def _display(data: Any, metadata: Any, name: str) -> Output | None:
    note = ""
    if "text/html" in data:
        source = _joined(data["text/html"])
        html = clean_output(source)
        note = _SCRIPT_NOTE if _SCRIPT.search(source) else ""
        if shows_something(html):
            return Output("markup", Markup(html), note)  # safe: cleaned above
    if "application/vnd.jupyter.widget-view+json" in data:
        note = _WIDGET_NOTE
    for media_type in _PICTURES:
        if media_type in data:
            picture = _picture(media_type, _joined(data[media_type]), metadata, name)
            if picture:
                return Output("picture", picture, note)
    return _textual(data, name, note)


def _textual(data: Any, name: str, note: str) -> Output | None:
    if "text/markdown" in data:
        html = clean_output(render_prose(_joined(data["text/markdown"]), {}, None))
        return Output("markup", Markup(html), note)  # safe: cleaned above
    if "text/latex" in data:
        source = _joined(data["text/latex"]).strip().strip("$")
        html = clean_output(render_formula(source, is_block=True))
        return Output("markup", Markup(html), note)  # safe: cleaned above
    if "text/plain" in data:
        if not note and not _joined(data["text/plain"]).strip():
            # What a progress bar leaves when it takes itself away.
            return None
        return Output("text", _terminal(_joined(data["text/plain"]), f"Text of {name}"), note)
    if "application/json" in data:
        return Output("text", _terminal(dump(data["application/json"]), f"Data of {name}"), note)
    if not data:
        return None
    kinds = ", ".join(sorted(map(str, data)))
    return Output("text", Markup(), note or f"An output of a kind that a report cannot show: {kinds}.")


def _picture(media_type: str, data: str, metadata: Any, name: str) -> Markup | None:
    sizes = mapping(mapping(metadata).get(media_type))
    words = sizes.get("alt") if isinstance(sizes.get("alt"), str) else f"Picture of {name}"
    return _image(media_type, data, str(words), sizes.get("width"))


def _image(media_type: str, data: str, words: str, width: Any) -> Markup | None:
    if media_type == "image/svg+xml":
        # As an image's source an SVG may neither run scripts nor load anything.
        address = data_uri(media_type, data.encode(errors="replace"))
    else:
        packed = "".join(data.split())
        if not _BASE64.fullmatch(packed):
            return None
        address = f"data:{media_type};base64,{packed}"
    return _shown(address, words, width)


def _shown(address: str, words: str, width: Any) -> Markup:
    is_width = isinstance(width, int) and 0 < width < 100_000
    measure = Markup(' width="{}"').format(width) if is_width else ""
    return Markup('<img src="{}" alt="{}"{}>').format(address, words, measure)
