"""The conformance runner, with the asyncio client.

Does what a line of JSON on stdin asks for, with the package as it is published, and answers
with lines on stdout.
"""

import asyncio
import json
import sys
from contextlib import aclosing

from grpc import RpcError
from grpc.aio import AioRpcError

import lategate.aio

import wire


class Runner:
    def __init__(self) -> None:
        self.client: lategate.aio.Client | None = None
        self.subscriptions: dict[int, asyncio.Task[None]] = {}

    async def run(self, id: int, line: wire.Line) -> None:
        if to := line.get("connect"):
            await self.close()
            self.client = lategate.aio.connect(to["target"], to["key"], **wire.security(to))
            wire.say(id, connected={})
        elif call := line.get("call"):
            wire.say(id, result=await self.call(call))
        elif subscribe := line.get("subscribe"):
            self.subscriptions[id] = asyncio.create_task(self.follow(id, subscribe))
        elif cancel := line.get("cancel"):
            task = self.subscriptions[cancel["id"]]
            task.cancel()
            await task
            wire.say(id, cancelled={})
        else:
            raise LookupError("unknown command")

    async def call(self, call: wire.Line) -> wire.Line:
        method = wire.find(call["method"])
        argument, options = wire.arguments(method, call)
        responses: list[str] = []
        try:
            made = wire.stub(self.client, method)(argument, **options)
            if method.server_streaming:
                async for response in made:
                    responses.append(wire.encode(response))
            else:
                responses.append(wire.encode(await made))
        except AioRpcError as error:
            return wire.result(responses, error, error.initial_metadata(), error.trailing_metadata())
        return wire.result(responses, None, await made.initial_metadata(), await made.trailing_metadata())

    async def follow(self, id: int, subscribe: wire.Line) -> None:
        """Subscribes, and tells each item; that is how it is handled."""
        try:
            method = wire.find(subscribe["method"])
            file = subscribe.get("tokenFile")
            responses = wire.subscriber(self.client, method)(
                wire.decode(method, subscribe["request"]),
                lategate.aio.FileTokens(file) if file else None,
                lambda error, wait: wire.say(id, retry=wire.retry(error, wait)),
            )
            async with aclosing(responses):
                async for response in responses:
                    wire.say(id, item=wire.encode(response))
            wire.say(id, end=wire.OK)
        except RpcError as error:
            wire.say(id, end=wire.outcome(error))
        except asyncio.CancelledError:
            wire.say(id, end={"code": 1, "message": "cancelled", "reason": ""})
        except Exception as error:
            wire.say(id, failure=repr(error))

    async def close(self) -> None:
        if self.client:
            await self.client.close()
        await asyncio.gather(*self.subscriptions.values())


async def main() -> None:
    runner = Runner()
    while text := await asyncio.to_thread(sys.stdin.readline):
        line = json.loads(text)
        try:
            await runner.run(line["id"], line)
        except Exception as error:
            wire.say(line["id"], failure=repr(error))
    await runner.close()


asyncio.run(main())
