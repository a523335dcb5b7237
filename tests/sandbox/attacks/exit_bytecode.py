# Crash the interpreter by bytecode that is none.
# expect: killed | error SystemError | timeout | ok | protocol
# limits: timeout=1
def function():
    pass


function.__code__ = function.__code__.replace(co_code=b"d\xff" * 50, co_stacksize=1, co_consts=())
function()
