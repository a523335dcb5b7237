# 3
import asyncio

results = await asyncio.gather(asyncio.sleep(0, 1), asyncio.sleep(0, 2))
print(sum(results))
