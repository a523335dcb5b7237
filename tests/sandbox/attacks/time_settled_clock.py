# Set the clocks.
# machine: x86_64
import struct
import time

from attack_kit import attempt, filtered, held

attempt("the clock", time.clock_settime, time.CLOCK_REALTIME, time.time())
now = struct.pack("qq", int(time.time()), 0)
filtered("settimeofday", 164, now, 0)
filtered("clock_settime", 227, 0, now)
filtered("clock_adjtime", 305, 0, bytes(256))
filtered("adjtimex", 159, bytes(256))
filtered("timer_create", 222, 1, 0, bytes(8))
held()
