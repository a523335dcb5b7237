# Send signals by all calls for it, to processes outside.
# machine: x86_64
from attack_kit import BAIT, filtered, held, refused

for pid in (BAIT["victim"], BAIT["host"]):
    refused("tgkill", 234, pid, pid, 10)
    refused("tkill", 200, pid, 10)
    filtered("rt_sigqueueinfo", 129, pid, 10, bytes(128))
    filtered("rt_tgsigqueueinfo", 297, pid, pid, 10, bytes(128))
    filtered("pidfd_open", 434, pid, 0)
    filtered("pidfd_send_signal", 424, 3, 10, 0, 0)
    filtered("process_mrelease", 448, 3, 0)
held()
