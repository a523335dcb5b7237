"""The nbconvert exporter: finds the template, makes the page, fills the one into the other."""

from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from traitlets import Bool, CaselessStrEnum, Unicode, default
from traitlets.config import Config

from ferrolab.export.page import read_page

_TEMPLATES = str(Path(__file__).parent / "templates")


class FerrolabReportExporter(TemplateExporter):
    """Write a notebook as one HTML page that needs no script and asks the network for nothing.

    Results that ferrolab saved in the notebook are drawn from their envelopes; everything else
    in it is shown too, cleaned of whatever would act.
    """

    export_from_notebook = "ferrolab report"
    output_mimetype = "text/html"

    open_code = Bool(False, help="Show the code of each cell unfolded.").tag(config=True)
    language_code = Unicode("en", help="Language of the notebook's text, as BCP 47 has it.").tag(config=True)

    paper_size = CaselessStrEnum(
        ("A4", "A5", "letter", "legal"), default_value="A4", help="What the report is printed on."
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "ferrolab-report"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        # Our own folder only: the current one, nbconvert's default, could hold a stranger's.
        return [_TEMPLATES]

    @property
    def default_config(self) -> Config:
        """Join what a cell prints in pieces: thousands of one-line outputs become one."""
        config = Config({"CoalesceStreamsPreprocessor": {"enabled": True}})
        config.merge(super().default_config)
        return config

    def _init_resources(self, resources: dict[str, Any] | None) -> dict[str, Any]:
        resources = dict(super()._init_resources(resources))  # type: ignore[no-untyped-call]
        resources["open_code"] = self.open_code
        resources["language_code"] = self.language_code
        resources["paper_size"] = self.paper_size
        return resources

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        # nbconvert's templates escape by hand; ours escape everything that is not Markup.
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.globals["read_page"] = read_page
        environment.filters["type_name"] = lambda value: type(value).__name__
        environment.filters["css_string"] = _css_string
        return environment


def _css_string(text: str) -> Markup:
    """Write any text as a CSS string; all but letters and digits as escapes, so that none can end it."""
    plain = (sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):06x}" for sign in text)
    return Markup('"{}"').format(Markup("".join(plain)))
