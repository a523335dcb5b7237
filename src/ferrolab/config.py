"""``c.Ferrolab``: what Jupyter's configuration files and command line can set.

The settings themselves are :class:`ferrolab.settings.Settings`; their traits are read
off it, so that a new setting is configurable without being written twice.
"""

from __future__ import annotations

import re
import typing
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from traitlets import Enum, Float, Int, Set, TraitType, Unicode
from traitlets.config import Configurable

from ferrolab.settings import MIB, Settings, configure
from ferrolab.tools.spec import EFFECTS

_TRAIT_OF_TYPE: dict[Any, Any] = {int: Int, float: Float, str: Unicode, Path: Unicode}
_ATTRIBUTE = re.compile(r"^    (\w+(?:, \w+)*) : .*\n((?:        .*\n?)+)", re.MULTILINE)


def _setting_traits() -> dict[str, TraitType[Any, Any]]:
    """Return a trait for each setting; None, the default, leaves what the environment says."""
    annotations = typing.get_type_hints(Settings)
    described = {
        name: " ".join(text.split())
        for names, text in _ATTRIBUTE.findall(Settings.__doc__ or "")
        for name in names.split(", ")
    }
    return {f.name: _trait(annotations[f.name], described.get(f.name, "")) for f in fields(Settings)}


def _trait(annotation: Any, description: str) -> TraitType[Any, Any]:
    is_choice = typing.get_origin(annotation) is typing.Literal
    make = partial(Enum, typing.get_args(annotation)) if is_choice else _TRAIT_OF_TYPE[annotation]
    trait: TraitType[Any, Any] = make(default_value=None, allow_none=True, help=description)
    return trait.tag(config=True)


class Ferrolab(Configurable):
    """Configures ferrolab: ``c.Ferrolab.max_file_size_bytes = 2**30`` and so on."""

    locals().update(_setting_traits())

    max_request_bytes = Int(
        16 * MIB, min=1, help="Largest body of a request to the server extension, in bytes."
    ).tag(config=True)
    allowed_effects = Set(
        Enum(sorted(EFFECTS)),
        {"pure", "reads", "executes"},
        help="Effects that tools may have when the server extension runs them; 'executes' is code in a sandbox, "
        "'unconfined' code without one.",
    ).tag(config=True)
    job_workers = Int(2, min=1, help="How many jobs the server extension runs at once.").tag(config=True)
    max_queued_jobs = Int(
        100, min=1, help="How many jobs may wait in the server extension; further ones are refused."
    ).tag(config=True)

    def apply(self) -> None:
        """Put what is configured into force; it takes precedence over ``FERROLAB_*`` variables.

        Raises
        ------
        ValidationError
            When a setting can't have its value.
        """
        given = {f.name: getattr(self, f.name) for f in fields(Settings)}
        configure(**{name: value for name, value in given.items() if value is not None})
