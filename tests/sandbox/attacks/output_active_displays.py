# Show markup that acts: scripts, remote addresses, vector graphics, specifications with addresses.
from attack_kit import held

script = "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>"
script += "<img src='https://example.org/x.png'><iframe src='//example.org'></iframe><style>@import 'http://example.org'</style>"
svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
chart = {"$schema": "x", "data": {"url": "https://example.org/x.csv"}}
for bundle in (
    {"text/html": script},
    {"image/svg+xml": svg},
    {"text/markdown": f"[x](javascript:alert(1)) {script}"},
    {"application/javascript": "alert(1)"},
    {"application/vnd.vegalite.v5+json": chart},
    {"application/x-unknown": "x"},
    {"image/png": b"not a picture" + script.encode()},
    {"text/latex": "\\input{/etc/passwd}"},
):
    display(bundle, raw=True)  # noqa: F821
held()


class Acts:
    def _repr_html_(self):
        return script


Acts()
