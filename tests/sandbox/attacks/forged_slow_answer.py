# Send an answer byte by byte, longer than the limit allows.
# expect: timeout
# limits: timeout=0.7
import time

from attack_kit import frame, reply, send

for byte in frame(reply()):
    send(bytes([byte]))
    time.sleep(0.05)
time.sleep(60)
