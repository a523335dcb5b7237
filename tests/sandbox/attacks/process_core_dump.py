# Leave a core dump of this process, with what it knows, in its folder.
# expect: killed
import os
import resource
import signal

try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
    print("BREACH core dumps are allowed")
except (OSError, ValueError):
    pass
os.kill(os.getpid(), signal.SIGQUIT)
