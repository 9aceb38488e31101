"""Runs the calls of the vendor's WhatsApp guide through the vendor's own SDK.

Only the base URL (BASE_URL) is not the SDK's default. Prints a line for each case. The
guide reads attributes of answers (`response.summary.sent`); this SDK answers with dicts.
"""

import asyncio
import os
import sys
from datetime import datetime, timedelta, timezone

from late import (
    Late,
    LateAPIError,
    LateAuthenticationError,
    LateForbiddenError,
    LateNotFoundError,
    LateRateLimitError,
)

BASE_URL, KEY = os.environ["BASE_URL"], os.environ["KEY"]
ACCOUNT = "YOUR_ACCOUNT_ID"
WHATSAPP_ACCOUNT = "YOUR_WHATSAPP_ACCOUNT_ID"
PROFILE = "YOUR_PROFILE_ID"
BROADCAST = "BROADCAST_ID"
NUMBER = "PHONE_NUMBER_ID"
CONVERSATION = "6500000000000000000000e1"
HELLO = {"name": "hello_world", "language": "en"}
JOHN = {"phone": "+1234567890", "variables": {"1": "John"}}

cases = {}


def case(name):
    def add(run):
        cases[name] = run
        return run

    return add


def equal(got, want):
    if got != want:
        raise AssertionError(f"{got!r}, want {want!r}")


def holds(ok, why):
    if not ok:
        raise AssertionError(why)


def filled(*values):
    holds(all(isinstance(v, str) and v for v in values), f"empty: {values!r}")


def fails(cls, status, call, *args, **kwargs):
    """Makes sure that a call is refused with this class (exactly) and status."""
    try:
        answer = call(*args, **kwargs)
    except LateAPIError as error:
        equal((type(error), error.status_code), (cls, status))
        filled(error.message)
        return error
    raise AssertionError(f"no error but {answer!r}")


def bulk(late, *phones):
    return late.whatsapp.send_whats_app_bulk(ACCOUNT, [{"phone": p} for p in phones], HELLO)


@case("bulk send")
def _(late):
    jane = {"phone": "+0987654321", "variables": {"1": "Jane"}}
    answer = late.whatsapp.send_whats_app_bulk(account_id=WHATSAPP_ACCOUNT, recipients=[JOHN, jane], template=HELLO)
    equal((answer["summary"]["sent"], answer["summary"]["failed"]), (2, 0))


@case("create a broadcast")
def _(late):
    answer = late.whatsapp.create_whats_app_broadcast(
        account_id=WHATSAPP_ACCOUNT,
        name="News",
        template={
            "name": "monthly_update",
            "language": "en",
            "components": [{"type": "body", "parameters": [{"type": "text", "text": "{{1}}"}]}],
        },
        recipients=[JOHN | {"name": "John"}],
    )
    filled(answer["broadcast"]["id"])


@case("send a broadcast")
def _(late):
    answer = late.whatsapp.send_whats_app_broadcast(broadcast_id=BROADCAST)
    equal((answer["sent"], answer["failed"]), (1, 0))


@case("schedule a broadcast")
def _(late):
    at = datetime.now(timezone.utc) + timedelta(days=7)
    answer = late.whatsapp.schedule_whats_app_broadcast(broadcast_id=BROADCAST, scheduled_at=at)
    equal(answer["broadcast"]["status"], "scheduled")


@case("add recipients")
def _(late):
    # The SDK's own method fails before it sends: its client has no PATCH.
    recipients = [
        {"phone": "+1555000111", "name": "Alice", "variables": {"1": "Alice"}},
        {"phone": "+1555000222", "name": "Bob", "variables": {"1": "Bob"}},
    ]
    path = f"/v1/whatsapp/broadcasts/{BROADCAST}/recipients"
    with late._sync_client() as client:
        answer = late._request_with_retry(client, "PATCH", path, json={"recipients": recipients})
    equal((answer["added"], answer["duplicates"]), (2, 0))


@case("list templates")
def _(late):
    templates = late.whatsapp.get_whats_app_templates(account_id=ACCOUNT)["templates"]
    holds(templates, "no templates")
    for t in templates:
        filled(t["name"], t["status"], t["language"])


