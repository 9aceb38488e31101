// The conformance runner: does what a line of JSON on stdin asks for, with the published
// package, and answers with lines on stdout. Bytes are base64.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { create, type DescService, fromBinary, toBinary } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import type { CallOptions } from "@connectrpc/connect";
import { type Client, ConnectError, connect, errorInfo, FileTokens, type SubscribeOptions } from "lategate";
import * as contract from "lategate/whatsapp/v1";

interface Command {
  id: number;
  connect?: { target: string; key: string; ca?: string };
  call?: { method: string; requests: string[]; timeoutMs?: number; metadata?: Record<string, string> };
  subscribe?: { method: string; request: string; tokenFile?: string };
  cancel?: { id: number };
}

/** A stub, as something that is called by the name of a method. */
type Stub = Record<string, (request: unknown, options: CallOptions) => Promise<object> | AsyncIterable<object>>;

let client: Client | undefined;
const subscriptions = new Map<number, { stop: AbortController; ended: Promise<void> }>();

for await (const line of createInterface({ input: process.stdin })) {
  const command: Command = JSON.parse(line);
  try {
    await run(command);
  } catch (error) {
    say(command.id, { failure: String(error) });
  }
}
for (const { stop, ended } of subscriptions.values()) {
  stop.abort();
  await ended;
}
client?.close();

async function run({ id, connect: to, call, subscribe, cancel }: Command): Promise<void> {
  if (to) {
    client?.close();
    client = connect(to.target, to.key, to.ca ? { ca: readFileSync(to.ca) } : { insecure: true });
    say(id, { connected: {} });
  } else if (call) {
    say(id, { result: await makeCall(call) });
  } else if (subscribe) {
    const stop = new AbortController();
    subscriptions.set(id, { stop, ended: follow(id, subscribe, stop.signal) });
  } else if (cancel) {
    const subscription = subscriptions.get(cancel.id);
    subscription?.stop.abort();
    await subscription?.ended;
    say(id, { cancelled: {} });
  } else {
    throw new Error("unknown command");
  }
}

/** Calls any method through its typed stub. */
async function makeCall({ method: name, requests, timeoutMs, metadata }: NonNullable<Command["call"]>) {
  const { stub, method } = find(name);
  const inputs = requests.map((bytes) => fromBinary(method.input, decode(bytes)));
  const headers: Record<string, string> = {};
  const keep = (from: Headers) => from.forEach((value, key) => (headers[key] = value));
  const responses: string[] = [];
  const got = (response: object) => responses.push(encode(toBinary(method.output, response as never)));
  const options: CallOptions = { headers: metadata ?? {}, onHeader: keep, onTrailer: keep };
  if (timeoutMs !== undefined) {
    options.timeoutMs = timeoutMs;
  }
  const asks = method.methodKind === "unary" || method.methodKind === "server_streaming" ? inputs[0] : sequence(inputs);
  try {
    const answer = stub[method.localName]!(asks, options);
    if (Symbol.asyncIterator in answer) {
      for await (const response of answer) {
        got(response);
      }
    } else {
      got(await answer);
    }
    return { responses, code: 0, message: "", details: [], reason: "", headers };
  } catch (reason) {
    const error = ConnectError.from(reason);
    keep(error.metadata);
    return { responses, ...outcome(error), details: error.details.map(anyOf), headers };
  }
}

async function* sequence<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}

/** Subscribes, and tells each item; that is how it is handled. */
async function follow(id: number, command: NonNullable<Command["subscribe"]>, signal: AbortSignal): Promise<void> {
  try {
    const { method, request, tokenFile } = command;
    const { input, output } = find(method).method;
    const options = {
      ...(tokenFile ? { tokens: new FileTokens(tokenFile) } : {}),
      onRetry: (error: unknown, waitMs: number) =>
        say(id, { retry: { code: ConnectError.from(error).code, waitMs: Math.round(waitMs) } }),
      signal,
    };
    for await (const response of open(method, fromBinary(input, decode(request)), options)) {
      say(id, { item: encode(toBinary(output, response as never)) });
    }
    say(id, { end: { code: 0, message: "", reason: "" } });
  } catch (error) {
    say(id, { end: outcome(error) });
  }
}

function open(method: string, request: unknown, options: SubscribeOptions): AsyncIterable<object> {
  switch (method) {
    case "lategate.whatsapp.v1.InboxService/StreamMessages":
      return client!.subscribeMessages(request as contract.StreamMessagesRequest, options);
    case "lategate.whatsapp.v1.BroadcastsService/StreamDeliveryStatuses":
      return client!.subscribeDeliveryStatuses(request as contract.StreamDeliveryStatusesRequest, options);
    case "lategate.whatsapp.v1.AccountsService/StreamAccountEvents":
      return client!.subscribeAccountEvents(request as contract.StreamAccountEventsRequest, options);
    default:
      throw new Error(`${method} has no subscriber`);
  }
}

/** A method and the client's stub that has it. */
function find(name: string) {
  if (!client) {
    throw new Error("not connected");
  }
  const stubs: [DescService, unknown][] = [
    [contract.AccountsService, client.accounts],
    [contract.BroadcastsService, client.broadcasts],
    [contract.BusinessProfilesService, client.businessProfiles],
    [contract.ConnectService, client.connect],
    [contract.ContactsService, client.contacts],
    [contract.EventsService, client.events],
    [contract.InboxService, client.inbox],
    [contract.MediaService, client.media],
    [contract.PhoneNumbersService, client.phoneNumbers],
    [contract.TemplatesService, client.templates],
    [contract.WebhooksService, client.webhooks],
  ];
  for (const [service, stub] of stubs) {
    const method = service.methods.find((m) => `${service.typeName}/${m.name}` === name);
    if (method) {
      return { stub: stub as Stub, method };
    }
  }
  throw new Error(`there is no method ${name}`);
}

function outcome(reason: unknown) {
  const error = ConnectError.from(reason);
  return { code: error.code as number, message: error.rawMessage, reason: errorInfo(error)?.reason ?? "" };
}

/** A received detail of an error as an encoded google.protobuf.Any. */
function anyOf(detail: ConnectError["details"][number]): string {
  if (!("type" in detail)) {
    throw new Error("a detail that was not received");
  }
  const { type, value } = detail;
  return encode(toBinary(AnySchema, create(AnySchema, { typeUrl: `type.googleapis.com/${type}`, value })));
}

function say(id: number, answer: object): void {
  process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`);
}

function decode(text: string): Uint8Array {
  return Buffer.from(text, "base64");
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
