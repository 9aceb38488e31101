// A stream that goes on where it stopped. What carries it (gRPC, HTTP) is a Source; this
// file runs in Node.js and in browsers.
const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
/** What opens the stream again and again, and yields what is to be handled. */
export async function* resume(source, { tokens, onRetry, signal }, clock = { random: Math.random, sleep }) {
    const kept = await tokens?.load();
    let start = kept ? { after: kept } : "asked";
    let waitMs = firstWaitMs;
    let refused = false; // the position, and nothing has come since
    for (;;) {
        signal?.throwIfAborted();
        const call = new AbortController();
        signal?.addEventListener("abort", () => call.abort(signal.reason), { signal: call.signal });
        let failure;
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
                    yield item; // whoever leaves the loop here has not handled it: it is not saved
                }
                if (token) {
                    await tokens?.save(token);
                }
            }
        }
        finally {
            call.abort(); // also where the consumer has left
        }
        signal?.throwIfAborted();
        const verdict = source.judge(failure);
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
        const pauseMs = Math.max(waitMs * (0.5 + clock.random() / 2), // not all subscribers at the same moment
        verdict.then === "retry" ? verdict.afterMs : 0);
        onRetry?.(failure, pauseMs);
        await clock.sleep(pauseMs, signal);
        waitMs = Math.min(2 * waitMs, longestWaitMs);
    }
}
/** Waits for the next item, for three heartbeats or until the call is aborted. */
async function receive(source, stream, call) {
    const limitMs = 3 * source.heartbeatMs;
    const watchdog = setTimeout(() => call.abort(source.silence(limitMs)), limitMs);
    let onAbort;
    try {
        return await new Promise((resolve, reject) => {
            onAbort = () => reject(call.signal.reason);
            call.signal.addEventListener("abort", onAbort);
            stream.next().then(resolve, reject);
        });
    }
    catch (failure) {
        return { failure: call.signal.aborted ? call.signal.reason : failure };
    }
    finally {
        clearTimeout(watchdog);
        call.signal.removeEventListener("abort", onAbort);
    }
}
/** Waits; throws the signal's reason if that comes first. */
export function sleep(ms, signal) {
    return new Promise((resolve, reject) => {
        if (signal?.aborted) {
            reject(signal.reason);
            return;
        }
        const onAbort = () => {
            clearTimeout(timer);
            reject(signal.reason);
        };
        const timer = setTimeout(() => {
            signal?.removeEventListener("abort", onAbort);
            resolve();
        }, ms);
        signal?.addEventListener("abort", onAbort, { once: true });
    });
}
//# sourceMappingURL=resume.js.map