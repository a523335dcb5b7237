# Conditions on arguments: high bits, other commands, other targets.
# machine: x86_64
from attack_kit import BAIT, filtered, held, refused, syscall, breach

for command in (8, 10, 15, 17, 1024, 1026, 1031, 1033, 1034, 1036, 1037, 1038, 1040, 4096):
    filtered(f"fcntl {command}", 72, 0, command, 0)
for request in (
    0x5412,
    0x541D,
    0x5423,
    0x540E,
    0x5422,
    0x8901,
    0x8912,
    0x125D,
    0x127B,
    0x40086602,
    0x8905,
    0x5428,
    0xAE00,
):
    filtered(f"ioctl {request:x}", 16, 1, request, 0)
    filtered(f"ioctl {request:x} with high bits", 16, 1, request | 1 << 40, 0)
for pid in (1, BAIT["victim"], BAIT["host"], 1 << 40):
    filtered(f"prlimit64 {pid}", 302, pid | 1, 7, 0, 0)
refused("sendto an address", 44, 3, b"x", 1, 0, b"\x01\x00x" + bytes(100), 10)
outcome, error = syscall(62, -1, 0)
if error != 1:
    breach(f"kill everybody: {outcome} {error}")
outcome, error = syscall(62, 0, 0)
if error != 1:
    breach(f"kill the group: {outcome} {error}")
held()
