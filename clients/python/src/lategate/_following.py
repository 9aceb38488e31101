"""The state and decisions of a subscriber; threads or asyncio do the reading and waiting."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Generic, TypeVar

import grpc

from ._errors import StreamEnded, error_info, retry_delay
from .whatsapp.v1.accounts_pb2 import StreamAccountEventsRequest, StreamAccountEventsResponse
from .whatsapp.v1.broadcasts_pb2 import StreamDeliveryStatusesRequest, StreamDeliveryStatusesResponse
from .whatsapp.v1.inbox_pb2 import StreamMessagesRequest, StreamMessagesResponse
from .whatsapp.v1.streams_pb2 import (
    GAP_CAUSE_LOG_REPLACED,
    GAP_CAUSE_RETENTION,
    GapCause,
    StreamGap,
)

Request = TypeVar("Request", StreamMessagesRequest, StreamDeliveryStatusesRequest, StreamAccountEventsRequest)
Response = TypeVar(
    "Response", StreamMessagesResponse, StreamDeliveryStatusesResponse, StreamAccountEventsResponse
)

OnRetry = Callable[[grpc.RpcError, float], None]
"""Called when a stream broke, with its failure and the seconds until it is opened again."""

_DEFAULT_HEARTBEAT = 15.0  # seconds: the gateway's
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 30.0

# Codes after which trying again does not help.
_FATAL = {
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.UNIMPLEMENTED,
    grpc.StatusCode.ABORTED,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.OUT_OF_RANGE,
}


class Following(Generic[Request, Response]):
    """A subscriber's request, whose start advances with the received items."""

    def __init__(self, request: Request, response: type[Response]) -> None:
        if request.WhichOneof("start") == "cursor_name":
            raise ValueError(
                "a subscriber keeps its place in tokens: leave cursor_name out, "
                "or call the stub's stream and EventsService.CommitCursor"
            )
        self.request: Request = copy.deepcopy(request)
        heartbeat = request.heartbeat_interval.ToTimedelta().total_seconds() or _DEFAULT_HEARTBEAT
        self.silence = 3 * heartbeat
        self._response: type[Response] = response
        self._wait = _FIRST_WAIT
        self._refused = False  # the token was refused, and no item has come since

    def begin(self, token: str | None) -> None:
        """Begins after a token that was saved."""
        if token:
            self.request.resume_token = token

    def received(self, response: Response) -> bool:
        """Moves the start after a response. Returns whether it is for the consumer."""
        if response.resume_token:
            self.request.resume_token = response.resume_token
        item = response.WhichOneof("item")
        if item != "started":
            self._wait = _FIRST_WAIT
            self._refused = False
        return item != "started" and item != "heartbeat"

    def failed(self, error: grpc.RpcError) -> tuple[Response | None, float]:
        """Decides about a failure: returns a gap to report, and the seconds to wait (0: none).

        Raises the failure if trying again does not help.
        """
        gap = self._refusal(error)
        if gap is None and error.code() in _FATAL:
            raise error
        if gap is not None and not self._refused:
            self._refused = True
            return gap, 0.0
        # So that subscribers do not all come back at the same time.
        wait = max(self._wait * random.uniform(0.5, 1.0), retry_delay(error))
        self._wait = min(2 * self._wait, _LONGEST_WAIT)
        return gap, wait

    def _refusal(self, error: grpc.RpcError) -> Response | None:
        """The gap to report if the gateway refuses the token; the request then begins after it."""
        info = error_info(error)
        if info is None or info.domain != "lategate":
            return None
        if info.reason == "TOKEN_EXPIRED":
            return self._gap(GAP_CAUSE_RETENTION, error, info.metadata.get("earliest_token", ""))
        if info.reason in ("TOKEN_FOREIGN", "TOKEN_FUTURE"):
            return self._gap(GAP_CAUSE_LOG_REPLACED, error, "")
        return None

    def _gap(self, cause: GapCause.ValueType, error: grpc.RpcError, token: str) -> Response:
        if token:
            self.request.resume_token = token
        else:
            self.request.earliest = True
        return self._response(resume_token=token, gap=StreamGap(cause=cause, message=error.details() or ""))

    def silent(self) -> StreamEnded:
        """The failure of a stream that has gone silent."""
        return StreamEnded(grpc.StatusCode.UNAVAILABLE, f"nothing was received for {self.silence:g} s")


def closed() -> StreamEnded:
    """The failure of a stream whose client was closed."""
    return StreamEnded(grpc.StatusCode.CANCELLED, "the client was closed")
