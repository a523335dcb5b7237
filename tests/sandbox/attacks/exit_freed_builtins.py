# Take the interpreter apart while it runs.
# expect: killed | ok | error SystemError | protocol
import ctypes
import sys

ctypes.memset(id(sys.modules), 0xFF, 64)
