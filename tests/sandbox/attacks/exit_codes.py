# End by all polite ways: the code's end, not the sandbox's.
# expect: error SystemExit
import sys

sys.exit(9)
