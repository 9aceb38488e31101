"""The subscriber for threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from typing import Protocol, TypeVar

import grpc

from ._following import Following, OnRetry, Request, Response, closed
from ._tokens import Tokens

_Item = TypeVar("_Item", covariant=True)


class Call(Protocol[_Item]):
    """A stream that is open."""

    def __next__(self) -> _Item: ...
    def cancel(self) -> object: ...


def subscribe(
    stream: Callable[[Request], Call[Response]],
    following: Following[Request, Response],
    tokens: Tokens | None,
    on_retry: OnRetry | None,
    wait: Callable[[float], bool],
) -> Generator[Response, None, None]:
    """The responses of a stream that is opened again and again.

    `wait` waits for some seconds, and returns whether the client was closed meanwhile.
    """

    def save(token: str) -> None:
        if tokens is not None and token:
            tokens.save(token)

    following.begin(tokens.load() if tokens is not None else None)
    while True:
        call = stream(following.request)
        watchdog = _Watchdog(following.silence, call.cancel)
        try:
            while True:
                try:
                    watchdog.begin()
                    response = next(call)
                    watchdog.end()
                except StopIteration:
                    return
                except grpc.RpcError as error:
                    failure = following.silent() if watchdog.barked else error
                    break
                if following.received(response):
                    yield response  # a consumer that leaves here has not handled it
                save(response.resume_token)
        finally:
            watchdog.stop()
            call.cancel()
        if wait(0):
            raise closed() from failure
        gap, seconds = following.failed(failure)
        if gap is not None:
            yield gap
            save(gap.resume_token)
        if seconds > 0:
            if on_retry is not None:
                on_retry(failure, seconds)
            if wait(seconds):
                raise closed() from failure


class _Watchdog:
    """Ends a call that is silent for too long. One thread for each call, not for each item."""

    def __init__(self, silence: float, end_call: Callable[[], object]) -> None:
        self.barked = False
        self._silence = silence
        self._end_call = end_call
        self._deadline: float | None = None  # none while the consumer is at work
        self._stopped = threading.Event()
        threading.Thread(target=self._watch, name="lategate-watchdog", daemon=True).start()

    def begin(self) -> None:
        self._deadline = time.monotonic() + self._silence

    def end(self) -> None:
        self._deadline = None

    def stop(self) -> None:
        self._stopped.set()

    def _watch(self) -> None:
        remaining = self._silence
        while not self._stopped.wait(remaining):
            deadline = self._deadline
            # A deadline that is set from now on is at least one whole silence away.
            remaining = self._silence if deadline is None else deadline - time.monotonic()
            if remaining <= 0:
                self.barked = True
                self._end_call()
                return
