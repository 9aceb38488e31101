"""The client for threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import grpc

from . import _channel
from ._deadline import Deadline
from ._following import Following, OnRetry
from ._subscribe import subscribe
from ._tokens import Tokens
from .whatsapp.v1.accounts_pb2 import StreamAccountEventsRequest, StreamAccountEventsResponse
from .whatsapp.v1.accounts_pb2_grpc import AccountsServiceStub
from .whatsapp.v1.broadcasts_pb2 import StreamDeliveryStatusesRequest, StreamDeliveryStatusesResponse
from .whatsapp.v1.broadcasts_pb2_grpc import BroadcastsServiceStub
from .whatsapp.v1.business_profiles_pb2_grpc import BusinessProfilesServiceStub
from .whatsapp.v1.connect_pb2_grpc import ConnectServiceStub
from .whatsapp.v1.contacts_pb2_grpc import ContactsServiceStub
from .whatsapp.v1.events_pb2_grpc import EventsServiceStub
from .whatsapp.v1.inbox_pb2 import StreamMessagesRequest, StreamMessagesResponse
from .whatsapp.v1.inbox_pb2_grpc import InboxServiceStub
from .whatsapp.v1.media_pb2_grpc import MediaServiceStub
from .whatsapp.v1.phone_numbers_pb2_grpc import PhoneNumbersServiceStub
from .whatsapp.v1.templates_pb2_grpc import TemplatesServiceStub
from .whatsapp.v1.webhooks_pb2_grpc import WebhooksServiceStub


def connect(target: str, key: str, *, ca: bytes | None = None, insecure: bool = False) -> Client:
    """A client of the gateway at `target` (host:port), for the Late API key `key`.

    The connection is TLS, checked with the system's certificates or those in `ca` (PEM).
    `insecure` means plaintext: anybody on the network can then read the key. Nothing is
    sent before the first call. A client may be used by many threads.
    """
    options, credentials = _channel.options(), _channel.credentials(ca, insecure)
    if credentials is None:
        return Client(grpc.insecure_channel(target, options), key)
    return Client(grpc.secure_channel(target, credentials, options), key)


class Client:
    """The services of the gateway, and subscribers of its streams. `connect` makes one.

    Calls are those of grpcio: `client.inbox.ListConversations(request, timeout=10)`. They
    raise `grpc.RpcError`; `error_info` returns its details. A call without a timeout may
    wait for ever.
    """

    def __init__(self, channel: grpc.Channel, key: str) -> None:
        self._channel = channel
        self._closed = threading.Event()
        authorized = grpc.intercept_channel(channel, _Calls(key))
        self.accounts = AccountsServiceStub(authorized)
        self.broadcasts = BroadcastsServiceStub(authorized)
        self.business_profiles = BusinessProfilesServiceStub(authorized)
        self.connect = ConnectServiceStub(authorized)
        self.contacts = ContactsServiceStub(authorized)
        self.events = EventsServiceStub(authorized)
        self.inbox = InboxServiceStub(authorized)
        self.media = MediaServiceStub(authorized)
        self.phone_numbers = PhoneNumbersServiceStub(authorized)
        self.templates = TemplatesServiceStub(authorized)
        self.webhooks = WebhooksServiceStub(authorized)

    def subscribe_messages(
        self,
        request: StreamMessagesRequest,
        tokens: Tokens | None = None,
        on_retry: OnRetry | None = None,
    ) -> Generator[StreamMessagesResponse, None, None]:
        """The events of the inbox, also when either side restarts.

        Yields responses with an event, a gap or a notice, or with an item that is newer
        than this package. It begins after the token that `tokens` loads, or else where
        the request says. An item's token is saved when the next item is asked for: an
        item that was not handled comes again. A stream that breaks is opened again, after
        1 to 30 seconds, for as long as that may help; before each wait `on_retry` is
        called. Leaving the loop, or closing the client (from any thread), ends the
        stream.

        Raises ValueError at once if the request has a `cursor_name`. Raises grpc.RpcError
        for errors after which trying again does not help, and CANCELLED (StreamEnded) if
        the client is closed.
        """
        following = Following(request, StreamMessagesResponse)
        return subscribe(self.inbox.StreamMessages, following, tokens, on_retry, self._closed.wait)

    def subscribe_delivery_statuses(
        self,
        request: StreamDeliveryStatusesRequest,
        tokens: Tokens | None = None,
        on_retry: OnRetry | None = None,
    ) -> Generator[StreamDeliveryStatusesResponse, None, None]:
        """The delivery statuses of messages, like `subscribe_messages`; snapshots are yielded too.

        It ends by itself if the request has `until` or `max_wait`. `max_wait` starts
        again whenever the stream is opened again.
        """
        following = Following(request, StreamDeliveryStatusesResponse)
        stream = self.broadcasts.StreamDeliveryStatuses
        return subscribe(stream, following, tokens, on_retry, self._closed.wait)

    def subscribe_account_events(
        self,
        request: StreamAccountEventsRequest,
        tokens: Tokens | None = None,
        on_retry: OnRetry | None = None,
    ) -> Generator[StreamAccountEventsResponse, None, None]:
        """The events of accounts and templates, like `subscribe_messages`."""
        following = Following(request, StreamAccountEventsResponse)
        stream = self.accounts.StreamAccountEvents
        return subscribe(stream, following, tokens, on_retry, self._closed.wait)

    def close(self) -> None:
        """Ends all calls, and the connection."""
        self._closed.set()
        self._channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_Sent = TypeVar("_Sent")


@dataclass(frozen=True)
class _Details(grpc.ClientCallDetails):
    method: str
    timeout: float | None
    metadata: Any
    credentials: grpc.CallCredentials | None
    wait_for_ready: bool | None
    compression: grpc.Compression | None


class _Calls(
    grpc.UnaryUnaryClientInterceptor,
    grpc.UnaryStreamClientInterceptor,
    grpc.StreamUnaryClientInterceptor,
    grpc.StreamStreamClientInterceptor,
):
    """Sends the key with each call, and handles deadlines. gRPC's call credentials need TLS."""

    def __init__(self, key: str) -> None:
        self._metadata = _channel.authorization(key)

    def _call(
        self,
        continuation: Callable[[grpc.ClientCallDetails, _Sent], Any],
        details: grpc.ClientCallDetails,
        sent: _Sent,
    ) -> Any:
        deadline = Deadline(details.timeout)
        authorized = _Details(
            details.method,
            details.timeout,
            [*(details.metadata or ()), self._metadata],
            details.credentials,
            details.wait_for_ready,
            details.compression,
        )
        call = continuation(authorized, sent)
        # A call that was not waited for is its own error; one that was has the error.
        error = call if isinstance(call, grpc.RpcError) else call.exception()
        if isinstance(error, grpc.RpcError):
            deadline.explain(error)
        return call

    intercept_unary_unary: Any = _call
    intercept_unary_stream: Any = _call
    intercept_stream_unary: Any = _call
    intercept_stream_stream: Any = _call
