# Make sockets of all families.
# bites: yes
import socket

from attack_kit import attempt, held

kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET)
for family in [one for one in socket.AddressFamily if one]:
    for kind in kinds:
        attempt(f"{family!r} {kind!r}", socket.socket, family, kind)
held()
