# Let the stack grow without end, by machine code that touches ever lower pages.
# limits: memory=64MB timeout=5
# expect: killed | limit memory
# machine: x86_64
import resource

from attack_kit import breach, machine_code

try:
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    resource.setrlimit(resource.RLIMIT_STACK, (hard, hard))
except (OSError, ValueError):
    pass
# lea rsp, [rsp-4096]; push 1; pop rax; loop: 400 MiB
code = b"\x55\x48\x89\xe5\x48\xc7\xc1\x00\x90\x01\x00"
code += b"\x48\x8d\xa4\x24\x00\xf0\xff\xff\x6a\x01\x58\x48\xff\xc9\x75\xf0\xc9\xc3"
machine_code(code)()
breach("400 MiB of stack")
