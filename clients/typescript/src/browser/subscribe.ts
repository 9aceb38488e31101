import { type Clock, type Source, type Start, type SubscribeOptions, type Verdict, resume } from "../resume.js";
import type { StreamGap, StreamHeartbeat, StreamStarted } from "./items.js";

/** Why the gateway refused a stream, or ended it. */
export class StreamError extends Error {
  override readonly name = "StreamError";

  constructor(
    message: string,
    /** The reason, one of the gateway's docs/errors.md; empty if another server, such as a proxy, has answered. */
    readonly code: string,
    /** The HTTP status; 0 if the stream had begun. */
    readonly status: number,
    /** More details, such as `earliest_token` or `fields`. */
    readonly details: Record<string, unknown>,
    /** How long to wait at least, in milliseconds; 0 if the gateway does not say it. */
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

/** What the items of all streams have. */
interface Item {
  resumeToken: string;
  started?: StreamStarted;
  heartbeat?: StreamHeartbeat;
  gap?: StreamGap;
}

const defaultHeartbeatMs = 15_000;

/** Subscribes to a stream over HTTP: JSON lines, opened with a new ticket each time. */
export function subscribe<I extends Item>(
  url: string,
  ticket: () => Promise<string>,
  request: { heartbeatInterval?: string },
  options: SubscribeOptions = {},
  clock?: Clock,
): AsyncGenerator<I, void, undefined> {
  if ("cursorName" in request) {
    throw new TypeError("a subscriber keeps its place in tokens: leave cursorName out");
  }
  const source: Source<I> = {
    heartbeatMs: request.heartbeatInterval ? 1_000 * parseFloat(request.heartbeatInterval) : defaultHeartbeatMs,
    open: (start, signal) => read(url, ticket, request, start, signal),
    kind: (item) => (item.started ? "started" : item.heartbeat ? "heartbeat" : "other"),
    token: (item) => item.resumeToken ?? "",
    decide: (error) => decide<I>(error),
    silence: (ms) => new Error(`nothing was received for ${ms / 1_000} s`),
  };
  return resume(source, options, clock);
}

async function* read<I>(
  url: string,
  ticket: () => Promise<string>,
  request: object,
  start: Start,
  signal: AbortSignal,
): AsyncGenerator<I> {
  const query = queryOf(request, start);
  query.set("ticket", await ticket());
  const response = await fetch(`${url}?${query}`, {
    headers: { accept: "application/x-ndjson" },
    signal,
  });
  if (!response.ok || !response.body) {
    throw await refusal(response);
  }
  for await (const line of lines(response.body)) {
    const item = JSON.parse(line);
    if (item.end) {
      return;
    }
    if (item.error !== undefined || item.code !== undefined) {
      throw errorOf(item, 0, 0);
    }
    yield item;
  }
  throw new Error("the stream was cut off");
}

/** The parameters of a request. Lists are repeated; the start takes the place of the request's own. */
function queryOf(request: object, start: Start): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) {
        query.append(name, String(one));
      }
    }
  }
  if (start !== "asked") {
    for (const name of ["resumeToken", "startTime", "earliest"]) {
      query.delete(name);
    }
    if (start === "earliest") {
      query.set("earliest", "true");
    } else {
      query.set("resumeToken", start.after);
    }
  }
  return query;
}

/** The lines of a body. Text after the last line break is not a line: it was cut off. */
async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const parts = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}

/** The error in an answer without a stream. It may be a proxy's, which is HTML. */
async function refusal(response: Response): Promise<StreamError> {
  const text = await response.text();
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text);
  } catch {
    body = { error: `HTTP ${response.status}: ${text.slice(0, 200)}` };
  }
  return errorOf(body, response.status, 1_000 * (Number(response.headers.get("retry-after")) || 0));
}

function errorOf(body: Record<string, unknown>, status: number, retryAfterMs: number): StreamError {
  const { error, code, details } = body;
  return new StreamError(
    typeof error === "string" ? error : `HTTP ${status}`,
    typeof code === "string" ? code : "",
    status,
    typeof details === "object" && details !== null ? { ...details } : {},
    retryAfterMs,
  );
}

function decide<I>(error: unknown): Verdict<I> {
  if (!(error instanceof StreamError)) {
    return { then: "retry", afterMs: 0 }; // a failure of the network or of `ticket`
  }
  const gap = (cause: NonNullable<StreamGap["cause"]>, resumeToken: string) =>
    ({ resumeToken, gap: { cause, message: error.message } }) as I;
  switch (error.code) {
    case "TOKEN_EXPIRED": {
      const after = String(error.details["earliest_token"] ?? "");
      return { then: "begin", at: after ? { after } : "earliest", gap: gap("retention", after) };
    }
    case "TOKEN_FOREIGN":
    case "TOKEN_FUTURE":
      return { then: "begin", at: "earliest", gap: gap("log_replaced", "") };
    case "TICKET_INVALID": // it was too old, or of another replica: the next one is new
      return { then: "retry", afterMs: 0 };
  }
  // An error of a stream that had begun is not taken as final: if it is, the next
  // opening is refused.
  const passing = error.status < 400 || error.status >= 499 || error.status === 408 || error.status === 429;
  return passing ? { then: "retry", afterMs: error.retryAfterMs } : { then: "stop" };
}
