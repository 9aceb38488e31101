"""What both conformance runners share: the lines that they read and write, and the contract."""

import base64
import json
import re
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.rpc.status_pb2 import Status

import lategate

Line = dict[str, Any]
Metadata = Iterable[tuple[str, str | bytes]] | None


_saying = threading.Lock()


def say(id: int, **what: object) -> None:
    with _saying:
        print(json.dumps({"id": id, **what}), flush=True)


def security(to: Line) -> Line:
    """The options of connect: TLS if there is a CA."""
    return {"ca": Path(to["ca"]).read_bytes()} if "ca" in to else {"insecure": True}


def encode(message: Message) -> str:
    return base64.b64encode(message.SerializeToString()).decode()


def find(name: str) -> MethodDescriptor:
    """The method of a name such as lategate.whatsapp.v1.InboxService/SendMessage."""
    return descriptor_pool.Default().FindMethodByName(name.replace("/", "."))


def stub(client: object, method: MethodDescriptor) -> Any:
    """The method of the client's stub: of `client.phone_numbers` for the PhoneNumbersService."""
    words = re.findall("[A-Z][a-z]+", method.containing_service.name.removesuffix("Service"))
    return getattr(getattr(client, "_".join(words).lower()), method.name)


def subscriber(client: object, method: MethodDescriptor) -> Any:
    words = re.findall("[A-Z][a-z]+", method.name.removeprefix("Stream"))
    return getattr(client, "subscribe_" + "_".join(words).lower())


def decode(method: MethodDescriptor, wire: str) -> Message:
    return message_factory.GetMessageClass(method.input_type).FromString(base64.b64decode(wire))


def arguments(method: MethodDescriptor, call: Line) -> tuple[object, Line]:
    """What the stub is called with: a message, or an iterator of them; and its options."""
    requests = [decode(method, wire) for wire in call["requests"]]
    timeout = call["timeoutMs"] / 1000 if "timeoutMs" in call else None
    options = {"timeout": timeout, "metadata": tuple(call.get("metadata", {}).items())}
    return iter(requests) if method.client_streaming else requests[0], options


def outcome(error: grpc.RpcError) -> Line:
    info = lategate.error_info(error)
    reason = info.reason if info else ""
    return {"code": error.code().value[0], "message": error.details() or "", "reason": reason}


OK = {"code": 0, "message": "", "reason": ""}


def result(responses: list[str], error: grpc.RpcError | None, *metadata: Metadata) -> Line:
    pairs = [pair for each in metadata for pair in each or ()]
    details = [
        encode(detail)
        for key, value in pairs
        if key == "grpc-status-details-bin" and isinstance(value, bytes)
        for detail in Status.FromString(value).details
    ]
    headers = {key: value for key, value in pairs if isinstance(value, str)}
    return {
        "responses": responses,
        "details": details,
        "headers": headers,
        **(outcome(error) if error else OK),
    }


def retry(error: grpc.RpcError, wait: float) -> Line:
    return {"code": error.code().value[0], "waitMs": round(wait * 1000)}
