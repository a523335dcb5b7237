# One line of many megabytes without an end.
# expect: ok
import sys

sys.stdout.write("z" * (20 << 20))
