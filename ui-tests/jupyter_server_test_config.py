"""The server that the browser tests talk to."""

import os

from jupyterlab.galata import configure_jupyter_server

configure_jupyter_server(c)  # noqa: F821 -- Jupyter puts `c` there
c.ServerApp.ip = "127.0.0.1"  # noqa: F821
c.ServerApp.port = int(os.environ.get("FERROLAB_UI_PORT", "8898"))  # noqa: F821
c.ServerApp.allow_root = True  # noqa: F821
# Nothing is asked of the network.
c.LabApp.news_url = None  # noqa: F821
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"  # noqa: F821
# Missing folders are asked for on purpose all the time: only errors are of interest.
c.Application.log_level = "ERROR"  # noqa: F821
