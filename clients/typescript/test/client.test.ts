import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Code, ConnectError, type HandlerContext } from "@connectrpc/connect";
import { connect } from "../src/client.js";
import { errorInfo } from "../src/errors.js";
import { FileTokens } from "../src/file-tokens.js";
import { InboxService } from "../src/gen/lategate/whatsapp/v1/inbox_pb.js";
import { failure, serve, unavailable } from "./server.js";

test("each call says whose it is and what makes it", async (t) => {
  const { version } = JSON.parse(await readFile("package.json", "utf8"));
  let header = new Headers();
  const { client } = await serve(t, (router) =>
    router.service(InboxService, {
      getConversation(_, context) {
        header = context.requestHeader;
        return {};
      },
    }),
  );
  await client.inbox.getConversation({ conversationId: "c1" });
  assert.equal(header.get("authorization"), "Bearer sk_test");
  assert.equal(header.get("user-agent"), `lategate-typescript/${version}`);
});

test("reads are called again while the gateway is away, writes are not", async (t) => {
  const calls: string[] = [];
  const away = (name: string, times: number) => () => {
    calls.push(name);
    if (calls.filter((call) => call === name).length <= times) {
      throw unavailable();
    }
    return {};
  };
  const { client } = await serve(t, (router) =>
    router.service(InboxService, {
      getConversation: away("read", 1),
      sendMessage: away("write", 1),
      listMessages: () => {
        throw failure(Code.NotFound, "NOT_FOUND");
      },
    }),
  );
  await client.inbox.getConversation({});
  await assert.rejects(client.inbox.sendMessage({}), (error) => ConnectError.from(error).code === Code.Unavailable);
  await assert.rejects(client.inbox.listMessages({}), (error) => errorInfo(error)?.reason === "NOT_FOUND");
  assert.deepEqual(calls, ["read", "read", "write"]);
});

test("a call is not made again after its deadline", async (t) => {
  let calls = 0;
  const { client } = await serve(t, (router) =>
    router.service(InboxService, {
      getConversation() {
        calls++;
        throw unavailable();
      },
    }),
  );
  await assert.rejects(
    client.inbox.getConversation({}, { timeoutMs: 100 }),
    (error) => ConnectError.from(error).code === Code.DeadlineExceeded,
  );
  assert.ok(calls <= 1, `${calls} calls`); // a busy machine may make none
});

test("a connection that is cut is UNAVAILABLE, and the next call has another one", async (t) => {
  const gateway = await serve(t, (router) =>
    router.service(InboxService, {
      async sendMessage(request, context: HandlerContext) {
        if (request.message === "cut") {
          gateway.cut();
          await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
        }
        return { success: true };
      },
    }),
  );
  await assert.rejects(
    gateway.client.inbox.sendMessage({ message: "cut" }),
    (error) => ConnectError.from(error).code === Code.Unavailable,
  );
  assert.equal((await gateway.client.inbox.sendMessage({})).success, true);
});

test("a gateway that is not there is UNAVAILABLE", async (t) => {
  const { client, cut, stop } = await serve(t, () => {});
  cut();
  await stop();
  await assert.rejects(client.inbox.sendMessage({}), (error) => ConnectError.from(error).code === Code.Unavailable);
});

test("the caller's own abort stays CANCELED", async (t) => {
  const stop = new AbortController();
  const { client } = await serve(t, (router) =>
    router.service(InboxService, {
      async getConversation(_, context) {
        stop.abort();
        await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
        return {};
      },
    }),
  );
  await assert.rejects(
    client.inbox.getConversation({}, { signal: stop.signal }),
    (error) => ConnectError.from(error).code === Code.Canceled,
  );
});

test("a target is host:port", () => {
  for (const target of ["https://gateway.example.com", "gateway.example.com", "gateway.example.com:443/path", ""]) {
    assert.throws(() => connect(target, "sk_test"), /host:port/);
  }
  assert.throws(() => connect("localhost:1", "sk_test", { insecure: true, ca: "pem" }), TypeError);
});

test("errorInfo is for the gateway's failures only", () => {
  assert.equal(errorInfo(failure(Code.Aborted, "CURSOR_FENCED"))?.reason, "CURSOR_FENCED");
  assert.equal(errorInfo(new Error("another")), undefined);
});

test("FileTokens keeps a token, whole", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "lategate-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "token");
  const tokens = new FileTokens(path);
  assert.equal(await tokens.load(), undefined);
  await writeFile(path, "");
  assert.equal(await tokens.load(), undefined);
  await tokens.save("a-long-token");
  await tokens.save("t2");
  assert.equal(await readFile(path, "utf8"), "t2");
  assert.equal(await new FileTokens(path).load(), "t2");
  await assert.rejects(new FileTokens(folder).load());
  await assert.rejects(new FileTokens(join(folder, "missing", "token")).save("t1"));
});
