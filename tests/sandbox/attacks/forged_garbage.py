# Send what is no frame at all.
# expect: protocol
import os

from attack_kit import send

send(os.urandom(100_000).replace(b"\x00", b"\xff"))
