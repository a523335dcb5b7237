"""Names of a package that are imported when they are first used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def resolver(namespace: dict[str, Any], home: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """Return a package's ``__getattr__``.

    Parameters
    ----------
    namespace : dict
        The package's ``globals()``; what was resolved once stays in it.
    home : mapping
        Module below the package -> the names that come from it.
    """
    package = namespace["__name__"]
    module_of = {name: module for module, names in home.items() for name in names}

    def resolve(name: str) -> Any:
        module = module_of.get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{module}"), name)
        namespace[name] = value
        return value

    return resolve
