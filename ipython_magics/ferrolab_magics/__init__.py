"""``%agent`` and ``%%agent``: ferrolab's tools in IPython and Jupyter."""

from __future__ import annotations

from typing import Any

__all__ = ["load_ipython_extension", "unload_ipython_extension"]

_LOADED = "_ferrolab_magics"


def load_ipython_extension(shell: Any) -> None:
    """Register the magics, their completion and the ``%agent NAME?`` help with ``shell``."""
    from ferrolab_magics.install import Installation

    if not hasattr(shell, _LOADED):
        setattr(shell, _LOADED, Installation(shell))


def unload_ipython_extension(shell: Any) -> None:
    """Take out what :func:`load_ipython_extension` put in."""
    installation = getattr(shell, _LOADED, None)
    if installation is not None:
        installation.remove()
        delattr(shell, _LOADED)
