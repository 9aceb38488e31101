"""The client's connection, and what ends its subscribers, on real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import grpc
import pytest
import trustme

import lategate
import lategate.aio
from lategate.whatsapp.v1.inbox_pb2 import (
    GetConversationRequest,
    GetConversationResponse,
    SendAttachmentRequest,
    SendAttachmentResponse,
    SendMessageRequest,
    SendMessageResponse,
    StreamMessagesRequest,
    StreamMessagesResponse,
)

from scripted import Gateway, Stream, abort, event, fail, hang, stream

Code = grpc.StatusCode
Metadata = dict[str, str | bytes]


class Answering(Gateway):
    """Keeps the metadata of each call. The first so many fail."""

    def __init__(self, *script: Stream, failing: int = 0) -> None:
        super().__init__(*script)
        self.calls: list[Metadata] = []
        self.failing = failing

    def _note(self, context: grpc.ServicerContext) -> None:
        self.calls.append(dict(context.invocation_metadata()))
        if len(self.calls) <= self.failing:
            abort(context, Code.UNAVAILABLE, "not now", "STOPPING")

    def GetConversation(
        self, request: GetConversationRequest, context: grpc.ServicerContext
    ) -> GetConversationResponse:
        self._note(context)
        return GetConversationResponse()

    def SendMessage(self, request: SendMessageRequest, context: grpc.ServicerContext) -> SendMessageResponse:
        self._note(context)
        return SendMessageResponse(success=True)

    def SendAttachment(
        self, request_iterator: Iterator[SendAttachmentRequest], context: grpc.ServicerContext
    ) -> SendAttachmentResponse:
        self._note(context)
        return SendAttachmentResponse(success=len(list(request_iterator)) == 2)


@contextlib.contextmanager
def serving(gateway: Gateway, credentials: grpc.ServerCredentials | None = None) -> Iterator[str]:
    server, target = gateway.serve(credentials)
    try:
        yield target
    finally:
        server.stop(None).wait()


def answering(*script: Stream, failing: int = 0) -> Answering:
    return Answering(*script, failing=failing)  # type: ignore[abstract]  # the rest is not called


def test_each_kind_of_call_carries_the_key() -> None:
    gateway = answering(stream())
    parts = [SendAttachmentRequest(), SendAttachmentRequest()]
    with serving(gateway) as target, lategate.connect(target, "sk_test", insecure=True) as client:
        client.inbox.GetConversation(GetConversationRequest(), metadata=(("x-own", "1"),))
        assert client.inbox.SendAttachment(iter(parts)).success
        assert list(client.inbox.StreamMessages(StreamMessagesRequest())) == []
    check_calls(gateway)


def test_each_kind_of_call_carries_the_key_in_asyncio() -> None:
    gateway = answering(stream())
    parts = [SendAttachmentRequest(), SendAttachmentRequest()]

    async def calls(target: str) -> None:
        async with lategate.aio.connect(target, "sk_test", insecure=True) as client:
            await client.inbox.GetConversation(GetConversationRequest(), metadata=(("x-own", "1"),))
            assert (await client.inbox.SendAttachment(iter(parts))).success
            assert [item async for item in client.inbox.StreamMessages(StreamMessagesRequest())] == []

    with serving(gateway) as target:
        asyncio.run(calls(target))
    check_calls(gateway)


def check_calls(gateway: Answering) -> None:
    assert [call["authorization"] for call in gateway.calls] == ["Bearer sk_test"] * 2
    assert gateway.calls[0]["x-own"] == "1"
    assert all(str(call["user-agent"]).startswith("lategate-python/0.1.0 ") for call in gateway.calls)
    assert len(gateway.requests) == 1


def test_a_read_is_made_again_and_a_write_is_not() -> None:
    gateway = answering(failing=1)
    with serving(gateway) as target, lategate.connect(target, "sk_test", insecure=True) as client:
        client.inbox.GetConversation(GetConversationRequest(), timeout=30)
        assert len(gateway.calls) == 2
        gateway.failing = 3
        with pytest.raises(grpc.RpcError) as raised:
            client.inbox.SendMessage(SendMessageRequest(), timeout=30)
        assert len(gateway.calls) == 3
    info = lategate.error_info(raised.value)
    assert info is not None
    assert (info.domain, info.reason) == ("lategate", "STOPPING")


def test_the_error_of_an_asyncio_call_says_why() -> None:
    gateway = answering(failing=1)

    async def call(target: str) -> None:
        async with lategate.aio.connect(target, "sk_test", insecure=True) as client:
            with pytest.raises(grpc.aio.AioRpcError) as raised:
                await client.inbox.SendMessage(SendMessageRequest(), timeout=30)
        info = lategate.error_info(raised.value)
        assert info is not None
        assert info.reason == "STOPPING"

    with serving(gateway) as target:
        asyncio.run(call(target))


def test_an_error_without_details_has_no_info() -> None:
    with (
        lategate.connect("127.0.0.1:1", "sk_test", insecure=True) as client,
        pytest.raises(grpc.RpcError) as raised,
    ):
        client.inbox.SendMessage(SendMessageRequest(), timeout=30)
    assert raised.value.code() == Code.UNAVAILABLE
    assert lategate.error_info(raised.value) is None


class Clock:
    """The package's clock, which stands still until the gateway has cut off a call."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr("lategate._deadline.monotonic", lambda: self.now)


