# [0, 1, 2]
# queue: [0, 1, 2]
import asyncio


async def answer(n):
    await asyncio.sleep(0.01 * (3 - n))
    return n


async def main():
    print(await asyncio.gather(*(answer(n) for n in range(3))))
    queue = asyncio.Queue()
    for n in range(3):
        await queue.put(n)
    print("queue:", [await queue.get() for _ in range(3)])


asyncio.run(main())
