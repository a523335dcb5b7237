# Code nested so deeply that the compiler's own stack would end.
# expect: error RecursionError | error MemoryError | error SyntaxError | killed
exec("x = " + "-" * 1_000_000 + "1")
