# Look for capabilities, and ways to have some.
# machine: x86_64
import struct

from attack_kit import breach, filtered, held, syscall

header = struct.pack("Ii", 0x20080522, 0)
sets = bytearray(24)
import ctypes

buffer = (ctypes.c_char * 24).from_buffer(sets)
if syscall(125, header, buffer)[1] or any(sets):
    breach(f"capabilities: {bytes(sets).hex()}")
filtered("capset", 126, header, b"\xff" * 24)
try:
    status = open("/proc/self/status").read()
except OSError:
    status = ""
for line in status.splitlines():
    if line.startswith("Cap") and int(line.split()[1], 16):
        breach(line)
held()
