# Keep data in the buffers of socket pairs.
# limits: memory=64MB
import socket

from attack_kit import MIB, breach, held

total, pairs = 0, []
try:
    while True:
        pair = socket.socketpair()
        pairs.append(pair)
        for end in pair:
            end.setblocking(False)
            try:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * MIB)
                breach("larger buffers")
            except OSError:
                pass
            while True:
                try:
                    total += end.send(b"x" * 65536)
                except BlockingIOError:
                    break
except OSError:
    pass
print(total // MIB)
if total > 64 * MIB:
    breach(f"{total // MIB} MiB in socket buffers")
held()
