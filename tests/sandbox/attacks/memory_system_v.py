# Shared memory, semaphores and message queues: the host's, and new ones.
# machine: x86_64
from attack_kit import BAIT, filtered, held

filtered("shmget", 29, 0, 100 << 20, 0o1777)
filtered("shmat", 30, BAIT["segment"], 0, 0)
filtered("shmctl", 31, BAIT["segment"], 0, 0)
filtered("shmdt", 67, 0)
filtered("semget", 64, 0, 1, 0o1777)
filtered("semop", 65, 0, 0, 0)
filtered("msgget", 68, 0, 0o1777)
filtered("msgsnd", 69, 0, b"x" * 16, 8, 0)
filtered("mq_open", 240, BAIT["queue"][1:].encode(), 2, 0o600, 0)
filtered("mq_unlink", 241, BAIT["queue"][1:].encode())
held()
