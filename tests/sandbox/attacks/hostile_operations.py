# Have the runner answer the host's later questions with nonsense.
from attack_kit import held, runner

wrong = {
    "variables": {"ok": True, "variables": 5},
    "list_files": {"ok": True, "files": [{"name": "../../x", "bytes": -1}]},
    "get": {"ok": True, "value": {"kind": "arrow", "type": 5, "repr": None, "blob": [0, 99]}},
    "read_file": {"ok": "yes"},
    "ping": {},
}
serving = runner()
for name, answer in wrong.items():
    serving._operations[name] = lambda request, body, answer=answer: dict(answer)
held()
