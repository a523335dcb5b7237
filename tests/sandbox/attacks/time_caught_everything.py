# Catch everything, again and again.
# limits: timeout=0.7
# expect: timeout | limit cpu_time
while True:
    try:
        while True:
            pass
    except BaseException:  # noqa: BLE001
        continue
