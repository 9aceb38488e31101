"""Prints the messages that customers send, each once, through restarts of either side.

python inbox.py TOKENFILE     runs until it is interrupted; the file keeps its place
"""

import contextlib
import os
import sys

import grpc

import lategate
from lategate.whatsapp.v1 import inbox_pb2 as inbox


def main() -> None:
    address = os.environ.get("LATEGATE_ADDR", "localhost:9090")
    key = os.environ.get("LATE_API_KEY", "sk_sandbox")
    with lategate.connect(address, key, insecure=True) as client:
        responses = client.subscribe_messages(
            inbox.StreamMessagesRequest(kinds=["message.received"]),
            tokens=lategate.FileTokens(sys.argv[1]),
            on_retry=complain,
        )
        for response in responses:
            # Asking for the next item saves the token of this one.
            if response.HasField("event"):
                print(f"{response.event.sender.name}: {response.event.text}", flush=True)
            elif response.HasField("gap"):
                print("EVENTS ARE MISSING:", response.gap.message, file=sys.stderr)


def complain(error: grpc.RpcError, wait: float) -> None:
    print(f"{error.code().name}: {error.details()}; again in {wait:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
