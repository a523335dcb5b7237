"""The files that a server shows: confined to its root, hidden ones left out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.paths import is_hidden
from jupyter_server.services.contents.fileio import FileManagerMixin

from ferrolab.errors import PolicyError, ValidationError


@dataclass(frozen=True, slots=True)
class Files:
    """The folder behind the file browser.

    Attributes
    ----------
    root : Path or None
        The folder, links resolved; None when the files are elsewhere than on this machine's disk.
    allow_hidden : bool
        Whether files and folders whose names begin with a dot may be read.
    """

    root: Path | None
    allow_hidden: bool

    @classmethod
    def of(cls, contents_manager: Any) -> Files:
        """Return the files that a contents manager shows."""
        # Only these keep files in a local folder; ``root_dir`` alone says nothing: every manager has one.
        is_local = isinstance(contents_manager, FileManagerMixin)
        root = Path(contents_manager.root_dir).resolve() if is_local else None
        return cls(root, bool(contents_manager.allow_hidden))

    def locate(self, path: str, field: str) -> Path:
        """Return the absolute path that ``path``, as the file browser writes it, stands for.

        Raises
        ------
        PolicyError
            When it leads out of the root, to a hidden file, or there is no local root.
        ValidationError
            When it is no path at all; ``field`` names the argument.
        """
        if self.root is None:
            raise PolicyError(
                "this server's files are not on its disk",
                hint="Run the tool with %agent in a notebook, where the kernel reads the file.",
                context={"path": path},
            )
        absolute = self.root / path
        try:
            real = absolute.resolve()
        except (OSError, RuntimeError, ValueError):
            raise ValidationError(
                f"{field} is {path[:200]!r}, which is not a path",
                hint="Check the spelling.",
                context={"field": field},
            ) from None
        if not real.is_relative_to(self.root):
            raise PolicyError(
                f"{path!r} leads out of the folder that may be read",
                code="DOM_VAL_OUTSIDE_ROOT",
                hint="Name a file under the folder that Jupyter was started in.",
                context={"path": path},
            )
        if not self.allow_hidden and (self._is_hidden(absolute) or self._is_hidden(real)):
            raise PolicyError(
                f"{path!r} is hidden, and hidden files may not be read here",
                hint="Rename it, or set c.ContentsManager.allow_hidden = True.",
                context={"path": path},
            )
        return absolute

    def _is_hidden(self, path: Path) -> bool:
        lexical = Path(os.path.normpath(path))
        return lexical.is_relative_to(str(self.root)) and is_hidden(lexical, str(self.root))
