# Send a descriptor to the host over the channel.
# machine: x86_64
import array
import socket

from attack_kit import attempt, filtered, held

channel = socket.socket(fileno=3)
ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1]))]
attempt("sendmsg", channel.sendmsg, [b"x"], ancillary)
attempt("recvmsg", channel.recvmsg, 10)
filtered("sendmmsg", 307, 3, 0, 0, 0)
filtered("recvmmsg", 299, 3, 0, 0, 0, 0)
channel.detach()
held()
