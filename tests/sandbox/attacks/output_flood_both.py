# Write without end to both streams, from threads.
# limits: timeout=1
# expect: timeout | limit cpu_time
import sys
import threading


def flood(stream):
    while True:
        stream.write("y" * 1000 + "\n")


threading.Thread(target=flood, args=(sys.stderr,)).start()
flood(sys.stdout)
