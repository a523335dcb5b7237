"""Compare scenes of ferrolab's chart renderer with vl-convert's, item by item.

Both scene graphs are flattened to items with absolute positions, grouped by mark type and role.
Within a group, items are matched in order of position; counts, positions (0.5 px), texts and
colours must agree. Lines, areas and arcs are compared by the course of their SVG paths.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree
from collections import defaultdict

TOLERANCE = 0.5
NAMED = {
    "black": "#000000",
    "white": "#ffffff",
    "red": "#ff0000",
    "green": "#008000",
    "blue": "#0000ff",
    "gray": "#808080",
    "grey": "#808080",
    "orange": "#ffa500",
    "steelblue": "#4682b4",
    "purple": "#800080",
    "firebrick": "#b22222",
    "teal": "#008080",
    "navy": "#000080",
    "pink": "#ffc0cb",
    "yellow": "#ffff00",
    "lightgray": "#d3d3d3",
    "tomato": "#ff6347",
    "gold": "#ffd700",
    "crimson": "#dc143c",
    "lightgreen": "#90ee90",
    "darkgreen": "#006400",
}
PATHS = {"line", "area", "arc", "trail", "path", "shape"}


def color(value):
    """A colour as lower-case hexadecimal; None for nothing."""
    if value in (None, "", "none"):
        return None
    if isinstance(value, dict):
        return "gradient"
    value = value.strip().lower()
    if value == "transparent":
        return None
    if value in NAMED:
        return NAMED[value]
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return "#" + "".join(2 * digit for digit in value[1:])
    found = re.fullmatch(r"rgba?\(([^)]*)\)", value)
    if found:
        parts = [float(part) for part in found.group(1).replace("/", ",").split(",")[:3]]
        return "#" + "".join(f"{round(part):02x}" for part in parts)
    return value


def close_colors(first, second):
    if first == second:
        return True
    if not first or not second or "gradient" in (first, second):
        return False
    try:
        pairs = zip(bytes.fromhex(first[1:7]), bytes.fromhex(second[1:7]), strict=True)
    except ValueError:
        return False
    return all(abs(a - b) <= 2 for a, b in pairs)


def number(value, default=0.0):
    return default if value is None else float(value)


def flatten(node, x=0.0, y=0.0, role="frame", out=None):
    """Items of a scene graph's mark by (mark type, role), with absolute positions."""
    if out is None:
        out = defaultdict(list)
    kind = node.get("marktype")
    role = node.get("role") or role
    for item in node.get("items", []):
        if item.get("opacity") == 0 and kind != "group":
            continue
        if node.get("name", "").endswith(("_brush", "_brush_bg")) and is_flat(item):
            continue
        if kind == "group":
            gx, gy = x + number(item.get("x")), y + number(item.get("y"))
            if color(item.get("fill")) or color(item.get("stroke")):
                out["group", role].append(
                    painted(
                        item,
                        {
                            "x": gx,
                            "y": gy,
                            "width": number(item.get("width")),
                            "height": number(item.get("height")),
                        },
                    )
                )
            if item.get("clip") and any(radii := corners(item)):
                box = {"x": gx, "y": gy, "width": number(item.get("width")), "radii": radii}
                out["rounded", role].append({**box, "height": number(item.get("height"))})
            for mark in item.get("items", []):
                flatten(mark, gx, gy, role, out)
        elif kind not in PATHS:
            out[kind, role].append(flat_item(kind, item, x, y))
    return out


def corners(item):
    """Radii from the upper left clockwise, in either scene graph's words."""
    if "cornerRadii" in item:
        return [float(radius) for radius in item["cornerRadii"]]
    sides = ("TopLeft", "TopRight", "BottomRight", "BottomLeft")
    return [number(item.get(f"cornerRadius{side}", item.get("cornerRadius"))) for side in sides]


def is_flat(item):
    """Whether nothing shows of it, as of a selection that nobody has made."""
    return number(item.get("width")) * number(item.get("height")) == 0


