"""The client for asyncio: the same as `lategate.connect`, with calls to await.

async with lategate.aio.connect("localhost:9090", "sk_...", insecure=True) as client:
    await client.templates.GetTemplate(...)
    async for response in client.subscribe_messages(...):
        ...
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from grpc import aio

from . import _channel
from . import _tokens as _sync
from ._deadline import Deadline, Reply, items
from ._following import Following, OnRetry
from ._subscribe_aio import Tokens, subscribe
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

__all__ = ["Client", "FileTokens", "Tokens", "connect"]


def connect(target: str, key: str, *, ca: bytes | None = None, insecure: bool = False) -> Client:
    """Like `lategate.connect`. Call it, and use the client, in one running event loop."""
    options, credentials = _channel.options(), _channel.credentials(ca, insecure)
    interceptors = _interceptors(key)
    if credentials is None:
        return Client(aio.insecure_channel(target, options, interceptors=interceptors))
    return Client(aio.secure_channel(target, credentials, options, interceptors=interceptors))


class Client:
    """The services of the gateway, and subscribers of its streams. `connect` makes one.

    Calls are those of grpc.aio: `await client.inbox.ListConversations(request,
    timeout=10)`. They raise `grpc.aio.AioRpcError`; `lategate.error_info` returns its
    details. A call without a timeout may wait for ever.
    """

    def __init__(self, channel: aio.Channel) -> None:
        self._channel = channel
        self._closed = asyncio.Event()
        self.accounts = AccountsServiceStub(channel)
        self.broadcasts = BroadcastsServiceStub(channel)
        self.business_profiles = BusinessProfilesServiceStub(channel)
        self.connect = ConnectServiceStub(channel)
        self.contacts = ContactsServiceStub(channel)
        self.events = EventsServiceStub(channel)
        self.inbox = InboxServiceStub(channel)
        self.media = MediaServiceStub(channel)
        self.phone_numbers = PhoneNumbersServiceStub(channel)
        self.templates = TemplatesServiceStub(channel)
        self.webhooks = WebhooksServiceStub(channel)

    def subscribe_messages(
        self,
        request: StreamMessagesRequest,
        tokens: Tokens | None = None,
        on_retry: OnRetry | None = None,
    ) -> AsyncGenerator[StreamMessagesResponse, None]:
        """Like `subscribe_messages` of the sync client.

        Cancelling the task ends the stream. Python ends a generator whose loop was left
        some time afterwards; to end it at once, use `async with
        contextlib.aclosing(...)`.
        """
        following = Following(request, StreamMessagesResponse)
        return subscribe(self.inbox.StreamMessages, following, tokens, on_retry, self._wait)

    def subscribe_delivery_statuses(
        self,
        request: StreamDeliveryStatusesRequest,
        tokens: Tokens | None = None,
        on_retry: OnRetry | None = None,
    ) -> AsyncGenerator[StreamDeliveryStatusesResponse, None]:
        """Like `subscribe_delivery_statuses` of the sync client, and `subscribe_messages` here."""
        following = Following(request, StreamDeliveryStatusesResponse)
        stream = self.broadcasts.StreamDeliveryStatuses
        return subscribe(stream, following, tokens, on_retry, self._wait)

    def subscribe_account_events(
        self,
        request: StreamAccountEventsRequest,
        tokens: Tokens | None = None,
        on_retry: OnRetry | None = None,
    ) -> AsyncGenerator[StreamAccountEventsResponse, None]:
        """Like `subscribe_account_events` of the sync client, and `subscribe_messages` here."""
        following = Following(request, StreamAccountEventsResponse)
        return subscribe(self.accounts.StreamAccountEvents, following, tokens, on_retry, self._wait)

    async def close(self) -> None:
        """Ends all calls, and the connection."""
        self._closed.set()
        await self._channel.close()

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _wait(self, seconds: float) -> bool:
        waiting = asyncio.ensure_future(self._closed.wait())
        try:
            await asyncio.wait({waiting}, timeout=seconds)
        finally:
            waiting.cancel()
        return self._closed.is_set()


class FileTokens:
    """`lategate.FileTokens` in another thread: the disk does not block the event loop."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._file = _sync.FileTokens(path)

    async def load(self) -> str | None:
        """The token in the file; None if there is no file, or nothing in it."""
        return await asyncio.to_thread(self._file.load)

    async def save(self, token: str) -> None:
        """Replaces the file. A cancellation waits until that is done: a thread cannot be stopped."""
        saving = asyncio.ensure_future(asyncio.to_thread(self._file.save, token))
        try:
            await asyncio.shield(saving)
        except asyncio.CancelledError:
            await saving
            raise


_Continuation = Callable[[aio.ClientCallDetails, Any], Awaitable[Any]]


class _Calls:
    """Sends the key with each call, and handles deadlines. gRPC's call credentials need TLS."""

    def __init__(self, key: str) -> None:
        self._metadata = _channel.authorization(key)

    async def _call(
        self,
        continuation: _Continuation,
        details: aio.ClientCallDetails,
        sent: Any,
    ) -> Any:
        authorized = aio.ClientCallDetails(
            details.method,
            details.timeout,
            aio.Metadata(*(details.metadata or ()), self._metadata),
            details.credentials,
            details.wait_for_ready,
        )
        return await continuation(authorized, sent)

    async def _reply(self, continuation: _Continuation, details: aio.ClientCallDetails, sent: Any) -> Any:
        deadline = Deadline(details.timeout)
        return Reply(await self._call(continuation, details, sent), deadline)

    async def _items(self, continuation: _Continuation, details: aio.ClientCallDetails, sent: Any) -> Any:
        deadline = Deadline(details.timeout)
        call = await self._call(continuation, details, sent)
        return call if details.timeout is None else items(call, deadline)


# grpc.aio takes an interceptor for one kind of call only.
class _UnaryUnary(_Calls, aio.UnaryUnaryClientInterceptor):
    async def intercept_unary_unary(
        self, continuation: _Continuation, client_call_details: aio.ClientCallDetails, request: Any
    ) -> Any:
        """gRPC would take an unknown object for an answer, so the call is awaited here."""
        reply = await self._reply(continuation, client_call_details, request)
        await reply
        return reply.call


class _UnaryStream(_Calls, aio.UnaryStreamClientInterceptor):
    intercept_unary_stream: Any = _Calls._items


class _StreamUnary(_Calls, aio.StreamUnaryClientInterceptor):
    intercept_stream_unary: Any = _Calls._reply


class _StreamStream(_Calls, aio.StreamStreamClientInterceptor):
    intercept_stream_stream: Any = _Calls._items


def _interceptors(key: str) -> list[aio.ClientInterceptor]:
    return [_UnaryUnary(key), _UnaryStream(key), _StreamUnary(key), _StreamStream(key)]
