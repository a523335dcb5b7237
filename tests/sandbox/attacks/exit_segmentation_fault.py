# Read from nowhere.
# expect: killed
import ctypes

ctypes.string_at(8)
