# {"a": [1, null, true], "b": "ü"}
# True
import json

value = {"a": [1, None, True], "b": "ü"}
print(json.dumps(value, ensure_ascii=False))
print(json.loads(json.dumps(value)) == value)
