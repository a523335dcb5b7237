# Send an error whose parts are halves of characters, markup and control characters.
# expect: protocol | error ?
from attack_kit import frame, reply, send

half = "\ud800"
error = {"type": half, "message": "\x00\x1b[2J<script>" + half, "traceback": half, "import": half}
send(frame(reply(ok=False, error=error)))
