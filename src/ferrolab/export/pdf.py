"""The report on paper: the same page, printed by the Chromium that is installed."""

from pathlib import Path
from typing import Any

from traitlets import Unicode, default

from ferrolab.errors import NotFoundError
from ferrolab.export.exporter import FerrolabReportExporter
from ferrolab.notebooks.paper import find_browser, printed


class FerrolabReportPdfExporter(FerrolabReportExporter):
    """Write a notebook as the report that `FerrolabReportExporter` makes, in PDF."""

    export_from_notebook = "ferrolab report as PDF"
    output_mimetype = "application/pdf"

    browser = Unicode(
        "", help="Chromium or Chrome, which prints the report; by default the first that is installed."
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """Return the PDF, and nbconvert's resources.

        Raises
        ------
        NotFoundError
            When no Chromium is installed.
        """
        browser = self._browser()
        html, resources = super().from_notebook_node(nb, resources, **kw)
        return printed(str(html).encode(errors="replace"), browser), resources

    def _browser(self) -> Path:
        browser = Path(self.browser) if self.browser else find_browser()
        if browser is None or (self.browser and not browser.is_file()):
            raise NotFoundError(
                f"there is no {self.browser!r} to print the report with"
                if self.browser
                else "a report as PDF is printed by Chromium, which is not installed",
                hint="Install chromium, name one by FerrolabReportPdfExporter.browser, or convert to"
                " ferrolab-report and print that page.",
                context={"format": "pdf"},
            )
        return browser
