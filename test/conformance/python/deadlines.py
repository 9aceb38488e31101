"""Makes calls whose deadlines pass, and prints how they end, as JSON.

    deadlines.py TARGET CALLS AT_ONCE SHORTEST client|stubs

Half of the calls are writes that are never answered, half are streams. Their deadlines are
SHORTEST to twice SHORTEST seconds. `client` is that of the package; `stubs` are the
generated stubs alone, on a channel with gRPC's defaults.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import grpc

import lategate
from lategate.whatsapp.v1.inbox_pb2 import SendMessageRequest, StreamMessagesRequest
from lategate.whatsapp.v1.inbox_pb2_grpc import InboxServiceStub

KEY = "sk_sandbox"
WRITE = SendMessageRequest(
    conversation_id="15550139504",  # the sandbox's number that never answers
    account_id="6500000000000000000000a2",
    message="hi",
)


def ended(call: Callable[[], object]) -> str:
    """Code and reason of a call."""
    try:
        call()
    except grpc.RpcError as error:
        info = lategate.error_info(error)
        return f"{error.code().name} {info.reason if info else '-'}"
    return "OK"


def main(target: str, calls: int, at_once: int, shortest: float, over: str) -> None:
    with lategate.connect(target, KEY, insecure=True) as client, grpc.insecure_channel(target) as channel:
        inbox = client.inbox if over == "client" else InboxServiceStub(channel)
        metadata = () if over == "client" else (("authorization", f"Bearer {KEY}"),)

        def write(timeout: float) -> None:
            inbox.SendMessage(WRITE, timeout=timeout, metadata=metadata)

        def stream(timeout: float) -> None:
            for _ in inbox.StreamMessages(StreamMessagesRequest(), timeout=timeout, metadata=metadata):
                pass

        def one(number: int) -> tuple[str, str]:
            kind = (write, stream)[number % 2]
            return kind.__name__, ended(lambda: kind(shortest * random.uniform(1, 2)))

        with ThreadPoolExecutor(at_once) as pool:
            ends = list(pool.map(one, range(calls)))
    print(json.dumps({kind: Counter(how for k, how in ends if k == kind) for kind in ("write", "stream")}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), sys.argv[5])
