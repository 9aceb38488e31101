"""Client of lategate, a gateway that serves WhatsApp over the Late API as typed gRPC.

    with lategate.connect("localhost:9090", "sk_...", insecure=True) as client:
        client.templates.GetTemplate(...)
        for response in client.subscribe_messages(...):
            ...

`lategate.aio` is the same for asyncio. The messages are in `lategate.whatsapp.v1`.
"""

from ._client import Client, connect
from ._errors import StreamEnded, error_info
from ._following import OnRetry
from ._tokens import FileTokens, Tokens

__all__ = ["Client", "FileTokens", "OnRetry", "StreamEnded", "Tokens", "connect", "error_info"]
