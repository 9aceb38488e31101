import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { StreamError, type StreamMessagesResponse, type SubscribeOptions } from "../src/browser/index.js";
import { subscribe } from "../src/browser/subscribe.js";

type Opening = (answer: ServerResponse, request: IncomingMessage) => void;

/** A gateway's REST facade by a script, of which the last opening is repeated. */
async function serve(t: TestContext, ...script: Opening[]) {
  const requests: URLSearchParams[] = [];
  const server = createServer((request, answer) => {
    assert.equal(request.headers.accept, "application/x-ndjson");
    requests.push(new URL(request.url!, "http://gateway").searchParams);
    script[Math.min(requests.length, script.length) - 1]!(answer, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const waits: number[] = [];
  const errors: unknown[] = [];
  let tickets = 0;
  const clock = { random: () => 1, sleep: async (ms: number) => void waits.push(ms) };
  const follow = (options: SubscribeOptions = {}, request: object = {}) =>
    subscribe<StreamMessagesResponse>(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/inbox/messages:stream`,
      async () => `ticket${++tickets}`,
      request,
      { onRetry: (error) => errors.push(error), ...options },
      clock,
    );
  return { requests, waits, errors, follow };
}

/** Writes lines of JSON; without an ending the stream stays open, and is silent. */
function says(items: object[], ending?: "cut" | "end" | object): Opening {
  return (answer) => {
    answer.writeHead(200, { "content-type": "application/x-ndjson" });
    for (const item of items) {
      answer.write(`${JSON.stringify(item)}\n`);
    }
    if (ending === "end") {
      answer.end('{"end":{}}\n');
    } else if (ending === "cut") {
      answer.write('{"resumeToken":"half', () => answer.destroy());
    } else if (ending) {
      answer.end(`${JSON.stringify(ending)}\n`);
    }
  };
}

/** Refuses a stream. */
function refuses(status: number, body: object | string, headers: Record<string, string> = {}): Opening {
  return (answer) => answer.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
}

const started = (resumeToken: string) => ({ resumeToken, started: {} });
const event = (resumeToken: string) => ({
  resumeToken,
  event: { eventId: `e-${resumeToken}`, kind: "message.received", text: "é ☃" },
});

async function all(items: AsyncIterable<StreamMessagesResponse>): Promise<string[]> {
  const seen: string[] = [];
  for await (const item of items) {
    seen.push(item.gap ? `gap ${item.gap.cause}` : item.resumeToken);
  }
  return seen;
}

test("items are yielded, then saved; each opening has a ticket", async (t) => {
  const gateway = await serve(
    t,
    says([started("t1"), event("t2"), { resumeToken: "t3", heartbeat: {} }, event("t4")], "cut"),
    says([event("t5")], "end"),
  );
  const saved: string[] = [];
  const tokens = { load: () => "t0", save: (token: string) => void saved.push(token) };
  const request = { accountIds: ["a1", "a2"], kinds: undefined, earliest: true, heartbeatInterval: "5s" };
  assert.deepEqual(await all(gateway.follow({ tokens }, request)), ["t2", "t4", "t5"]);
  assert.deepEqual(saved, ["t1", "t2", "t3", "t4", "t5"]);
  assert.equal(
    String(gateway.requests[0]),
    "accountIds=a1&accountIds=a2&heartbeatInterval=5s&resumeToken=t0&ticket=ticket1",
  );
  assert.equal(
    String(gateway.requests[1]),
    "accountIds=a1&accountIds=a2&heartbeatInterval=5s&resumeToken=t4&ticket=ticket2",
  );
  assert.deepEqual(gateway.waits, [1_000]);
});

test("whoever leaves the loop has not handled the item, and the request ends", async (t) => {
  let closed: Promise<unknown> | undefined;
  const gateway = await serve(t, (answer, request) => {
    closed = new Promise((resolve) => answer.on("close", resolve));
    says([event("t1"), event("t2")])(answer, request);
  });
  const saved: string[] = [];
  const tokens = { load: () => null, save: (token: string) => void saved.push(token) };
  for await (const item of gateway.follow({ tokens })) {
    assert.equal(item.event?.text, "é ☃");
    if (item.resumeToken === "t2") break;
  }
  await closed;
  assert.deepEqual(saved, ["t1"]);
});

test("an error in the stream is tried again, as is what passes", async (t) => {
  const gateway = await serve(
    t,
    says([event("t1")], { error: "the gateway is stopping", code: "STOPPING" }),
    refuses(503, { error: "no log", code: "LOG_UNAVAILABLE" }, { "retry-after": "20" }),
    refuses(502, "<html>a proxy's own</html>"),
    refuses(429, { error: "slowly", code: "RATE_LIMITED" }),
    refuses(401, { error: "spent", code: "TICKET_INVALID" }),
    says([], "end"),
  );
  assert.deepEqual(await all(gateway.follow()), ["t1"]);
  assert.deepEqual(gateway.waits, [1_000, 20_000, 4_000, 8_000, 16_000]);
  assert.deepEqual(
    gateway.errors.map((error) => (error as StreamError).code),
    ["STOPPING", "LOG_UNAVAILABLE", "", "RATE_LIMITED", "TICKET_INVALID"],
  );
});

for (const [status, code] of [
  [401, "API_KEY_REJECTED"],
  [403, "ACCOUNT_LOST"],
  [404, "ACCOUNT_NOT_FOUND"],
  [400, "INVALID_REQUEST"],
  [409, "CURSOR_FENCED"],
] as const) {
  test(`${code} ends a subscription`, async (t) => {
    const gateway = await serve(t, refuses(status, { error: "no", code }));
    await assert.rejects(
      all(gateway.follow()),
      (error) => error instanceof StreamError && error.code === code && error.status === status,
    );
    assert.deepEqual(gateway.waits, []);
  });
}

test("a refused token becomes a gap", async (t) => {
  const gateway = await serve(
    t,
    refuses(400, { error: "too old", code: "TOKEN_EXPIRED", details: { earliest_token: "t5" } }),
    refuses(400, { error: "another log", code: "TOKEN_FOREIGN" }),
    refuses(400, { error: "another log", code: "TOKEN_FUTURE" }),
    says([event("t6")], "end"),
  );
  const saved: string[] = [];
  const tokens = { load: () => "t1", save: (token: string) => void saved.push(token) };
  assert.deepEqual(await all(gateway.follow({ tokens })), [
    "gap retention",
    "gap log_replaced",
    "gap log_replaced",
    "t6",
  ]);
  assert.deepEqual(saved, ["t5", "t6"]);
  assert.deepEqual(
    gateway.requests.map((q) => q.get("resumeToken") ?? q.get("earliest")),
    ["t1", "t5", "true", "true"],
  );
  assert.deepEqual(gateway.waits, [1_000, 2_000]);
});

test("silence is noticed", async (t) => {
  const gateway = await serve(t, says([started("t1")]), says([event("t2")], "end"));
  assert.deepEqual(await all(gateway.follow({}, { heartbeatInterval: "0.1s" })), ["t2"]);
  assert.match(String(gateway.errors[0]), /nothing was received/);
});

test("a ticket that cannot be had is tried again", async () => {
  const errors: unknown[] = [];
  const stop = new AbortController();
  const ticket = () => Promise.reject(new Error("logged out"));
  const options = {
    signal: stop.signal,
    onRetry: (error: unknown) => void (errors.push(error) === 3 && stop.abort(new Error("enough"))),
  };
  const clock = { random: () => 1, sleep: async () => stop.signal.throwIfAborted() };
  await assert.rejects(subscribe("http://127.0.0.1:1/", ticket, {}, options, clock).next(), /enough/);
  assert.match(String(errors[0]), /logged out/);
});

test("the module for browsers imports nothing but itself", async () => {
  const seen = new Set<string>();
  const visit = async (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name] of (await readFile(file, "utf8")).matchAll(
      /(?:\bfrom|^import)\s*["']([^"']+)["']|\bimport\(/gm,
    )) {
      assert.ok(name?.startsWith("."), `${file} imports ${name}`);
      await visit(join(dirname(file), name));
    }
  };
  await visit(join(import.meta.dirname, "../src/browser/index.js"));
  assert.ok(seen.size >= 3, "the walk has found no imports");
});
