# Let the regular expression engine, which looks at no signals, compute for ever.
# limits: timeout=0.7
# expect: timeout | limit cpu_time
import re

re.match(r"(a+)+$", "a" * 60 + "b")
