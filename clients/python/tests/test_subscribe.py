"""Subscribers against a scripted gateway: the same for threads and for asyncio."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import grpc
import pytest
from google.protobuf.duration_pb2 import Duration

import lategate
import lategate.aio
from lategate import _subscribe, _subscribe_aio
from lategate._following import Following
from lategate.whatsapp.v1.inbox_pb2 import StreamMessagesRequest, StreamMessagesResponse
from lategate.whatsapp.v1.streams_pb2 import GAP_CAUSE_LOG_REPLACED, GAP_CAUSE_RETENTION

from scripted import Gateway, Stream, event, fail, hang, heartbeat, started, stream

Code = grpc.StatusCode


@dataclass
class Run:
    """What one subscriber does, in order."""

    gateway: Gateway
    target: str
    flavour: str
    kept: str | None = None
    log: list[str] = field(default_factory=list)
    gaps: list[StreamMessagesResponse] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failures: list[grpc.RpcError] = field(default_factory=list)
    handle: Callable[[], None] = lambda: None

    # As Tokens.
    def load(self) -> str | None:
        return self.kept

    def save(self, token: str) -> None:
        self.log.append(f"save {token}")
        self.kept = token

    def until(self, items: int, request: StreamMessagesRequest | None = None) -> None:
        """Subscribes, and leaves the loop at so many items, or at the end."""
        request = request or StreamMessagesRequest()
        if self.flavour == "sync":
            self._sync(items, request)
        else:
            asyncio.run(self._aio(items, request))

    def _sync(self, items: int, request: StreamMessagesRequest) -> None:
        with lategate.connect(self.target, "sk_test", insecure=True) as client:
            following = Following(request, StreamMessagesResponse)
            call = client.inbox.StreamMessages
            for response in _subscribe.subscribe(call, following, self, self._on_retry, self._wait):
                self._got(response)
                items -= 1
                if items == 0:
                    break
            # Not by the end of the client.
            assert self.gateway.left.wait(10)

    async def _aio(self, items: int, request: StreamMessagesRequest) -> None:
        run = self

        class Tokens:
            async def load(self) -> str | None:
                return run.load()

            async def save(self, token: str) -> None:
                run.save(token)

        async def wait(seconds: float) -> bool:
            return run._wait(seconds)

        async with lategate.aio.connect(self.target, "sk_test", insecure=True) as client:
            following = Following(request, StreamMessagesResponse)
            call = client.inbox.StreamMessages
            subscriber = _subscribe_aio.subscribe(call, following, Tokens(), self._on_retry, wait)
            async with contextlib.aclosing(subscriber) as responses:
                async for response in responses:
                    self._got(response)
                    items -= 1
                    if items == 0:
                        break
            assert await asyncio.to_thread(self.gateway.left.wait, 10)

    def _got(self, response: StreamMessagesResponse) -> None:
        self.log.append(f"{response.WhichOneof('item')} {response.resume_token}".strip())
        if response.HasField("gap"):
            self.gaps.append(response)
        self.handle()

    def _on_retry(self, error: grpc.RpcError, seconds: float) -> None:
        self.failures.append(error)
        self.waits.append(seconds)

    def _wait(self, seconds: float) -> bool:
        assert seconds == 0 or seconds == self.waits[-1]  # on_retry is told first
        return False


@pytest.fixture(params=["sync", "aio"])
def run(request: pytest.FixtureRequest) -> Iterator[Callable[..., Run]]:
    servers: list[grpc.Server] = []

    def begin(*script: Stream) -> Run:
        gateway = Gateway(*script)  # type: ignore[abstract]  # it serves one method
        server, target = gateway.serve()
        servers.append(server)
        return Run(gateway, target, request.param)

    yield begin
    for server in servers:
        server.stop(None).wait()


def test_an_item_is_saved_when_the_next_one_is_asked_for(run: Callable[..., Run]) -> None:
    r = run(stream(started("a"), event("b"), heartbeat("c"), event("d"), then=hang))
    r.until(2)
    assert r.log == ["save a", "event b", "save b", "save c", "event d"]  # d was not dealt with


def test_a_clean_end_saves_the_last_item(run: Callable[..., Run]) -> None:
    r = run(stream(started("a"), event("b")))
    r.until(0)
    assert r.log == ["save a", "event b", "save b"]
    assert len(r.gateway.requests) == 1


def test_an_unknown_item_is_for_the_consumer(run: Callable[..., Run]) -> None:
    r = run(stream(StreamMessagesResponse(resume_token="a")))
    r.until(0)
    assert r.log == ["None a", "save a"]


def test_leaving_by_an_exception_saves_nothing_and_ends_the_stream(run: Callable[..., Run]) -> None:
    r = run(stream(event("a"), event("b"), then=hang))

    def fail_at_b() -> None:
        if "event b" in r.log:
            raise ZeroDivisionError

    r.handle = fail_at_b
    with pytest.raises(ZeroDivisionError):
        r.until(0)
    assert r.log == ["event a", "save a", "event b"]
    assert r.gateway.left.wait(10)


def test_goes_on_after_what_was_handed_out(run: Callable[..., Run]) -> None:
    r = run(
        stream(event("a"), event("b"), then=fail(Code.UNAVAILABLE)),
        stream(started("b"), event("c"), then=hang),
    )
    r.until(3)
    assert r.gateway.starts() == [None, "b"]
    assert r.log == ["event a", "save a", "event b", "save b", "save b", "event c"]


def test_a_kept_token_replaces_the_start_of_the_request(run: Callable[..., Run]) -> None:
    request = StreamMessagesRequest(earliest=True, kinds=["message.received"])
    r = run(stream(), stream(event("z")), stream())
    r.until(0, request)
    r.until(0, request)
    r.until(0, request)
    assert r.gateway.starts() == [True, True, "z"]
    assert [list(each.kinds) for each in r.gateway.requests] == [["message.received"]] * 3
    assert request.earliest  # the caller's own is not changed


def test_an_expired_token_is_a_gap(run: Callable[..., Run]) -> None:
    expired = fail(Code.OUT_OF_RANGE, "events are gone", "TOKEN_EXPIRED", {"earliest_token": "m"})
    r = run(expired, stream(event("n")))
    r.kept = "a"
    r.until(0)
    assert r.gateway.starts() == ["a", "m"]
    assert r.log == ["gap m", "save m", "event n", "save n"]
    assert r.gaps[0].gap.cause == GAP_CAUSE_RETENTION
    assert r.gaps[0].gap.message == "events are gone"
    assert r.waits == []


@pytest.mark.parametrize(
    ("code", "reason"), [(Code.INVALID_ARGUMENT, "TOKEN_FOREIGN"), (Code.OUT_OF_RANGE, "TOKEN_FUTURE")]
)
def test_another_log_is_a_gap(run: Callable[..., Run], code: grpc.StatusCode, reason: str) -> None:
    r = run(fail(code, "another log", reason), stream(started("0"), event("1")))
    r.kept = "a"
    r.until(0)
    assert r.gateway.starts() == ["a", True]
    assert r.log == ["gap", "save 0", "event 1", "save 1"]
    assert r.gaps[0].gap.cause == GAP_CAUSE_LOG_REPLACED
    assert r.gaps[0].gap.message == "another log"
    assert r.waits == []


def test_a_place_refused_again_and_again_is_waited_for(run: Callable[..., Run]) -> None:
    foreign = fail(Code.INVALID_ARGUMENT, "another log", "TOKEN_FOREIGN")
    r = run(
        foreign, stream(started("0"), then=foreign), foreign, stream(heartbeat("1"), then=foreign), stream()
    )
    r.until(0)
    assert len(r.gaps) == 4
    assert [lategate.error_info(e).reason for e in r.failures] == ["TOKEN_FOREIGN"] * 2  # type: ignore[union-attr]
    assert 0.5 <= r.waits[0] <= 1
    assert 1 <= r.waits[1] <= 2


def test_the_reason_counts_only_in_our_domain(run: Callable[..., Run]) -> None:
    r = run(fail(Code.OUT_OF_RANGE, reason="TOKEN_EXPIRED", domain="another"))
    with pytest.raises(grpc.RpcError):
        r.until(0)
    assert r.gaps == []


FATAL = [
    Code.UNAUTHENTICATED,
    Code.PERMISSION_DENIED,
    Code.NOT_FOUND,
    Code.INVALID_ARGUMENT,
    Code.UNIMPLEMENTED,
    Code.ABORTED,
    Code.FAILED_PRECONDITION,
    Code.OUT_OF_RANGE,
]


@pytest.mark.parametrize("code", FATAL)
def test_what_does_not_mend_is_raised(run: Callable[..., Run], code: grpc.StatusCode) -> None:
    r = run(stream(event("a"), then=fail(code, "no", "SOME_REASON")))
    with pytest.raises(grpc.RpcError) as raised:
        r.until(0)
    assert raised.value.code() == code
    assert raised.value.details() == "no"
    info = lategate.error_info(raised.value)
    assert info is not None
    assert info.reason == "SOME_REASON"
    assert r.log == ["event a", "save a"]
    assert r.waits == []


@pytest.mark.parametrize("code", [c for c in Code if c not in (*FATAL, Code.OK)])
def test_all_else_is_tried_again(run: Callable[..., Run], code: grpc.StatusCode) -> None:
    r = run(fail(code), stream(event("a")))
    r.until(0)
    assert [e.code() for e in r.failures] == [code]
    assert r.log == ["event a", "save a"]


def test_waits_grow_and_begin_again(run: Callable[..., Run]) -> None:
    broken = stream(started("a"), then=fail(Code.UNAVAILABLE))
    r = run(*[broken] * 7, stream(heartbeat("b"), then=fail(Code.UNAVAILABLE)), stream())
    r.until(0)
    longest = [1, 2, 4, 8, 16, 30, 30, 1]
    assert all(most / 2 <= wait <= most for most, wait in zip(longest, r.waits, strict=True)), r.waits


def test_the_gateway_says_how_long_to_wait(run: Callable[..., Run]) -> None:
    r = run(fail(Code.RESOURCE_EXHAUSTED, retry_after=7.5), stream())
    r.until(0)
    assert r.waits == [7.5]


def beats(seconds: float) -> StreamMessagesRequest:
    interval = Duration()
    interval.FromMilliseconds(int(seconds * 1000))
    return StreamMessagesRequest(heartbeat_interval=interval)


def test_a_silent_stream_is_opened_again(run: Callable[..., Run]) -> None:
    r = run(stream(event("a"), then=hang), stream(event("b")))
    r.until(0, beats(0.5))
    assert r.log == ["event a", "save a", "event b", "save b"]
    assert [str(e) for e in r.failures] == ["UNAVAILABLE: nothing was received for 1.5 s"]


def test_the_consumer_may_take_its_time(run: Callable[..., Run]) -> None:
    r = run(stream(event("a"), event("b")))
    r.handle = lambda: time.sleep(2)  # its work, longer than three heartbeats
    r.until(0, beats(0.5))
    assert r.log == ["event a", "save a", "event b", "save b"]
    assert r.failures == []


@pytest.mark.parametrize("method", ["load", "save"])
def test_errors_of_tokens_are_the_consumers(run: Callable[..., Run], method: str) -> None:
    r = run(stream(event("a"), event("b"), then=hang))

    class Broken(lategate.StreamEnded):
        """An RpcError, as of tokens that are kept behind gRPC: it is not the stream's."""

    def broken(*_: object) -> None:
        raise Broken(Code.UNAVAILABLE, "the database is away")

    setattr(r, method, broken)
    with pytest.raises(Broken):
        r.until(0)
    assert r.failures == []


def test_a_cursor_is_refused_at_once() -> None:
    request = StreamMessagesRequest(cursor_name="mine")
    with (
        lategate.connect("localhost:1", "sk_test", insecure=True) as client,
        pytest.raises(ValueError, match="cursor_name"),
    ):
        client.subscribe_messages(request)

    async def asynchronous() -> None:
        async with lategate.aio.connect("localhost:1", "sk_test", insecure=True) as client:
            with pytest.raises(ValueError, match="cursor_name"):
                client.subscribe_messages(request)

    asyncio.run(asynchronous())
