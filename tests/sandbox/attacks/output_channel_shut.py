# Shut one direction of the channel.
# expect: protocol | killed
import socket

socket.socket(fileno=3).shutdown(socket.SHUT_WR)
