"""How a channel to the gateway is set up, for threads and for asyncio."""

from __future__ import annotations

import importlib.resources
import ssl
from collections.abc import Iterable
from pathlib import Path

import grpc

from ._version import __version__

_MIB = 1024 * 1024


def options() -> list[tuple[str, str | int]]:
    """The options of every channel."""
    # Which calls are retried when the gateway is not available: reads, but no streams.
    service_config = importlib.resources.files("lategate.whatsapp.v1").joinpath("service_config.json")
    return [
        ("grpc.primary_user_agent", f"lategate-python/{__version__}"),
        ("grpc.service_config", service_config.read_text()),
        ("grpc.max_receive_message_length", 32 * _MIB),
        ("grpc.keepalive_time_ms", 30_000),
        ("grpc.keepalive_timeout_ms", 10_000),
        ("grpc.keepalive_permit_without_calls", 0),
        # gRPC's own waits grow to two minutes: subscribers wait 30 s at most.
        ("grpc.max_reconnect_backoff_ms", 30_000),
        # Without this gRPC stops after two pings if only the gateway sends, as in a stream.
        ("grpc.http2.max_pings_without_data", 0),
    ]


def credentials(ca: bytes | None, insecure: bool) -> grpc.ChannelCredentials | None:
    """TLS with the certificates of ca (PEM), or else with those of the system; None for plaintext."""
    if insecure:
        if ca is not None:
            raise ValueError("ca is for TLS, and insecure is without: leave one of them out")
        return None
    return grpc.ssl_channel_credentials(ca if ca is not None else _system_roots())


def authorization(key: str) -> tuple[str, str]:
    """The metadata with the key and the user agent."""
    return "authorization", f"Bearer {key}"


def _system_roots() -> bytes | None:
    """The certificates that Python trusts, as PEM: gRPC has its own list, without the CAs of companies.

    If the system has none, gRPC's list is used.
    """
    certificates: Iterable[bytes] = ssl.create_default_context().get_ca_certs(binary_form=True)
    if found := "".join(ssl.DER_cert_to_PEM_cert(each) for each in certificates):
        return found.encode()
    # OpenSSL reads a folder of certificates only when it looks for one.
    folder = ssl.get_default_verify_paths().capath
    files = sorted(Path(folder).glob("*.[0-9]")) if folder else []
    return b"\n".join(file.read_bytes() for file in files) or None
