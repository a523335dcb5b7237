# Die in a thread while others run.
# expect: killed
import ctypes
import threading
import time

threading.Thread(target=time.sleep, args=(60,)).start()
threading.Thread(target=ctypes.string_at, args=(8,)).start()
time.sleep(60)