@case("create a template")
def _(late):
    template = late.whatsapp.create_whats_app_template(
        account_id=ACCOUNT,
        name="order_confirmation",
        category="UTILITY",
        language="en",
        components=[{"type": "BODY", "text": "Hi {{1}}, order {{2}} is on its way."}],
    )["template"]
    equal((template["name"], template["status"]), ("order_confirmation", "PENDING"))


@case("create a contact")
def _(late):
    answer = late.whatsapp.create_whats_app_contact(
        account_id=ACCOUNT,
        phone=JOHN["phone"],
        name="John",
        email="john@example.com",
        tags=["vip"],
        groups=["customers"],
    )
    filled(answer["contact"]["id"])


@case("import contacts")
def _(late):
    answer = late.whatsapp.import_whats_app_contacts(
        account_id=ACCOUNT,
        contacts=[
            {"phone": JOHN["phone"], "name": "John", "tags": ["vip"]},
            {"phone": "+0987654321", "name": "Jane", "tags": ["newsletter"]},
        ],
        default_tags=["imported"],
        skip_duplicates=True,
    )
    equal((answer["summary"]["created"], answer["summary"]["skipped"]), (2, 0))


@case("bulk operation")
def _(late):
    answer = late.whatsapp.bulk_update_whats_app_contacts(
        action="addTags", contact_ids=["contact_1", "contact_2", "contact_3"], tags=["promo"]
    )
    equal(answer["modified"], 3)


@case("business profile")
def _(late):
    about = "Widgets for everybody"
    late.whatsapp.update_whats_app_business_profile(
        account_id=ACCOUNT,
        about=about,
        description="All of them.",
        email="hello@example.com",
        websites=["https://example.com"],
    )
    equal(late.whatsapp.get_whats_app_business_profile(account_id=ACCOUNT)["businessProfile"]["about"], about)


@case("list numbers")
def _(late):
    numbers = late.whatsapp_phone_numbers.get_whats_app_phone_numbers()["numbers"]
    holds(numbers, "no numbers")
    for n in numbers:
        filled(n["phoneNumber"], n["status"])


@case("purchase numbers")
def _(late):
    purchase = late.whatsapp_phone_numbers.purchase_whats_app_phone_number
    filled(purchase(profile_id=PROFILE)["checkoutUrl"])
    filled(purchase(profile_id=PROFILE)["phoneNumber"]["phoneNumber"])


@case("verify a number")
def _(late):
    # The SDK has no method for it.
    late._post(f"/v1/whatsapp/phone-numbers/{NUMBER}/request-code", data={"method": "SMS"})
    answer = late._post(f"/v1/whatsapp/phone-numbers/{NUMBER}/verify", data={"code": "123456"})
    filled(answer["metaVerificationExpiresAt"])


@case("connect as the SDK declares")
def _(late):
    late.connect.handle_o_auth_callback(
        platform="whatsapp", code="FACEBOOK_AUTH_CODE", state="any", profile_id=PROFILE
    )


@case("connect by credentials")
def _(late):
    answer = late.connect.connect_whats_app_credentials(
        profile_id=PROFILE,
        access_token="YOUR_META_SYSTEM_USER_TOKEN",
        waba_id="YOUR_WABA_ID",
        phone_number_id="YOUR_PHONE_NUMBER_ID",
    )
    filled(answer["account"]["accountId"])


@case("list conversations")
def _(late):
    conversations = late.messages.list_inbox_conversations(platform="whatsapp", limit=10)["data"]
    holds(conversations, "no conversations")
    for c in conversations:
        filled(c["id"], c["accountId"], c["participantName"])


@case("fetch messages")
def _(late):
    answer = late.messages.get_inbox_conversation_messages(CONVERSATION, account_id=ACCOUNT)
    holds(answer["messages"], "no messages")


@case("send a message")
def _(late):
    answer = late.messages.send_inbox_message(CONVERSATION, account_id=ACCOUNT, message="On its way.")
    filled(answer["data"]["messageId"])


@case("archive a conversation")
def _(late):
    answer = late.messages.update_inbox_conversation(CONVERSATION, account_id=ACCOUNT, status="archived")
    equal(answer["data"]["status"], "archived")


