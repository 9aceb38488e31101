"""The subscriber for asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Protocol, cast

import grpc
from grpc import aio

from ._following import Following, OnRetry, Request, Response, closed


class Tokens(Protocol):
    """Saves the token of the last item that was handled. The subscriber raises what it raises."""

    async def load(self) -> str | None:
        """The token that was saved last, or None: the request then says where to begin."""

    async def save(self, token: str) -> None:
        """Saves a token. Called for each item."""


async def subscribe(
    stream: Callable[[Request], aio.UnaryStreamCall[Request, Response]],
    following: Following[Request, Response],
    tokens: Tokens | None,
    on_retry: OnRetry | None,
    wait: Callable[[float], Awaitable[bool]],
) -> AsyncGenerator[Response, None]:
    """The responses of a stream that is opened again and again.

    `wait` waits for some seconds, and returns whether the client was closed meanwhile.
    """

    async def save(token: str) -> None:
        if tokens is not None and token:
            await tokens.save(token)

    following.begin(await tokens.load() if tokens is not None else None)
    while True:
        call = stream(following.request)
        try:
            while True:
                try:
                    response = await _read(call, following)
                except grpc.RpcError as error:
                    failure = error
                    break
                if response is None:
                    return
                if following.received(response):
                    yield response  # a consumer that leaves here has not handled it
                await save(response.resume_token)
        finally:
            call.cancel()
        if await wait(0):
            raise closed() from failure
        gap, seconds = following.failed(failure)
        if gap is not None:
            yield gap
            await save(gap.resume_token)
        if seconds > 0:
            if on_retry is not None:
                on_retry(failure, seconds)
            if await wait(seconds):
                raise closed() from failure


async def _read(
    call: aio.UnaryStreamCall[Request, Response], following: Following[Request, Response]
) -> Response | None:
    """The next response, or None at the end. Raises the failure of a stream that is silent."""
    reading = asyncio.ensure_future(call.read())
    try:
        # wait_for may lose the task's own cancellation before Python 3.12.
        await asyncio.wait({reading}, timeout=following.silence)
        if not reading.done():
            raise following.silent()
    finally:
        reading.cancel()
    if reading.cancelled():  # the channel was closed
        raise closed()
    response = reading.result()
    return None if response is aio.EOF else cast(Response, response)
