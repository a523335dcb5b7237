# Replace what the runner's answers are made by: in json, os, struct and in the builtins.
# expect: ok | killed | protocol | timeout | error TypeError | error AttributeError | error ZeroDivisionError
# limits: timeout=2
import builtins
import io
import json
import os
import struct
import sys


def wrong(*_, **__):
    return 1 / 0


json.dumps = json.loads = json.JSONEncoder.encode = wrong
os.read = os.write = os.scandir = wrong
struct.pack = struct.unpack_from = wrong
io.StringIO = wrong
builtins.isinstance = builtins.sum = builtins.map = builtins.getattr = wrong
sys.modules.clear()
{"a": [1, 2, 3]}
