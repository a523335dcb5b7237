"""Python references: what runs where the native module is not, and what it is measured against.

They are short and built on well-kept libraries: tiktoken, pypdfium2, markdown-it-py,
Beautiful Soup. They promise what the Rust implementations promise about limits, offsets
and errors; how sentences, headings and main content are found may differ in detail.
Only ``ferrolab._backend`` and the tests import from here.
"""
