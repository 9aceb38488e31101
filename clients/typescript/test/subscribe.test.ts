import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  InboxService,
  type StreamMessagesRequestSchema,
  type StreamMessagesResponse,
} from "../src/gen/lategate/whatsapp/v1/inbox_pb.js";
import { GapCause } from "../src/gen/lategate/whatsapp/v1/streams_pb.js";
import type { SubscribeOptions, Tokens } from "../src/resume.js";
import { subscribe } from "../src/subscribe.js";
import { event, failure, type Gateway, heartbeat, says, serveStreams, started, unavailable } from "./server.js";

/** Keeps tokens in memory, and every save. */
class Memory implements Tokens {
  readonly saved: string[] = [];

  constructor(private readonly kept?: string) {}

  load = () => this.saved.at(-1) ?? this.kept;
  save = (token: string) => void this.saved.push(token);
}

/** Subscribes with a clock that does not wait; `waits` are the waits that there would be. */
function follow(
  gateway: Gateway,
  options: SubscribeOptions = {},
  request: MessageInitShape<typeof StreamMessagesRequestSchema> = {},
) {
  const waits: number[] = [];
  const clock = { random: () => 1, sleep: async (ms: number) => void waits.push(ms) };
  const items = subscribe(
    InboxService.method.streamMessages,
    gateway.client.inbox.streamMessages,
    request,
    options,
    clock,
  );
  return { items, waits };
}

/** The tokens of the items up to this one, then the loop is left. */
async function upTo(last: string, items: AsyncIterable<StreamMessagesResponse>): Promise<string[]> {
  const seen: string[] = [];
  for await (const item of items) {
    seen.push(item.resumeToken);
    if (item.resumeToken === last) {
      break;
    }
  }
  return seen;
}

const starts = (gateway: Gateway) => gateway.requests.map(({ start }) => start.value ?? "now");

test("what is to be handled is yielded, and all tokens are saved after that", async (t) => {
  const gap = { resumeToken: "t4", item: { case: "gap", value: { message: "lost" } } } as const;
  const notice = { resumeToken: "t5", item: { case: "notice", value: { reason: "ACCOUNT_ADDED" } } } as const;
  const unknown = { resumeToken: "t6" };
  const gateway = await serveStreams(
    t,
    says([started("t1"), event("t2"), heartbeat("t3"), gap, notice, unknown], "end"),
  );
  const tokens = new Memory();
  const seen: [string, string | undefined][] = [];
  for await (const { resumeToken } of follow(gateway, { tokens }).items) {
    seen.push([resumeToken, tokens.saved.at(-1)]);
  }
  assert.deepEqual(seen, [
    ["t2", "t1"],
    ["t4", "t3"],
    ["t5", "t4"],
    ["t6", "t5"],
  ]);
  assert.deepEqual(tokens.saved, ["t1", "t2", "t3", "t4", "t5", "t6"]); // the clean end saves the last one
});

test("whoever leaves the loop has not handled the item, and the call is cancelled", async (t) => {
  let cancelled: Promise<void> | undefined;
  const gateway = await serveStreams(t, (context) => {
    cancelled = new Promise((resolve) => context.signal.addEventListener("abort", () => resolve()));
    return says([started("t0"), event("t1"), event("t2"), event("t3")])(context);
  });
  const tokens = new Memory();
  assert.deepEqual(await upTo("t2", follow(gateway, { tokens }).items), ["t1", "t2"]);
  assert.deepEqual(tokens.saved, ["t0", "t1"]);
  await cancelled;
  await assert.rejects(async () => {
    for await (const _ of follow(gateway, { tokens }).items) {
      throw new Error("the handler's own");
    }
  }, /the handler's own/);
  await cancelled;
  assert.deepEqual(starts(gateway), ["now", "t1"]);
});

test("the request's own start counts unless a token was saved", async (t) => {
  const gateway = await serveStreams(t, says([event("t1")]));
  const request = { start: { case: "earliest", value: true } } as const;
  await upTo("t1", follow(gateway, { tokens: new Memory() }, request).items);
  await upTo("t1", follow(gateway, { tokens: new Memory("kept") }, request).items);
  assert.deepEqual(starts(gateway), [true, "kept"]);
});

test("a broken stream goes on after the last item, with longer and longer waits", async (t) => {
  const gateway = await serveStreams(
    t,
    says([started("t0"), event("t1")], unavailable()),
    ...Array<ReturnType<typeof says>>(6).fill(says([started("t1")], unavailable())),
    says([started("t1"), event("t2")], unavailable(50)),
    says([event("t3")]),
  );
  const told: number[] = [];
  const { items, waits } = follow(gateway, {
    onRetry(error, waitMs) {
      assert.equal(ConnectError.from(error).code, Code.Unavailable);
      told.push(waitMs);
    },
  });
  assert.deepEqual(await upTo("t3", items), ["t1", "t2", "t3"]);
  assert.deepEqual(starts(gateway), ["now", ...Array(7).fill("t1"), "t2"]);
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 50_000]); // t2 would be 1 s
  assert.deepEqual(told, waits);
});

