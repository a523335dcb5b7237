# Take socket pairs that can be bound, connected or sent from.
# machine: x86_64
import socket

from attack_kit import BAIT, attempt, filtered, held

for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_RAW):
    attempt(f"a pair of {kind!r}", socket.socketpair, socket.AF_UNIX, kind)
one, other = socket.socketpair()
attempt("connecting a pair", one.connect, BAIT["stream"])
attempt("binding a pair", one.bind, "bound")
attempt("listening", one.listen)
attempt("accepting", one.accept)
attempt("sending to an address", one.sendto, b"x", BAIT["stream"])
attempt("passing credentials", one.setsockopt, socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
for family in range(50):
    if family != 1:
        filtered(f"a pair of family {family}", 53, family, 1, 0, bytes(8))
for number, what in (
    (42, "connect"),
    (49, "bind"),
    (50, "listen"),
    (43, "accept"),
    (288, "accept4"),
    (54, "setsockopt"),
):
    filtered(what, number, 3, 0, 0, 0, 0)
held()