def painted(item, out):
    out["fill"] = color(item.get("fill"))
    out["stroke"] = color(item.get("stroke"))
    out["opacity"] = number(item.get("opacity"), 1.0)
    if out["fill"]:
        out["fillOpacity"] = number(item.get("fillOpacity"), 1.0)
    if out["stroke"]:
        out["strokeWidth"] = number(item.get("strokeWidth"), 1.0)
        out["strokeOpacity"] = number(item.get("strokeOpacity"), 1.0)
        out["strokeDash"] = ",".join(str(float(part)) for part in item.get("strokeDash") or [])
    return out


def flat_item(kind, item, x, y):
    left, top = number(item.get("x")), number(item.get("y"))
    out = {"x": x + left, "y": y + top}
    if kind == "rect":
        out["width"], out["height"] = number(item.get("width")), number(item.get("height"))
    elif kind == "rule":
        ends = sorted([(left, top), (number(item.get("x2"), left), number(item.get("y2"), top))])
        out["x"], out["y"] = x + ends[0][0], y + ends[0][1]
        out["x2"], out["y2"] = x + ends[1][0], y + ends[1][1]
    elif kind == "symbol":
        shape = item.get("shape", "circle")
        out["shape"] = "triangle-up" if shape == "triangle" else shape
        out["side"] = math.sqrt(max(0.0, number(item.get("size"), 64)))
        out["angle"] = number(item.get("angle")) % 360
    elif kind == "text":
        radius = number(item.get("radius"))
        if radius:
            angle = number(item.get("theta")) - math.pi / 2
            out["x"] += radius * math.cos(angle)
            out["y"] += radius * math.sin(angle)
        text = item.get("text")
        out["text"] = (
            "\n".join(map(str, text)) if isinstance(text, list) else "" if text is None else str(text)
        )
        if isinstance(text, float) and text == int(text):
            out["text"] = str(int(text))
        out["align"] = item.get("align", "left")
        out["baseline"] = item.get("baseline", "alphabetic")
        out["angle"] = number(item.get("angle")) % 360
        out["fontSize"] = number(item.get("fontSize"), 11)
        out["bold"] = str(item.get("fontWeight", "normal")) in ("bold", "600", "700", "800", "900")
        out["limit"] = number(item.get("limit"))
        out["dx"], out["dy"] = number(item.get("dx")), number(item.get("dy"))
        painted(item, out)
        if not out["text"].strip():
            out["empty"] = True
        return out
    return painted(item, out)


# Courses of paths -----------------------------------------------------------------------------


