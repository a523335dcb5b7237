# Send halves of characters in every text of an answer.
# expect: protocol | ok | error ?
from attack_kit import frame, reply, send

half = "\ud800<b>\u202e"
shown = {"kind": "repr", "type": half, "repr": half, "html": half, "rows": 1, "columns": 1}
displays = [{"text/html": half, "text/plain": half, "text/latex": half, "text/markdown": half}, {half: half}]
variables = [{"name": half, "type": half, "size": None, "preview": half}]
files = [{"name": half, "bytes": 1, "blob": None}]
send(frame(reply(value=shown, displays=displays, variables=variables, files=files)))
