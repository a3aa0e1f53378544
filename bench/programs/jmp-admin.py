"""What `jmp admin create client --save` does for each client, one after the other or all at once. Prints the seconds."""

import asyncio
import sys
import time

from jumpstarter_kubernetes import ClientsV1Alpha1Api


async def main(way: str, namespace: str, count: int) -> None:
    async with ClientsV1Alpha1Api(namespace) as api:

        async def create(index: int) -> None:
            await api.create_client(f"client-{index}", {"team": "firmware", "purpose": "benchmark"})
            await api.get_client_config(f"client-{index}", [])

        started = time.monotonic()
        if way == "gathered":
            await asyncio.gather(*(create(index) for index in range(count)))
        else:
            for index in range(count):
                await create(index)
        print(time.monotonic() - started)


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
