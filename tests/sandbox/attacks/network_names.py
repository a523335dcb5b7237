# Ask for names and send datagrams.
# bites: yes
import socket

from attack_kit import BAIT, attempt, held


def send():
    end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    return end.sendto(b"x", ("127.0.0.1", BAIT["udp_port"]))


attempt("datagram", send)
attempt("name", socket.getaddrinfo, "example.org", 80)
attempt("host", socket.gethostbyname, "example.org")
held()