class Cutting(Answering):
    """Cuts off every call as gRPC does at a deadline, when the clock shows so many seconds."""

    def __init__(self, clock: Clock, at: float) -> None:
        super().__init__(*2 * [self._stream])
        self._clock = clock
        self._at = at

    def _note(self, context: grpc.ServicerContext) -> None:
        self._clock.now = self._at
        context.abort(Code.CANCELLED, "")

    def _stream(self, context: grpc.ServicerContext) -> Iterator[StreamMessagesResponse]:
        self._note(context)
        yield from ()


@pytest.mark.parametrize(("at", "code"), [(59, Code.CANCELLED), (60, Code.DEADLINE_EXCEEDED)])
def test_what_is_cut_off_at_its_deadline_is_late(
    at: float, code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    codes: list[object] = []

    def ended(call: Callable[[], object]) -> None:
        clock.now = 0
        with pytest.raises(grpc.RpcError) as raised:
            call()
        codes.append(raised.value.code())

    async def asynchronous(target: str) -> None:
        async with lategate.aio.connect(target, "sk_test", insecure=True) as client:
            inbox = client.inbox

            async def stream() -> None:
                async for _ in inbox.StreamMessages(StreamMessagesRequest(), timeout=60):
                    pass

            for call in (
                lambda: inbox.SendMessage(SendMessageRequest(), timeout=60),
                lambda: inbox.SendAttachment(iter([SendAttachmentRequest()]), timeout=60),
                stream,
            ):
                clock.now = 0
                with pytest.raises(grpc.RpcError) as raised:
                    await call()
                codes.append(raised.value.code())

    gateway = Cutting(clock, at)  # type: ignore[abstract]
    with serving(gateway) as target:
        with lategate.connect(target, "sk_test", insecure=True) as client:
            inbox = client.inbox
            ended(lambda: inbox.SendMessage(SendMessageRequest(), timeout=60))
            ended(lambda: inbox.SendMessage.future(SendMessageRequest(), timeout=60).result())
            ended(lambda: inbox.SendAttachment(iter([SendAttachmentRequest()]), timeout=60))
            ended(lambda: list(inbox.StreamMessages(StreamMessagesRequest(), timeout=60)))
        asyncio.run(asynchronous(target))
    assert codes == [code] * 7


def test_a_call_that_was_cancelled_is_not_late(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    with (
        serving(answering(stream(then=hang))) as target,
        lategate.connect(target, "sk_test", insecure=True) as client,
    ):
        call = client.inbox.StreamMessages(StreamMessagesRequest(), timeout=60)
        call.cancel()
        clock.now = 60
        assert call.code() == Code.CANCELLED


def test_tls_with_a_private_ca_and_with_the_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ca = trustme.CA()
    cert = ca.issue_cert("localhost")
    credentials = grpc.ssl_server_credentials(
        [(cert.private_key_pem.bytes(), b"".join(pem.bytes() for pem in cert.cert_chain_pems))]
    )
    gateway = answering()
    with serving(gateway, credentials) as target:
        with lategate.connect(target, "sk_test", ca=ca.cert_pem.bytes()) as client:
            client.inbox.SendMessage(SendMessageRequest(), timeout=30)
        with lategate.connect(target, "sk_test") as client, pytest.raises(grpc.RpcError):
            client.inbox.SendMessage(SendMessageRequest(), timeout=30)
        ca.cert_pem.write_to_path(str(tmp_path / "roots.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "roots.pem"))
        with lategate.connect(target, "sk_test") as client:
            client.inbox.SendMessage(SendMessageRequest(), timeout=30)

        async def asynchronous() -> None:
            async with lategate.aio.connect(target, "sk_test", ca=ca.cert_pem.bytes()) as client:
                await client.inbox.SendMessage(SendMessageRequest(), timeout=30)

        asyncio.run(asynchronous())
    assert len(gateway.calls) == 3


def test_a_ca_without_tls_is_refused() -> None:
    for connect in (lategate.connect, lategate.aio.connect):
        with pytest.raises(ValueError, match="ca is for TLS"):
            connect("localhost:1", "sk_test", ca=b"", insecure=True)


@pytest.mark.parametrize("waiting", [False, True], ids=["reading", "waiting"])
def test_closing_the_client_ends_its_subscribers(waiting: bool) -> None:
    gateway = answering(
        fail(Code.UNAVAILABLE, retry_after=3600) if waiting else stream(event("a"), then=hang)
    )
    with serving(gateway) as target:
        client = lategate.connect(target, "sk_test", insecure=True)
        closer = threading.Thread(target=client.close)
        with pytest.raises(lategate.StreamEnded) as raised:
            for _ in client.subscribe_messages(StreamMessagesRequest(), on_retry=lambda *_: closer.start()):
                closer.start()
        closer.join()
    assert raised.value.code() == Code.CANCELLED


@pytest.mark.parametrize("waiting", [False, True], ids=["reading", "waiting"])
def test_closing_the_asyncio_client_ends_its_subscribers(waiting: bool) -> None:
    gateway = answering(
        fail(Code.UNAVAILABLE, retry_after=3600) if waiting else stream(event("a"), then=hang)
    )

    async def follow(target: str) -> None:
        client = lategate.aio.connect(target, "sk_test", insecure=True)
        closing: list[asyncio.Task[None]] = []

        def close(*_: object) -> None:
            closing.append(asyncio.ensure_future(client.close()))

        with pytest.raises(lategate.StreamEnded) as raised:
            async for _ in client.subscribe_messages(StreamMessagesRequest(), on_retry=close):
                close()
        await closing[0]
        assert raised.value.code() == Code.CANCELLED

    with serving(gateway) as target:
        asyncio.run(follow(target))


def test_cancelling_the_task_ends_the_stream() -> None:
    gateway = answering(stream(event("a"), then=hang))

    async def follow(target: str) -> None:
        async with lategate.aio.connect(target, "sk_test", insecure=True) as client:
            seen = asyncio.Event()

            async def consume() -> None:
                async for _ in client.subscribe_messages(StreamMessagesRequest()):
                    seen.set()

            task = asyncio.create_task(consume())
            await seen.wait()
            await asyncio.sleep(0)  # it asks for the next one
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await asyncio.to_thread(gateway.left.wait, 10)

    with serving(gateway) as target:
        asyncio.run(follow(target))


def test_a_token_in_a_file(tmp_path: Path) -> None:
    tokens = lategate.FileTokens(tmp_path / "place")
    assert tokens.load() is None
    (tmp_path / "place").touch()
    assert tokens.load() is None
    tokens.save("a")
    tokens.save("b")
    assert lategate.FileTokens(str(tmp_path / "place")).load() == "b"
    assert [path.name for path in tmp_path.iterdir()] == ["place"]

    async def asynchronous() -> None:
        tokens = lategate.aio.FileTokens(tmp_path / "place")
        assert await tokens.load() == "b"
        await tokens.save("c")
        assert await tokens.load() == "c"

    asyncio.run(asynchronous())
    with pytest.raises(FileNotFoundError):
        lategate.FileTokens(tmp_path / "no" / "place").save("a")
