# Open devices: terminals, memory, disks, random numbers for writing.
import glob
import os

from attack_kit import attempt, breach, held

for path in ("/dev/tty", "/dev/ptmx", "/dev/kmsg", "/dev/mem", "/dev/fuse", "/dev/net/tun", "/dev/shm/made", "/dev/kvm",
             "/dev/pts/0", "/dev/console", "/dev/vda", "/dev/sda", "/dev/userfaultfd", "/dev/vhost-vsock", "/dev/loop-control"):  # fmt: skip
    attempt(path, os.open, path, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK)
for path in ("/dev/zero", "/dev/random", "/dev/urandom"):
    attempt(f"{path} for writing", os.open, path, os.O_RDWR)
for path in glob.glob("/dev/*"):
    if path not in ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"):
        try:
            os.open(path, os.O_RDONLY | os.O_NONBLOCK)
            breach(f"{path} can be opened")
        except OSError:
            pass
held()
