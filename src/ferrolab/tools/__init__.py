"""The registry: typed functions become tools, and every face is derived from them.

A function under :func:`tool` is validated, checked against policy, timed and recorded
by :func:`call`, the only door. ``%agent``, the command line, REST, MCP and the panel's
forms all read the same :class:`ToolSpec`. Other packages add tools by the entry point
group ``ferrolab.tools``: each entry names a module or a decorated function.
"""

from ferrolab.tools.calling import Context, call
from ferrolab.tools.line import arguments_from_line, line_from_arguments
from ferrolab.tools.registry import all_tools, find
from ferrolab.tools.spec import Anything, Body, InputPath, InputPaths, OutputPath, Secret, ToolSpec, tool

__all__ = [
    "Anything",
    "Body",
    "Context",
    "InputPath",
    "InputPaths",
    "OutputPath",
    "Secret",
    "ToolSpec",
    "all_tools",
    "arguments_from_line",
    "call",
    "find",
    "line_from_arguments",
    "tool",
]