test("a wait is at random, between half and all", async (t) => {
  const gateway = await serveStreams(t, says([], unavailable()), says([event("t1")]));
  const waits: number[] = [];
  const clock = { random: () => 0, sleep: async (ms: number) => void waits.push(ms) };
  await upTo("t1", subscribe(InboxService.method.streamMessages, gateway.client.inbox.streamMessages, {}, {}, clock));
  assert.deepEqual(waits, [500]);
});

test("a token that has expired becomes a gap", async (t) => {
  const gateway = await serveStreams(
    t,
    says([], failure(Code.OutOfRange, "TOKEN_EXPIRED", { earliest_token: "t5" })),
    says([event("t6")]),
  );
  const tokens = new Memory("t1");
  const { items, waits } = follow(gateway, { tokens });
  const { value: gap } = await items.next();
  assert.equal(gap?.resumeToken, "t5");
  assert.ok(gap.item.case === "gap");
  assert.equal(gap.item.value.cause, GapCause.RETENTION);
  assert.equal(gap.item.value.message, "it is TOKEN_EXPIRED");
  assert.deepEqual(tokens.saved, []);
  await upTo("t6", items);
  assert.deepEqual(tokens.saved, ["t5"]);
  assert.deepEqual(starts(gateway), ["t1", "t5"]);
  assert.deepEqual(waits, []);
});

for (const [reason, code] of [
  ["TOKEN_FOREIGN", Code.InvalidArgument],
  ["TOKEN_FUTURE", Code.OutOfRange],
] as const) {
  test(`${reason} becomes a gap, and the stream begins with the oldest event`, async (t) => {
    const gateway = await serveStreams(
      t,
      says([], failure(code, reason)),
      says([], failure(code, reason)),
      says([event("n1")]),
    );
    const tokens = new Memory("t1");
    const { items, waits } = follow(gateway, { tokens });
    for (let i = 0; i < 2; i++) {
      const { value: gap } = await items.next();
      assert.equal(gap?.resumeToken, "");
      assert.ok(gap.item.case === "gap");
      assert.equal(gap.item.value.cause, GapCause.LOG_REPLACED);
    }
    await upTo("n1", items);
    assert.deepEqual(tokens.saved, []);
    assert.deepEqual(starts(gateway), ["t1", true, true]);
    assert.deepEqual(waits, [1_000]); // only after the second in a row
  });
}

const fatal = [
  Code.Unauthenticated,
  Code.PermissionDenied,
  Code.NotFound,
  Code.InvalidArgument,
  Code.Unimplemented,
  Code.Aborted,
  Code.FailedPrecondition,
  Code.OutOfRange,
];
for (const code of fatal) {
  test(`${Code[code]} ends a subscription`, async (t) => {
    const gateway = await serveStreams(t, says([started("t0")], failure(code, "FOR_GOOD")));
    const { items, waits } = follow(gateway);
    await assert.rejects(items.next(), (error) => error instanceof ConnectError && error.code === code);
    assert.deepEqual(waits, []);
    assert.equal(gateway.requests.length, 1);
  });
}

