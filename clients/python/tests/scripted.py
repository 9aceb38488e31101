"""A gateway that does what a test says, and what is told to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

from lategate.whatsapp.v1.inbox_pb2 import InboxEvent, StreamMessagesRequest, StreamMessagesResponse
from lategate.whatsapp.v1.inbox_pb2_grpc import InboxServiceServicer, add_InboxServiceServicer_to_server
from lategate.whatsapp.v1.streams_pb2 import StreamHeartbeat, StreamStarted

Stream = Callable[[grpc.ServicerContext], Iterator[StreamMessagesResponse]]


class Gateway(InboxServiceServicer):
    """Serves the streams of a script, one for each time that it is asked."""

    def __init__(self, *script: Stream) -> None:
        self.script = list(script)
        self.requests: list[StreamMessagesRequest] = []
        self.left = threading.Event()  # a stream has ended, by whomever

    def StreamMessages(
        self, request: StreamMessagesRequest, context: grpc.ServicerContext
    ) -> Iterator[StreamMessagesResponse]:
        self.requests.append(request)
        context.add_callback(self.left.set)
        yield from self.script[len(self.requests) - 1](context)

    def starts(self) -> list[object]:
        """Where each stream was asked to begin."""
        names = [request.WhichOneof("start") for request in self.requests]
        return [name and getattr(request, name) for name, request in zip(names, self.requests, strict=True)]

    def serve(self, credentials: grpc.ServerCredentials | None = None) -> tuple[grpc.Server, str]:
        """Serves on a free port, which is told with the server."""
        server = grpc.server(ThreadPoolExecutor(8))
        add_InboxServiceServicer_to_server(self, server)
        if credentials is None:
            port = server.add_insecure_port("127.0.0.1:0")
        else:
            port = server.add_secure_port("127.0.0.1:0", credentials)
        server.start()
        return server, f"localhost:{port}" if credentials else f"127.0.0.1:{port}"


def stream(*items: StreamMessagesResponse, then: Stream | None = None) -> Stream:
    """Tells the items, and ends, or does something else."""

    def run(context: grpc.ServicerContext) -> Iterator[StreamMessagesResponse]:
        yield from items
        if then is not None:
            yield from then(context)

    return run


def hang(context: grpc.ServicerContext) -> Iterator[StreamMessagesResponse]:
    """Says nothing until the caller has gone."""
    gone = threading.Event()
    if context.add_callback(gone.set):
        assert gone.wait(60)
    yield from ()


def fail(
    code: grpc.StatusCode,
    message: str = "",
    reason: str = "",
    metadata: dict[str, str] | None = None,
    retry_after: float = 0,
    domain: str = "lategate",
) -> Stream:
    """Fails as the gateway does."""

    def run(context: grpc.ServicerContext) -> Iterator[StreamMessagesResponse]:
        abort(context, code, message, reason, metadata, retry_after, domain)
        yield from ()

    return run


def abort(
    context: grpc.ServicerContext,
    code: grpc.StatusCode,
    message: str,
    reason: str,
    metadata: dict[str, str] | None = None,
    retry_after: float = 0,
    domain: str = "lategate",
) -> None:
    """Ends a call with details, as the gateway does."""
    details: list[Message] = []
    if reason:
        details.append(ErrorInfo(domain=domain, reason=reason, metadata=metadata))
    if retry_after:
        delay = Duration()
        delay.FromMilliseconds(int(retry_after * 1000))
        details.append(RetryInfo(retry_delay=delay))
    status = Status(code=code.value[0], message=message)
    for detail in details:
        packed = Any()
        packed.Pack(detail)
        status.details.append(packed)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(code, message)


def started(token: str) -> StreamMessagesResponse:
    return StreamMessagesResponse(resume_token=token, started=StreamStarted())


def heartbeat(token: str) -> StreamMessagesResponse:
    return StreamMessagesResponse(resume_token=token, heartbeat=StreamHeartbeat())


def event(token: str) -> StreamMessagesResponse:
    return StreamMessagesResponse(resume_token=token, event=InboxEvent(event_id=f"event {token}"))
