"""Pages printed by a browser that is installed, without any network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ferrolab.errors import InternalError, TimeLimitError

_TIMEOUT_S = 120.0
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_browser() -> Path | None:
    """Return the Chromium or Chrome that is installed, if one is."""
    found = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    return Path(found) if found else None


def printed(html: bytes, browser: Path) -> bytes:
    """Return a page as PDF.

    Parameters
    ----------
    html : bytes
        One file that needs nothing else.
    browser : Path
        Chromium or Chrome.

    Raises
    ------
    InternalError, TimeLimitError
        When the browser fails, or takes longer than two minutes.
    """
    with tempfile.TemporaryDirectory(prefix="ferrolab-") as folder:
        page, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_bytes(html)
        command = [
            str(browser),
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            # A proxy that nobody answers on: the page gets nothing from the network.
            "--proxy-server=127.0.0.1:9",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            "--virtual-time-budget=10000",
            f"--print-to-pdf={pdf}",
            page.as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Chromium's own sandbox does not run as root; containers mostly do.
            command.insert(1, "--no-sandbox")
        try:
            done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise TimeLimitError(
                f"{browser.name} took longer than {_TIMEOUT_S:g} s to print the page",
                hint="Export as html, and print that yourself.",
            ) from error
        if not pdf.exists():
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise InternalError(
                f"{browser.name} printed nothing: {said[-1] if said else done.returncode}",
                hint="Export as html, and print that yourself.",
            )
        return pdf.read_bytes()