const passing = [
  Code.Unavailable,
  Code.Unknown,
  Code.Internal,
  Code.ResourceExhausted,
  Code.DeadlineExceeded,
  Code.Canceled,
  Code.DataLoss,
  Code.AlreadyExists,
];
for (const code of passing) {
  test(`${Code[code]} is tried again`, async (t) => {
    const gateway = await serveStreams(t, says([], new ConnectError("it passes", code)), says([event("t1")]));
    const { items, waits } = follow(gateway);
    assert.deepEqual(await upTo("t1", items), ["t1"]);
    assert.deepEqual(waits, [1_000]);
  });
}

test("a connection that is cut is tried again", async (t) => {
  const gateway: Gateway = await serveStreams(t, says([started("t0"), event("t1")]), says([event("t2")]));
  const { items, waits } = follow(gateway, {
    onRetry: (error) => assert.equal(ConnectError.from(error).code, Code.Unavailable),
  });
  await items.next();
  gateway.cut();
  assert.deepEqual(await upTo("t2", items), ["t2"]);
  assert.deepEqual(starts(gateway), ["now", "t1"]);
  assert.equal(waits.length, 1);
});

test("a stream that is silent for three heartbeats is opened again", async (t) => {
  const gateway = await serveStreams(t, says([started("t0")]), says([event("t1")]));
  const heartbeatInterval = { nanos: 500_000_000 };
  const errors: unknown[] = [];
  const { items } = follow(gateway, { onRetry: (error) => errors.push(error) }, { heartbeatInterval });
  assert.deepEqual(await upTo("t1", items), ["t1"]);
  assert.match(String(errors[0]), /nothing was received for 1.5 s/);
  assert.deepEqual(starts(gateway), ["now", "t0"]);
});

test("the consumer's own time is not silence", async (t) => {
  const gateway = await serveStreams(t, says([event("t1"), event("t2")], "end"));
  const heartbeatInterval = { nanos: 500_000_000 };
  const { items, waits } = follow(gateway, {}, { heartbeatInterval });
  await items.next();
  await new Promise((resolve) => setTimeout(resolve, 2_000)); // handling takes longer than the watchdog has
  assert.deepEqual(await upTo("t2", items), ["t2"]);
  assert.equal((await items.next()).done, true);
  assert.deepEqual(waits, []);
});

test("the caller's signal ends a subscription", async (t) => {
  const gateway = await serveStreams(t, says([event("t1")]));
  const stop = new AbortController();
  const { items, waits } = follow(gateway, { signal: stop.signal });
  await items.next();
  const next = items.next();
  stop.abort(new Error("enough"));
  await assert.rejects(next, /enough/);
  assert.deepEqual(waits, []);
});

test("the caller's signal ends a wait", async (t) => {
  const gateway = await serveStreams(t, says([], unavailable(3_600)));
  const stop = new AbortController();
  const items = gateway.client.subscribeMessages({}, { signal: stop.signal, onRetry: () => stop.abort() });
  await assert.rejects(items.next(), { name: "AbortError" });
});

test("a client that is closed ends its subscriptions", async (t) => {
  const gateway = await serveStreams(t, says([event("t1")]));
  const { items } = follow(gateway);
  await items.next();
  const next = items.next();
  gateway.client.close();
  await assert.rejects(next, /the client is closed/);
});

test("what tokens throw is the consumer's", async (t) => {
  const gateway = await serveStreams(t, says([event("t1"), event("t2")]));
  const fails = () => {
    throw new Error("disk full");
  };
  await assert.rejects(follow(gateway, { tokens: { load: fails, save: fails } }).items.next(), /disk full/);
  assert.deepEqual(gateway.requests, []);
  const { items } = follow(gateway, { tokens: { load: () => null, save: fails } });
  assert.equal((await items.next()).value?.resumeToken, "t1");
  await assert.rejects(items.next(), /disk full/);
});

test("a named cursor is refused at once", async (t) => {
  const gateway = await serveStreams(t, says([]));
  const request = { start: { case: "cursorName", value: "mine" } } as const;
  assert.throws(() => gateway.client.subscribeMessages(request), /leave cursorName out/);
});
