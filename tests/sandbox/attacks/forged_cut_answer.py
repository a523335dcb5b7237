# Send half an answer, then die.
# expect: killed
import os

from attack_kit import frame, reply, send

whole = frame(reply())
send(whole[: len(whole) // 2])
os._exit(0)
