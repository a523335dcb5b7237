# Serve and connect by asyncio, which knows several ways.
import asyncio

from attack_kit import BAIT, attempt, held


async def connect():
    return await asyncio.open_connection("127.0.0.1", BAIT["tcp_port"])


async def connect_unix():
    return await asyncio.open_unix_connection(BAIT["stream"])


async def serve():
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    if not server.sockets:
        raise OSError("no sockets")
    return server


for way in (connect, connect_unix, serve):
    attempt(way.__name__, lambda way=way: asyncio.run(way()))
held()
