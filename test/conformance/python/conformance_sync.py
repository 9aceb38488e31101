"""The conformance runner, with the client for threads. See conformance.py."""

import json
import sys
from threading import Thread

import grpc

import lategate

import wire


class Subscription:
    """A subscriber in a thread, which closing its client ends."""

    def __init__(self, id: int, client: lategate.Client, subscribe: wire.Line) -> None:
        self.client = client
        self.thread = Thread(target=self.follow, args=(id, subscribe))
        self.thread.start()

    def follow(self, id: int, subscribe: wire.Line) -> None:
        """Tells each item; that is how it is handled."""
        try:
            method = wire.find(subscribe["method"])
            file = subscribe.get("tokenFile")
            responses = wire.subscriber(self.client, method)(
                wire.decode(method, subscribe["request"]),
                lategate.FileTokens(file) if file else None,
                lambda error, wait: wire.say(id, retry=wire.retry(error, wait)),
            )
            for response in responses:
                wire.say(id, item=wire.encode(response))
            wire.say(id, end=wire.OK)
        except grpc.RpcError as error:
            wire.say(id, end=wire.outcome(error))
        except Exception as error:
            wire.say(id, failure=repr(error))

    def cancel(self) -> None:
        self.client.close()
        self.thread.join()


class Runner:
    def __init__(self) -> None:
        self.connection: wire.Line = {}
        self.client: lategate.Client | None = None
        self.subscriptions: dict[int, Subscription] = {}

    def connect(self) -> lategate.Client:
        to = self.connection
        return lategate.connect(to["target"], to["key"], **wire.security(to))

    def run(self, id: int, line: wire.Line) -> None:
        if to := line.get("connect"):
            self.close()
            self.connection = to
            self.client = self.connect()
            wire.say(id, connected={})
        elif call := line.get("call"):
            wire.say(id, result=self.call(call))
        elif subscribe := line.get("subscribe"):
            self.subscriptions[id] = Subscription(id, self.connect(), subscribe)
        elif cancel := line.get("cancel"):
            self.subscriptions[cancel["id"]].cancel()
            wire.say(id, cancelled={})
        else:
            raise LookupError("unknown command")

    def call(self, call: wire.Line) -> wire.Line:
        method = wire.find(call["method"])
        argument, options = wire.arguments(method, call)
        stub = wire.stub(self.client, method)
        responses: list[str] = []
        failure = None
        made = stub(argument, **options) if method.server_streaming else stub.future(argument, **options)
        try:
            for response in made if method.server_streaming else [made.result()]:
                responses.append(wire.encode(response))
        except grpc.RpcError as error:
            failure = error
        return wire.result(responses, failure, made.initial_metadata(), made.trailing_metadata())

    def close(self) -> None:
        if self.client:
            self.client.close()
        for subscription in self.subscriptions.values():
            subscription.cancel()


def main() -> None:
    runner = Runner()
    for text in sys.stdin:
        line = json.loads(text)
        try:
            runner.run(line["id"], line)
        except Exception as error:
            wire.say(line["id"], failure=repr(error))
    runner.close()


main()
