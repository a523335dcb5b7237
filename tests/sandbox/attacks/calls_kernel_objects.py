# Kernel facilities with a history of holes: keys, bpf, events, rings, watches.
# machine: x86_64
from attack_kit import filtered, held

for number, what in (
    (248, "add_key"), (249, "request_key"), (250, "keyctl"), (321, "bpf"), (298, "perf_event_open"),
    (425, "io_uring_setup"), (426, "io_uring_enter"), (427, "io_uring_register"), (206, "io_setup"), (209, "io_submit"),
    (253, "inotify_init"), (294, "inotify_init1"), (300, "fanotify_init"), (301, "fanotify_mark"), (282, "signalfd"),
    (289, "signalfd4"), (275, "splice"), (276, "tee"), (278, "vmsplice"), (303, "name_to_handle_at"),
    (304, "open_by_handle_at"), (317, "seccomp"), (444, "landlock_create_ruleset"), (445, "landlock_add_rule"),
    (446, "landlock_restrict_self"), (334, "rseq beyond"), (449, "futex_waitv"), (459, "lsm_get_self_attr"),
):  # fmt: skip
    if number != 334:
        filtered(what, number, 0, 0, 0, 0, 0)
held()
