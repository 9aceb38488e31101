import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { parse } from "yaml";
import type * as items from "../src/browser/items.js";
import type * as requests from "../src/browser/requests.js";

/** The members of an interface; the compiler sees to it that none is missing or too many. */
type Members<T> = Record<keyof T, 1>;

const item = { resumeToken: 1, started: 1, event: 1, heartbeat: 1, gap: 1, notice: 1, rawJson: 1 } as const;
const schemas = {
  StreamMessagesResponse: item satisfies Members<items.StreamMessagesResponse>,
  StreamDeliveryStatusesResponse: { ...item, snapshot: 1 } satisfies Members<items.StreamDeliveryStatusesResponse>,
  StreamAccountEventsResponse: item satisfies Members<items.StreamAccountEventsResponse>,
  StreamStarted: {
    earliestToken: 1,
    headToken: 1,
    accountIds: 1,
    cursorGeneration: 1,
  } satisfies Members<items.StreamStarted>,
  StreamHeartbeat: { serverTime: 1, caughtUp: 1, backlog: 1 } satisfies Members<items.StreamHeartbeat>,
  StreamGap: { cause: 1, accountIds: 1, fromTime: 1, toTime: 1, message: 1 } satisfies Members<items.StreamGap>,
  StreamNotice: { reason: 1, message: 1, accountIds: 1 } satisfies Members<items.StreamNotice>,
  InboxEvent: {
    eventId: 1,
    kind: 1,
    source: 1,
    accountId: 1,
    platform: 1,
    conversationId: 1,
    messageId: 1,
    platformMessageId: 1,
    direction: 1,
    text: 1,
    attachments: 1,
    sender: 1,
    recipientPhone: 1,
    reaction: 1,
    metadata: 1,
    eventTime: 1,
    receiveTime: 1,
  } satisfies Members<items.InboxEvent>,
  EventAttachment: { type: 1, url: 1, payload: 1 } satisfies Members<items.EventAttachment>,
  EventSender: {
    id: 1,
    name: 1,
    username: 1,
    phone: 1,
    businessScopedUserId: 1,
    contactId: 1,
  } satisfies Members<items.EventSender>,
  EventReaction: { emoji: 1, action: 1 } satisfies Members<items.EventReaction>,
  DeliveryStatusEvent: {
    eventId: 1,
    kind: 1,
    source: 1,
    status: 1,
    implied: 1,
    accountId: 1,
    conversationId: 1,
    broadcastId: 1,
    messageId: 1,
    phone: 1,
    error: 1,
    eventTime: 1,
    receiveTime: 1,
  } satisfies Members<items.DeliveryStatusEvent>,
  DeliveryError: { code: 1, title: 1, message: 1, explanation: 1 } satisfies Members<items.DeliveryError>,
  DeliverySnapshot: {
    broadcastId: 1,
    status: 1,
    recipients: 1,
    summary: 1,
    last: 1,
  } satisfies Members<items.DeliverySnapshot>,
  BroadcastRecipient: {
    phone: 1,
    name: 1,
    variables: 1,
    status: 1,
    messageId: 1,
    error: 1,
    sentAt: 1,
    deliveredAt: 1,
    readAt: 1,
  } satisfies Members<items.BroadcastRecipient>,
  BroadcastRecipientSummary: {
    total: 1,
    pending: 1,
    sent: 1,
    delivered: 1,
    read: 1,
    failed: 1,
  } satisfies Members<items.BroadcastRecipientSummary>,
  AccountEvent: {
    eventId: 1,
    kind: 1,
    source: 1,
    accountId: 1,
    platform: 1,
    disconnection: 1,
    template: 1,
    payload: 1,
    eventTime: 1,
    receiveTime: 1,
  } satisfies Members<items.AccountEvent>,
  AccountDisconnection: { type: 1, reason: 1 } satisfies Members<items.AccountDisconnection>,
  TemplateChange: {
    id: 1,
    name: 1,
    language: 1,
    status: 1,
    reason: 1,
    changeType: 1,
    category: 1,
    previousCategory: 1,
    scheduledCategory: 1,
  } satisfies Members<items.TemplateChange>,
};

const enums: Record<string, string[]> = {
  EventSource: ["webhook", "poll", "backfill"] satisfies items.EventSource[],
  GapCause: [
    "retention",
    "log_damaged",
    "webhook_outage",
    "upstream",
    "log_replaced",
  ] satisfies items.StreamGap["cause"][],
  MessageDirection: ["incoming", "outgoing"] satisfies items.InboxEvent["direction"][],
  BroadcastRecipientStatus: [
    "pending",
    "sent",
    "delivered",
    "read",
    "failed",
  ] satisfies items.BroadcastRecipientStatus[],
  BroadcastStatus: [
    "draft",
    "scheduled",
    "sending",
    "completed",
    "failed",
    "cancelled",
  ] satisfies items.DeliverySnapshot["status"][],
};

const common = {
  accountIds: 1,
  kinds: 1,
  includeRaw: 1,
  heartbeatInterval: 1,
  resumeToken: 1,
  startTime: 1,
  earliest: 1,
} as const;
const parameters = {
  "/v1/inbox/messages:stream": { ...common, conversationIds: 1 } satisfies Members<requests.StreamMessagesRequest>,
  "/v1/whatsapp/broadcasts:streamDeliveryStatuses": {
    ...common,
    broadcastIds: 1,
    phones: 1,
    until: 1,
    maxWait: 1,
  } satisfies Members<requests.StreamDeliveryStatusesRequest>,
  "/v1/accounts:streamEvents": common satisfies Members<requests.StreamAccountEventsRequest>,
};

// The tests run in the package's folder, of the repository.
const api = parse(await readFile("../../gen/openapi/openapi.yaml", "utf8"));
const sorted = (names: Iterable<string>) => [...names].sort();

for (const [name, members] of Object.entries(schemas)) {
  test(`${name} has the members of the OpenAPI document`, () => {
    assert.deepEqual(sorted(Object.keys(members)), sorted(Object.keys(api.components.schemas[name].properties)));
  });
}

for (const [name, values] of Object.entries(enums)) {
  test(`${name} has the values of the OpenAPI document`, () => {
    assert.deepEqual(sorted(values), sorted(api.components.schemas[name].enum));
  });
}

for (const [path, members] of Object.entries(parameters)) {
  test(`${path} takes the parameters of the OpenAPI document`, () => {
    const own = new Set(["cursorName", "ticket"]); // refused, and set by the subscriber
    const named = api.paths[path].get.parameters.filter(
      (p: { name: string; in: string }) => p.in === "query" && !own.has(p.name),
    );
    assert.deepEqual(sorted(Object.keys(members)), sorted(named.map((p: { name: string }) => p.name)));
  });
}
