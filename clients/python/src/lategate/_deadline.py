"""The error of a call that the gateway ends at its deadline."""

from __future__ import annotations

import math
import weakref
from collections.abc import AsyncGenerator, AsyncIterable, Generator
from time import monotonic
from typing import Any, TypeVar

import grpc

_Item = TypeVar("_Item")


class Deadline:
    """When a call has to be over.

    The gateway ends calls shortly before that, with a status. If that comes too late, gRPC resets
    the call, which arrives as CANCELLED if the timer of gRPC here has not fired yet.
    """

    def __init__(self, timeout: float | None) -> None:
        self._at = math.inf if timeout is None else monotonic() + timeout

    def explain(self, error: Any) -> None:
        """Turns that error, or the one of a call that may fail, into DEADLINE_EXCEEDED.

        A call that this side has cancelled stays CANCELLED.
        """
        if self._at == math.inf:
            return
        code = type(error).code
        itself = weakref.ref(error)  # a call that nobody refers to any more is ended

        def explained() -> Any:
            error = itself()
            said = code(error)
            if said is not grpc.StatusCode.CANCELLED or monotonic() < self._at:
                return said
            # Errors of asyncio do not say it: they are not raised for such a call.
            return said if getattr(error, "cancelled", bool)() else grpc.StatusCode.DEADLINE_EXCEEDED

        error.code = explained


class Reply:
    """An awaited call of asyncio."""

    def __init__(self, call: Any, deadline: Deadline) -> None:
        self.call = call
        self._deadline = deadline

    def __getattr__(self, name: str) -> Any:
        return getattr(self.call, name)

    def __await__(self) -> Generator[Any, None, Any]:
        try:
            return (yield from self.call.__await__())
        except grpc.RpcError as error:
            self._deadline.explain(error)
            raise


async def items(call: AsyncIterable[_Item], deadline: Deadline) -> AsyncGenerator[_Item, None]:
    """The answer of an asyncio call that is a stream."""
    try:
        async for item in call:
            yield item
    except grpc.RpcError as error:
        deadline.explain(error)
        raise
