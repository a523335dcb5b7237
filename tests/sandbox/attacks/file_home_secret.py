# Read a secret file in the host user's home.
# bites: yes
from attack_kit import BAIT, attempt, held, read_secret

attempt("a file in home", read_secret, BAIT["home_secret"])
attempt("a readable file in home", read_secret, BAIT["home_readable"])
held()
