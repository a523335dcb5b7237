# Crash by the interpreter's own test functions, in a thread.
# expect: killed
import faulthandler

faulthandler._fatal_error_c_thread()
