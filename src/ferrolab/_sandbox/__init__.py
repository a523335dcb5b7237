"""Both ends of the sandbox's channel.

``zygote`` and ``inside`` run inside, as files, without the rest of ferrolab; the other
modules are the host's: they start it, check what it answers and clean what it shows.
"""
