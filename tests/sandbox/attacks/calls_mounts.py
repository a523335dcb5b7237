# Mount, unmount and change roots by all calls for it.
# machine: x86_64
from attack_kit import filtered, held

for number, what in (
    (165, "mount"), (166, "umount2"), (155, "pivot_root"), (161, "chroot"), (430, "fsopen"), (431, "fsconfig"),
    (432, "fsmount"), (433, "fspick"), (429, "move_mount"), (428, "open_tree"), (442, "mount_setattr"), (437, "openat2"),
    (457, "statmount"), (458, "listmount"), (467, "open_tree_attr"), (443, "quotactl_fd"), (179, "quotactl"),
):  # fmt: skip
    filtered(what, number, b"/", b"/", 0, 0, 0)
held()
