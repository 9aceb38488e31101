"""What a call says that the gateway cuts off at its deadline."""

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

    The gateway ends calls shortly before that, and says how. Where it comes too late, gRPC cuts the
    call off, and that arrives as CANCELLED if gRPC's clock here is a moment behind.
    """

    def __init__(self, timeout: float | None) -> None:
        self._at = math.inf if timeout is None else monotonic() + timeout

    def explain(self, error: Any) -> None:
        """Has an error, or a call that may become one, say DEADLINE_EXCEEDED for that.

        A call that this side has cancelled stays CANCELLED.
        """
        if self._at == math.inf:
            return
        code = type(error).code
        itself = weakref.ref(error)  # a call that nobody has any more is ended

        def explained() -> Any:
            error = itself()
            said = code(error)
            if said is not grpc.StatusCode.CANCELLED or monotonic() < self._at:
                return said
            # Errors of asyncio's do not know: they are not raised for such a call.
            return said if getattr(error, "cancelled", bool)() else grpc.StatusCode.DEADLINE_EXCEEDED

        error.code = explained


class Reply:
    """A call of asyncio's that is awaited."""

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
    """What comes of a call of asyncio's that answers with a stream."""
    try:
        async for item in call:
            yield item
    except grpc.RpcError as error:
        deadline.explain(error)
        raise
