# Connect to the host's servers.
# bites: yes
import socket
import urllib.request

from attack_kit import BAIT, attempt, held

attempt("tcp", socket.create_connection, ("127.0.0.1", BAIT["tcp_port"]), 1)
attempt("url", urllib.request.urlopen, f"http://127.0.0.1:{BAIT['tcp_port']}/", timeout=1)
attempt("tcp6", socket.create_connection, ("::1", BAIT["tcp_port"]), 1)


def fast_open():
    end = socket.socket()
    return end.sendto(b"x", 0x20000000, ("127.0.0.1", BAIT["tcp_port"]))


attempt("fast open", fast_open)
held()
