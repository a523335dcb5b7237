# Replace the interpreter's hooks for showing values, errors and tracebacks.
# expect: error ValueError | killed | error SystemExit
import builtins
import linecache
import sys
import threading
import traceback


def wrong(*_, **__):
    raise SystemExit(0)


sys.displayhook = sys.excepthook = sys.unraisablehook = threading.excepthook = wrong
traceback.format_exception = traceback.format_tb = traceback.TracebackException = wrong
linecache.getline = linecache.getlines = linecache.checkcache = wrong
builtins.repr = builtins.str = builtins.len = builtins.type = wrong
raise ValueError("said")
