# Call the fixed page of old system calls.
# expect: killed | held
# machine: x86_64
import ctypes

from attack_kit import held

ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p)(0xFFFFFFFFFF600400)(None)
held()
