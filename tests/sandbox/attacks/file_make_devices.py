# Make device nodes, pipes and sockets.
import os
import stat

from attack_kit import attempt, held

attempt("a disk", os.mknod, "disk", stat.S_IFBLK | 0o600, os.makedev(254, 0))
attempt("memory", os.mknod, "memory", stat.S_IFCHR | 0o600, os.makedev(1, 1))
attempt("a socket", os.mknod, "socket", stat.S_IFSOCK | 0o600)
attempt("a plain file by mknod", os.mknod, "plain", stat.S_IFREG | 0o600)
held()
