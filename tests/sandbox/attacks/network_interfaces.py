# List the network's interfaces, routes and connections.
import os
import socket

from attack_kit import attempt, breach, held

attempt("names", socket.if_nameindex)
for name in ("tcp", "udp", "unix", "dev", "route", "arp"):
    for pid in ("self", "1", "thread-self"):
        try:
            lines = open(f"/proc/{pid}/net/{name}").read().splitlines()
        except OSError:
            continue
        # A network of its own has titles and the loop, which is switched off.
        if [line for line in lines[2 if name == "dev" else 1 :] if not line.lstrip().startswith("lo:")]:
            breach(f"{name}: {lines}")
attempt("list", os.listdir, "/sys/class/net")
held()
