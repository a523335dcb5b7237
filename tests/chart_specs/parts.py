"""Rows, and the parts that specifications are made of."""

from __future__ import annotations

import math

SALES = [
    {
        "month": month,
        "region": region,
        "sales": 10 + (7 * i * (j + 2)) % 43,
        "cost": 5 + (11 * i + 3 * j) % 29,
        "change": ((13 * i + 7 * j) % 31) - 15,
    }
    for i, month in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun"])
    for j, region in enumerate(["North", "South", "West"])
]
TOTALS = [
    {"item": name, "amount": amount, "share": share, "delta": delta}
    for name, amount, share, delta in [
        ("Apples", 28, 0.31, 4),
        ("Pears", 55, 0.22, -3),
        ("Plums", 43, 0.17, 7),
        ("Cherries", 91, 0.55, -9),
        ("Figs", 81, 0.12, 2),
        ("Dates", 19, 0.4, 0),
    ]
]
POINTS = [
    {
        "x": round(3.1 * i % 17 + i / 9, 3),
        "y": round((i * i * 0.37) % 23 + 1, 3),
        "size": 5 + (i * 31) % 90,
        "kind": "abc"[i % 3],
        "group": ["first", "second"][i % 2],
        "level": i % 4,
    }
    for i in range(36)
]
SERIES = [
    {
        "date": f"2023-{1 + i // 2:02d}-{1 + 14 * (i % 2):02d}",
        "price": round(50 + 20 * math.sin(i / 3 + j) + 3 * j, 2),
        "stock": stock,
        "volume": 100 + (i * 37 + 11 * j) % 60,
    }
    for j, stock in enumerate(["AAA", "BBB", "CCC"])
    for i in range(24)
]
DAYS = [
    {
        "when": f"2024-03-{1 + i:02d}T{(5 * i) % 24:02d}:30:00",
        "temp": round(8 + 6 * math.sin(i / 2.2), 2),
        "rain": (i * 7) % 11,
    }
    for i in range(28)
]
WAVE = [
    {"t": i / 4, "v": round(math.sin(i / 4) * 10, 4), "w": round(math.cos(i / 5) * 6 + 2, 4)}
    for i in range(41)
]
GRID = [
    {"row": f"r{i}", "col": f"c{j}", "value": (i * 7 + j * 5) % 19 - 4, "weight": i + j}
    for i in range(5)
    for j in range(7)
]
SPREAD = [
    {
        "group": "ABCD"[i % 4],
        "side": "xy"[i % 2],
        "value": round(((i * 7919) % 1000) / 50 + 3 * (i % 4) + (60 if i in (17, 58) else 0), 2),
    }
    for i in range(80)
]
RANGES = [
    {"task": name, "start": start, "end": end, "low": low, "high": high}
    for name, start, end, low, high in [
        ("plan", 1, 4, 2, 6),
        ("build", 3, 9, 1, 8),
        ("test", 7, 10, 4, 9),
        ("ship", 9, 12, 3, 5),
    ]
]
GAPS = [{"x": i, "y": None if i in (4, 9) else (i * 5) % 13, "c": "pq"[i % 2]} for i in range(16)]
BIG = [{"n": 10 ** (i / 3), "m": (i + 1) * 1250000, "c": "uvw"[i % 3]} for i in range(16)]


def q(field, **more):
    return {"field": field, "type": "quantitative", **more}


def n(field, **more):
    return {"field": field, "type": "nominal", **more}


def o(field, **more):
    return {"field": field, "type": "ordinal", **more}


def t(field, **more):
    return {"field": field, "type": "temporal", **more}


def chart(rows, mark, encoding, **more):
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding, **more}
