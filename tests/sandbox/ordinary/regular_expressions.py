# {'year': '2026', 'month': '11'}
# a-b-c
import re

print(re.match(r"(?P<year>\d+)-(?P<month>\d+)", "2026-11-21").groupdict())
print(re.sub(r"\s+", "-", "a  b\tc"))
