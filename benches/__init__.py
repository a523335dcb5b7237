"""Benchmarks: each measure of ferrolab beside the strongest peers, in one interleaved run.

``python -m benches`` runs everything; ``method.md`` says how figures come about.
"""
