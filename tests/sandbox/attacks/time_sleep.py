# Sleep past the limit.
# limits: timeout=0.5
# expect: timeout
import time

while True:
    time.sleep(100)
