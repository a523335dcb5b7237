# Start threads without end.
# expect: held | limit threads
# limits: timeout=15
import threading

from attack_kit import breach, held

threads, over = [], threading.Event()
threading.stack_size(64 * 1024)
try:
    for _ in range(1500):
        thread = threading.Thread(target=over.wait, daemon=True)
        thread.start()
        threads.append(thread)
except (RuntimeError, MemoryError):
    pass
count = len(threads)
over.set()
if count > 600:
    breach(f"{count} threads ran at once")
held()
