"""The details of a failed call, besides its code and message."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

import grpc
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

_Detail = TypeVar("_Detail", bound=Message)


class StreamEnded(grpc.RpcError):
    """A stream that was ended on this side.

    CANCELLED: the client was closed. UNAVAILABLE: nothing was received for three
    heartbeats (only `on_retry` gets that).
    """

    def __init__(self, code: grpc.StatusCode, details: str) -> None:
        super().__init__(f"{code.name}: {details}")
        self._code = code
        self._details = details

    def code(self) -> grpc.StatusCode:
        """The gRPC code."""
        return self._code

    def details(self) -> str:
        """The message."""
        return self._details

    def trailing_metadata(self) -> tuple[()]:
        """Nothing: it does not come from the gateway."""
        return ()


def error_info(error: grpc.RpcError) -> ErrorInfo | None:
    """The `google.rpc.ErrorInfo` of a failed call: its reason, domain and metadata.

    Works for errors of both sync and asyncio calls. None if the gateway did not answer.
    """
    return _detail(error, ErrorInfo)


def retry_delay(error: grpc.RpcError) -> float:
    """How many seconds the gateway asks to wait; 0 if it does not say it."""
    info = _detail(error, RetryInfo)
    return info.retry_delay.ToTimedelta().total_seconds() if info else 0.0


def _detail(error: grpc.RpcError, kind: type[_Detail]) -> _Detail | None:
    # grpcio-status does the same, but raises if a proxy has changed the message.
    trailers = cast("Iterable[tuple[str, str | bytes]] | None", error.trailing_metadata())
    for key, value in trailers or ():
        if key == "grpc-status-details-bin" and isinstance(value, bytes):
            for packed in Status.FromString(value).details:
                detail = kind()
                if packed.Unpack(detail):
                    return detail
    return None
