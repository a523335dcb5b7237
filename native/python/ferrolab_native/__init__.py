"""The Rust kernels of ferrolab; ``ferrolab._backend`` is the only importer."""

from ferrolab_native._native import *  # noqa: F403
from ferrolab_native._native import __version__  # noqa: F401
