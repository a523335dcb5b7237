# Clone by the newer call, whose flags no filter can see.
# machine: x86_64
import struct

from attack_kit import filtered, held

for flags in (0, 0x10000000, 0x2000_0000, 1 << 33, 0x100, 0x10000):
    for size in (64, 80, 88):
        arguments = struct.pack("11Q", flags, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0)[:size]
        filtered(f"clone3 {flags:x}", 435, arguments, size)
held()