def numbers_of(course):
    for letter, rest in re.findall(r"([MLHVCSQTAZmlhvcsqtaz])([^MLHVCSQTAZmlhvcsqtaz]*)", course):
        yield letter, [float(part) for part in re.findall(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", rest)]


def _base(at: tuple[float, float], relative: bool) -> tuple[float, float]:
    return at if relative else (0.0, 0.0)


def polyline(course, dx=0.0, dy=0.0):
    """Points along an SVG path, curves cut into short lines."""
    points, at, start = [], (0.0, 0.0), (0.0, 0.0)
    for letter, args in numbers_of(course):
        relative = letter.islower()
        kind = letter.upper()
        if kind == "Z":
            points.append(start)
            at = start
        elif kind in "ML":
            for index in range(0, len(args), 2):
                at = (args[index] + _base(at, relative)[0], args[index + 1] + _base(at, relative)[1])
                if kind == "M" and index == 0:
                    start = at
                points.append(at)
        elif kind == "H":
            for value in args:
                at = (value + _base(at, relative)[0], at[1])
                points.append(at)
        elif kind == "V":
            for value in args:
                at = (at[0], value + _base(at, relative)[1])
                points.append(at)
        elif kind == "C":
            for index in range(0, len(args), 6):
                b = _base(at, relative)
                p = [(args[index + k] + b[0], args[index + k + 1] + b[1]) for k in (0, 2, 4)]
                for step in range(1, 9):
                    t = step / 8
                    s = 1 - t
                    points.append(
                        tuple(
                            s**3 * at[k] + 3 * s * s * t * p[0][k] + 3 * s * t * t * p[1][k] + t**3 * p[2][k]
                            for k in (0, 1)
                        )
                    )
                at = p[2]
        elif kind == "A":
            for index in range(0, len(args), 7):
                rx, _ry, _, large, sweep, ex, ey = args[index : index + 7]
                end = (ex + _base(at, relative)[0], ey + _base(at, relative)[1])
                points.extend(arc_points(at, end, rx, large != 0, sweep != 0))
                at = end
    return [(px + dx, py + dy) for px, py in points]


def arc_points(start, end, radius, large, sweep):
    if radius == 0 or start == end:
        return [end]
    mx, my = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    half = math.dist(start, end) / 2
    radius = max(radius, half)
    away = math.sqrt(max(0.0, radius * radius - half * half))
    ux, uy = (end[0] - start[0]) / (2 * half), (end[1] - start[1]) / (2 * half)
    sign = 1 if large != sweep else -1
    cx, cy = mx - sign * away * uy * -1 * -1, my + sign * away * ux
    a0, a1 = math.atan2(start[1] - cy, start[0] - cx), math.atan2(end[1] - cy, end[0] - cx)
    if sweep and a1 < a0:
        a1 += 2 * math.pi
    if not sweep and a1 > a0:
        a1 -= 2 * math.pi
    return [
        (cx + radius * math.cos(a0 + (a1 - a0) * k / 16), cy + radius * math.sin(a0 + (a1 - a0) * k / 16))
        for k in range(1, 17)
    ]


def to_segments(point, points):
    best = math.inf
    for (ax, ay), (bx, by) in zip(points, points[1:] or points, strict=False):
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        t = 0.0 if length == 0 else max(0.0, min(1.0, ((point[0] - ax) * dx + (point[1] - ay) * dy) / length))
        best = min(best, math.dist(point, (ax + t * dx, ay + t * dy)))
        if best < 0.05:
            break
    return best


def course_distance(first, second):
    """How far two courses are apart at most."""
    if not first or not second:
        return 0.0 if not first and not second else math.inf
    return max(
        max(to_segments(point, second) for point in first), max(to_segments(point, first) for point in second)
    )


def our_paths(node, x=0.0, y=0.0, out=None):
    out = [] if out is None else out
    for item in node.get("items", []):
        ix, iy = x + number(item.get("x")), y + number(item.get("y"))
        if node.get("marktype") == "group":
            for mark in item.get("items", []):
                our_paths(mark, ix, iy, out)
        elif node.get("marktype") == "path" and item.get("opacity") != 0:
            out.append(painted(item, {"points": polyline(item["path"], ix, iy)}))
    return out


def shift_of(transform):
    found = re.search(r"translate\(([-\d.e]+)[ ,]([-\d.e]+)\)", transform or "")
    return (float(found.group(1)), float(found.group(2))) if found else (0.0, 0.0)


def svg_paths(svg):
    """Lines, areas and arcs of vl-convert's SVG, in absolute positions."""
    out = []

    def visit(element, x, y, style, kind):
        dx, dy = shift_of(element.get("transform"))
        x, y = x + dx, y + dy
        style = {
            **style,
            **{
                k: v
                for k, v in element.attrib.items()
                if k
                in (
                    "fill",
                    "stroke",
                    "opacity",
                    "stroke-width",
                    "fill-opacity",
                    "stroke-opacity",
                    "stroke-dasharray",
                )
            },
        }
        classes = element.get("class", "")
        found = re.search(r"mark-(\w+)", classes)
        if found:
            kind = found.group(1)
        if (
            element.tag.endswith("path")
            and kind in ("line", "area", "arc", "trail")
            and element.get("opacity") != "0"
        ):
            dash = element.get("stroke-dasharray")
            item = {
                "fill": style.get("fill"),
                "stroke": style.get("stroke"),
                "opacity": element.get("opacity"),
                "fillOpacity": element.get("fill-opacity"),
                "strokeOpacity": element.get("stroke-opacity"),
                "strokeWidth": element.get("stroke-width"),
                "strokeDash": [float(part) for part in re.split("[ ,]+", dash)] if dash else [],
            }
            out.append(painted(item, {"points": polyline(element.get("d") or "", x, y)}))
        for child in element:
            visit(child, x, y, style, kind)

    visit(ElementTree.fromstring(svg), 0.0, 0.0, {}, "")
    return out


# Comparison -------------------------------------------------------------------------------------


def key(item):
    place = (round(item.get("y", 0)), round(item.get("x", 0)))
    return (
        str(item.get("text", "")),
        *place,
        round(item.get("height", 0) or item.get("y2", 0)),
        str(item.get("fill")),
    )


def differs(ours, theirs):
    for name in sorted(set(ours) | set(theirs)):
        a, b = ours.get(name), theirs.get(name)
        if name in ("fill", "stroke"):
            if not close_colors(a, b):
                return f"{name}: {a} instead of {b}"
        elif isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool):
            limit = 0.02 if "pacity" in name else TOLERANCE
            if abs(a - b) > limit and not (math.isnan(a) and math.isnan(b)):
                return f"{name}: {a:.2f} instead of {b:.2f}"
        elif a != b:
            return f"{name}: {a!r} instead of {b!r}"
    return None


def match(ours, theirs):
    """Pair items greedily by place; the first difference, or None."""
    ours, theirs = sorted(ours, key=key), sorted(theirs, key=key)
    direct = [differs(a, b) for a, b in zip(ours, theirs, strict=True)]
    if not any(direct):
        return None
    rest = list(theirs)
    for item in ours:
        near = [
            other for other in rest if abs(other["x"] - item["x"]) <= 1 and abs(other["y"] - item["y"]) <= 1
        ]
        exact = next((other for other in near if differs(item, other) is None), None)
        if exact is None:
            return next(difference for difference in direct if difference)
        rest.remove(exact)
    return None


def compare(ours, graph, svg):
    """What differs between a scene and vl-convert's, a line each."""
    found = []
    for name in ("width", "height"):
        if abs(ours[name] - graph[name]) > TOLERANCE:
            found.append(f"{name} {ours[name]} instead of {graph[name]}")
    if max(abs(a - b) for a, b in zip(ours["origin"], graph["origin"], strict=True)) > TOLERANCE:
        found.append(f"origin {ours['origin']} instead of {graph['origin']}")
    mine, theirs = flatten(ours["scenegraph"]), flatten(graph["scenegraph"])
    for group in sorted(set(mine) | set(theirs)):
        first = [item for item in mine.get(group, []) if not item.get("empty")]
        second = [item for item in theirs.get(group, []) if not item.get("empty")]
        if len(first) != len(second):
            found.append(f"{group}: {len(first)} items instead of {len(second)}")
        elif (difference := match(first, second)) is not None:
            found.append(f"{group}: {difference}")
    found.extend(compare_paths(our_paths(ours["scenegraph"]), svg_paths(svg), ours["origin"]))
    return found


def compare_paths(ours, theirs, origin):
    ours = [item for item in ours if item["points"]]
    theirs = [item for item in theirs if item["points"]]
    for item in ours:
        item["points"] = [(x + origin[0], y + origin[1]) for x, y in item["points"]]
    if len(ours) != len(theirs):
        return [f"paths: {len(ours)} instead of {len(theirs)}"]
    for index, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        apart = course_distance(a.pop("points"), b.pop("points"))
        if apart > TOLERANCE:
            return [f"path {index}: {apart:.2f} px apart"]
        if difference := differs(a, b):
            return [f"path {index}: {difference}"]
    return []
