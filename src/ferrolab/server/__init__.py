"""The Jupyter server extension: ferrolab's tools over REST, and their progress over a WebSocket.

A translator and nothing more: whatever runs goes through :func:`ferrolab.tools.call`,
confined to the folder that the server shows, away from the server's event loop.
"""

from ferrolab.server.extension import FerrolabExtension

__all__ = ["FerrolabExtension"]
