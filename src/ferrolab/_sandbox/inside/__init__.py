"""What runs inside a sandbox: on the standard library alone, nothing of ferrolab.

The host believes none of it: limits, time, memory and verdicts are measured outside, and every
field of a reply is checked there. What is bounded here is bounded so that an honest program stays
fast. ``runner`` is the loop; :data:`MODULES` says in which order a zygote loads the files.
"""

#: Each needs those before it alone.
MODULES = (
    "channel",
    "texts",
    "variables",
    "tables",
    "values",
    "forms",
    "failures",
    "folder",
    "streams",
    "compiling",
    "runner",
)
