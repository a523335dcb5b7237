# Calls that change the whole machine.
# machine: x86_64
from attack_kit import filtered, held

for number, what in (
    (169, "reboot"), (246, "kexec_load"), (320, "kexec_file_load"), (175, "init_module"), (313, "finit_module"),
    (176, "delete_module"), (167, "swapon"), (168, "swapoff"), (170, "sethostname"), (171, "setdomainname"),
    (103, "syslog"), (163, "acct"), (135, "personality"), (154, "modify_ldt"), (172, "iopl"), (173, "ioperm"),
    (162, "sync"), (306, "syncfs"), (212, "lookup_dcookie"), (156, "sysctl"), (180, "nfsservctl"), (136, "ustat"),
    (139, "sysfs"), (158 + 10000, "no call"),
):  # fmt: skip
    filtered(what, number, 0, 0, 0, 0, 0)
held()
