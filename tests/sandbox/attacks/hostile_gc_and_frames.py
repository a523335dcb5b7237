# Change the runner's own objects through frames and the garbage collector; the host believes none of it.
# expect: ok | error Exception | killed | protocol
import gc

from attack_kit import runner

serving = runner()
serving._operations.clear()
serving._channel._descriptor = 1
for found in gc.get_objects()[:2000]:
    if isinstance(found, dict) and "_encode" in found:
        found["_encode"] = None
