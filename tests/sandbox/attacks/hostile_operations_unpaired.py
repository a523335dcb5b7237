# Have the runner answer the host's later questions with halves of characters and giant numbers.
from attack_kit import held, runner

half = "\\ud800"
refusal = {"ok": False, "error": {"type": half, "message": half, "traceback": half, "import": None}}
value = {"ok": True, "value": {"kind": "json", "json": 10**4000, "type": half, "repr": half}}
answers = {
    "variables": {"ok": True, "variables": [{"name": half, "type": half, "size": 2**63, "preview": half}]}
}
answers |= {
    "get": value,
    "read_file": refusal,
    "list_files": {"ok": True, "files": [{"name": half, "bytes": 1}]},
}
serving = runner()
for name, answer in answers.items():
    serving._operations[name] = lambda request, body, answer=answer: dict(answer)
held()
