# Send bytes as a table that are none, and a table that claims to be giant.
# expect: protocol | ok
from attack_kit import frame, reply, send

body = b"\xff\xff\xff\xff\x10\x00\x00\x00" + b"\x7f" * 1000
value = {
    "kind": "arrow",
    "blob": [0, len(body)],
    "type": "pandas.core.frame.DataFrame",
    "repr": "",
    "rows": 2**62,
}
value |= {"columns": 2**62, "index": [["x", None]], "html": "<table><tr><td onclick=x>1</table>"}
send(frame(reply(value=value), body))
