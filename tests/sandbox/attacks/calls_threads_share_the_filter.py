# A thread made by a raw clone, and one made before, are under the same filter.
import os
import socket
import threading

from attack_kit import attempt, held


def inside():
    attempt("a socket in a thread", socket.socket)
    attempt("a fork in a thread", os.fork)
    attempt("a file in a thread", open, "/etc/shadow")


threads = [threading.Thread(target=inside) for _ in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
held()
