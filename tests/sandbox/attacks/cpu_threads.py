# Compute in many threads that the interpreter's lock does not hold up.
# limits: timeout=6 cpu=0.5
# expect: limit cpu_time
import hashlib
import threading

data = bytes(1 << 20)


def work():
    while True:
        hashlib.sha256(data).digest()


threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
