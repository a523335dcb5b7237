# Reach the host's unix sockets, by name and by abstract name.
# bites: yes
import socket

from attack_kit import BAIT, attempt, held


def connect(kind, address):
    end = socket.socket(socket.AF_UNIX, kind)
    end.connect(address)
    return end.send(b"x")


attempt("stream", connect, socket.SOCK_STREAM, BAIT["stream"])
attempt("datagram", connect, socket.SOCK_DGRAM, BAIT["datagram"])
attempt("abstract", connect, socket.SOCK_STREAM, "\0" + BAIT["abstract"])
attempt("bus", connect, socket.SOCK_STREAM, "/run/dbus/system_bus_socket")
attempt("containers", connect, socket.SOCK_STREAM, "/var/run/docker.sock")
held()
