// A stream that resumes where it stopped. Its transport (gRPC, HTTP) is a Source; this
// file runs in Node.js and in browsers.

/**
 * Where a subscriber saves its position in a stream. Both methods may be asynchronous; an
 * error that they throw ends the subscription.
 */
export interface Tokens {
  /** The token that was saved last; null, undefined or empty if there is none. */
  load(): string | null | undefined | Promise<string | null | undefined>;
  /** Saves a token in place of the one before. */
  save(token: string): void | Promise<void>;
}

/** How a subscriber saves its position, reports failures and is stopped. */
export interface SubscribeOptions {
  /** Where the subscriber saves its position. Without it, each subscription begins where its request says. */
  tokens?: Tokens;
  /** Called before each wait, with the error that ended the stream and the milliseconds to wait. */
  onRetry?: (error: unknown, waitMs: number) => void;
  /** Ends the subscription, which then throws the signal's reason. */
  signal?: AbortSignal;
}

/** Where a stream begins: after a token, with the oldest event, or where the request says. */
export type Start = { after: string } | "earliest" | "asked";

/** What to do after a stream's failure. */
export type Verdict<Item> =
  | { then: "stop" }
  /** Open it again, after at least this many milliseconds. */
  | { then: "retry"; afterMs: number }
  /** The position is refused: report the gap, and begin elsewhere. */
  | { then: "begin"; at: Start; gap: Item };

/** The transport of a stream. */
export interface Source<Item> {
  /** The gateway's heartbeat interval, in milliseconds. */
  readonly heartbeatMs: number;
  open(start: Start, signal: AbortSignal): AsyncIterable<Item>;
  kind(item: Item): "started" | "heartbeat" | "other";
  /** The position after an item; empty if it has none. */
  token(item: Item): string;
  decide(error: unknown): Verdict<Item>;
  /** The error of a stream that was silent for this many milliseconds. */
  silence(ms: number): Error;
}

/** Time and random numbers, which tests replace. */
export interface Clock {
  random(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

/** Opens the stream again whenever it ends, and yields the items that the consumer handles. */
export async function* resume<Item>(
  source: Source<Item>,
  { tokens, onRetry, signal }: SubscribeOptions,
  clock: Clock = { random: Math.random, sleep },
): AsyncGenerator<Item, void, undefined> {
  const kept = await tokens?.load();
  let start: Start = kept ? { after: kept } : "asked";
  let waitMs = firstWaitMs;
  let refused = false; // the position was refused, and no item has come since
  for (;;) {
    signal?.throwIfAborted();
    const call = new AbortController();
    signal?.addEventListener("abort", () => call.abort(signal.reason), { signal: call.signal });
    let failure: unknown;
    try {
      const stream = source.open(start, call.signal)[Symbol.asyncIterator]();
      for (;;) {
        const received = await receive(source, stream, call);
        if ("failure" in received) {
          failure = received.failure;
          break;
        }
        if (received.done) {
          return;
        }
        const item = received.value;
        const kind = source.kind(item);
        const token = source.token(item);
        if (token) {
          start = { after: token };
        }
        if (kind !== "started") {
          waitMs = firstWaitMs;
          refused = false;
        }
        if (kind === "other") {
          yield item; // if the consumer leaves the loop here, the token is not saved
        }
        if (token) {
          await tokens?.save(token);
        }
      }
    } finally {
      call.abort(); // also if the consumer has left the loop
    }
    signal?.throwIfAborted();
    const verdict = source.decide(failure);
    if (verdict.then === "stop") {
      throw failure;
    }
    if (verdict.then === "begin") {
      start = verdict.at;
      yield verdict.gap;
      const token = source.token(verdict.gap);
      if (token) {
        await tokens?.save(token);
      }
      if (!refused) {
        refused = true;
        continue;
      }
    }
    const pauseMs = Math.max(
      waitMs * (0.5 + clock.random() / 2), // so that subscribers do not all come back at the same time
      verdict.then === "retry" ? verdict.afterMs : 0,
    );
    onRetry?.(failure, pauseMs);
    await clock.sleep(pauseMs, signal);
    waitMs = Math.min(2 * waitMs, longestWaitMs);
  }
}

/** Waits for the next item, for three heartbeats or until the call is aborted. */
async function receive<Item>(
  source: Source<Item>,
  stream: AsyncIterator<Item>,
  call: AbortController,
): Promise<IteratorResult<Item> | { failure: unknown }> {
  const limitMs = 3 * source.heartbeatMs;
  const watchdog = setTimeout(() => call.abort(source.silence(limitMs)), limitMs);
  let onAbort: (() => void) | undefined;
  try {
    return await new Promise<IteratorResult<Item>>((resolve, reject) => {
      onAbort = () => reject(call.signal.reason);
      call.signal.addEventListener("abort", onAbort);
      stream.next().then(resolve, reject);
    });
  } catch (failure) {
    return { failure: call.signal.aborted ? call.signal.reason : failure };
  } finally {
    clearTimeout(watchdog);
    call.signal.removeEventListener("abort", onAbort!);
  }
}

/** Waits; throws the signal's reason if that comes first. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
