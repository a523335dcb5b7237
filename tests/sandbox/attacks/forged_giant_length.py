# Announce a giant answer.
# expect: protocol
import time

from attack_kit import frame, send

send(frame(b"{}", b"", header_bytes=0xFFFFFFFF, body_bytes=0xFFFFFFFF))
time.sleep(60)
