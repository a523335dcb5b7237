# 2026-11-21T07:00:00-05:00
# 1 day, 0:00:00
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

noon = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
print(noon.astimezone(ZoneInfo("America/New_York")).isoformat())
print(timedelta(hours=24))