@case("subscribe a webhook")
def _(late):
    answer = late.webhooks.create_webhook_settings(
        name="Inbox", url="https://example.com/hook", events=["message.received"]
    )
    filled(answer["webhook"]["_id"])


@case("asynchronous calls")
def _(late):
    answer = asyncio.run(late.whatsapp.asend_whats_app_broadcast(broadcast_id=BROADCAST))
    equal((answer["sent"], answer["failed"]), (1, 0))


@case("rate limit of an answer")
def _(late):
    late.whatsapp.get_whats_app_templates(account_id=ACCOUNT)
    limits(**late.rate_limit_info)


def limits(limit, remaining, reset):
    """Checks what the SDK has read of the rate limit; reset is local time, ISO 8601."""
    equal(limit, 600)
    holds(0 <= remaining < 600, f"remaining: {remaining}")
    wait = (datetime.fromisoformat(reset) - datetime.now()).total_seconds()
    holds(-1 <= wait <= 61, f"seconds until reset: {wait}")


# Refused by the gateway.
@case("error validation")
def _(late):
    error = fails(LateAPIError, 400, bulk, late, "0049-151")
    holds("E.164" in error.details["fields"]["recipients[0].phone"][0], error.details)


@case("error unknown member")
def _(late):
    template = HELLO | {"langauge": "en"}
    error = fails(LateAPIError, 400, late.whatsapp.send_whats_app_bulk, ACCOUNT, [JOHN], template)
    holds("no such member" in error.details["fields"]["template.langauge"][0], error.details)


@case("error attachment by address")
def _(late):
    # The SDK sends these, and the contract has no such members: files go as a form.
    error = fails(
        LateAPIError,
        400,
        late.messages.send_inbox_message,
        CONVERSATION,
        account_id=ACCOUNT,
        attachment_url="https://example.com/a.jpg",
        attachment_type="image",
    )
    holds("no such member" in error.details["fields"]["attachmentUrl"][0], error.details)


# Refused by Late.
@case("error 401")
def _(late):
    fails(LateAuthenticationError, 401, bulk, Late(api_key="sk_live_1", base_url=BASE_URL), JOHN["phone"])


@case("error 402")
def _(late):
    fails(LateAPIError, 402, bulk, late, "+15550139402")


@case("error 403")
def _(late):
    fails(LateForbiddenError, 403, bulk, late, "+15550139403")


@case("error 404")
def _(late):
    fails(LateNotFoundError, 404, late.whatsapp.get_whats_app_broadcast, "650000000000000000000fff")


@case("error 429")
def _(late):
    error = fails(LateRateLimitError, 429, bulk, late, "+15550139429")
    limits(error.limit, error.remaining, error.reset_time.isoformat())


@case("error 500")
def _(late):
    fails(LateAPIError, 500, bulk, late, "+15550139500")


# Meta's errors: of one recipient, and of a message.
@case("error Meta, a recipient")
def _(late):
    answer = bulk(late, JOHN["phone"], "+15550131026")
    equal((answer["summary"]["sent"], answer["summary"]["failed"]), (1, 1))
    failed = [r["error"] for r in answer["results"] if not r["success"]]
    holds("131026" in failed[0], failed)


@case("error Meta, a template")
def _(late):
    answer = late.whatsapp.send_whats_app_bulk(ACCOUNT, [JOHN], HELLO | {"language": "pt"})
    holds("132001" in answer["results"][0]["error"], answer)


@case("error Meta, a message")
def _(late):
    for code in (131021, 131030, 131031, 131047, 131052):
        error = fails(LateAPIError, 400, late.messages.send_inbox_message, f"15550{code}", ACCOUNT, message="Hello")
        equal(error.details["metaCode"], code)


@case("error the window has closed")
def _(late):
    closed = "6500000000000000000000e2"
    error = fails(LateAPIError, 400, late.messages.send_inbox_message, closed, ACCOUNT, message="Hello")
    equal(error.details["metaCode"], 131026)


failed = False
for number, (name, run) in enumerate(cases.items()):
    # Each case has a world of its own.
    try:
        run(Late(api_key=f"{KEY}_python_{number}", base_url=BASE_URL))
        print(f"ok {name}")
    except Exception as error:
        failed = True
        print(f"FAIL {name}: {type(error).__name__}: {error}".replace("\n", " "))
sys.exit(failed)
