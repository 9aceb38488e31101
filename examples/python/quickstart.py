"""Sends a template to two people, and follows the messages until they are read or have failed."""

import os
import sys

from google.protobuf.duration_pb2 import Duration

import lategate
from lategate.whatsapp.v1 import broadcasts_pb2 as broadcasts
from lategate.whatsapp.v1 import templates_pb2 as templates

ACCOUNT = "YOUR_ACCOUNT_ID"  # the sandbox knows it by this name


def main() -> None:
    address = os.environ.get("LATEGATE_ADDR", "localhost:9090")
    key = os.environ.get("LATE_API_KEY", "sk_sandbox")
    with lategate.connect(address, key, insecure=True) as client:
        broadcast_id = create(client)
        sent = client.broadcasts.SendBroadcast(
            broadcasts.SendBroadcastRequest(broadcast_id=broadcast_id), timeout=30
        )
        print(f"sent: {sent.sent} failed: {sent.failed}")
        follow(client, broadcast_id)


def create(client: lategate.Client) -> str:
    """A broadcast with its template and its recipients, ready to be sent."""
    template = client.templates.GetTemplate(
        templates.GetTemplateRequest(account_id=ACCOUNT, template_name="monthly_update"), timeout=10
    ).template
    status = templates.TemplateStatus.Name(template.status).removeprefix("TEMPLATE_STATUS_")
    print(f"template: {template.name} {status}")

    body = templates.TemplateComponent(
        type="body", parameters=[templates.TemplateParameter(type="text", text="{{1}}")]
    )
    created = client.broadcasts.CreateBroadcast(
        broadcasts.CreateBroadcastRequest(
            account_id=ACCOUNT,
            name="January Newsletter",
            template=templates.TemplateReference(name=template.name, language="en", components=[body]),
        ),
        timeout=10,
    ).broadcast
    print(f"broadcast: {created.id}")

    people = [("+14155550101", "Ada"), ("+15550131026", "Bob")]  # Bob's message fails, in the sandbox
    added = client.broadcasts.AddBroadcastRecipients(
        broadcasts.AddBroadcastRecipientsRequest(
            broadcast_id=created.id,
            recipients=[
                broadcasts.BroadcastRecipientInput(phone=phone, name=name, variables={"1": name})
                for phone, name in people
            ],
        ),
        timeout=10,
    )
    print(f"recipients: {added.added} added")
    return created.id


def follow(client: lategate.Client, broadcast_id: str) -> None:
    """Prints how the recipients fare; ends when all have read it or failed, or after 30 seconds."""
    request = broadcasts.StreamDeliveryStatusesRequest(
        broadcast_ids=[broadcast_id],
        until=broadcasts.BROADCAST_RECIPIENT_STATUS_READ,
        max_wait=Duration(seconds=30),
    )
    for response in client.subscribe_delivery_statuses(request):
        if response.HasField("snapshot"):
            for recipient in response.snapshot.recipients:
                status = broadcasts.BroadcastRecipientStatus.Name(recipient.status)
                print(recipient.phone, status.removeprefix("BROADCAST_RECIPIENT_STATUS_").lower())
        elif response.HasField("event"):
            print(response.event.phone, response.event.kind.removeprefix("message."))
        elif response.HasField("gap"):
            print("EVENTS ARE MISSING:", response.gap.message, file=sys.stderr)


if __name__ == "__main__":
    main()
