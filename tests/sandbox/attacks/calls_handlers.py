# System calls from a signal handler, and from one on its own stack.
import os
import signal
import socket

from attack_kit import attempt, held

signal.signal(signal.SIGUSR1, lambda *_: attempt("a socket in a handler", socket.socket))
os.kill(os.getpid(), signal.SIGUSR1)
held()
