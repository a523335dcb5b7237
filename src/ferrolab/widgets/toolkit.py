"""The door to ipywidgets, which need not be installed."""

from __future__ import annotations

from typing import Any

from ferrolab.errors import NativeRequired

VIEW = "application/vnd.jupyter.widget-view+json"


def ipywidgets() -> Any:
    """Return the package.

    Raises
    ------
    NativeRequired
        When it is not installed.
    """
    try:
        import ipywidgets
    except ImportError:
        raise NativeRequired(
            "widgets need ipywidgets, which is not installed",
            hint="pip install 'ferrolab[widgets]', and show the result itself where no widget is needed.",
            context={"package": "ipywidgets"},
        ) from None
    return ipywidgets


def view(widget: Any) -> dict[str, Any]:
    """Return the part of an output that shows a widget where a kernel and a front end are."""
    return {VIEW: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}


def hear_while_busy(widget: Any) -> None:
    """Have the front end's messages to a widget handled while a cell runs, where the kernel has subshells.

    ipykernel 7.4 takes them to the loop that the widget last spoke from, which is the busy one of the
    cell. Without its note of that loop they go where the front end sends them: to a subshell. Other
    kernels have no such note.
    """
    vars(widget.comm).pop("_reply_subshell_id", None)
