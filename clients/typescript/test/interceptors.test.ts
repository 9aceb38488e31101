import assert from "node:assert/strict";
import { test } from "node:test";
import { Code, ConnectError } from "@connectrpc/connect";
import { reportConnection } from "../src/interceptors.js";

// The race of two timers, ours and the gateway's, that the gateway wins.
test("a stream that is reset is UNAVAILABLE, after the deadline DEADLINE_EXCEEDED", async () => {
  for (const [timeout, code] of [["5m", Code.DeadlineExceeded], ["60000m", Code.Unavailable], [undefined, Code.Unavailable]] as const) {
    const reset = async (): Promise<never> => {
      for (const began = performance.now(); performance.now() < began + 6; ); // no timer of ours can fire
      throw new ConnectError("http/2 stream closed with error code CANCEL (0x8)", Code.Canceled);
    };
    const request = { header: new Headers(timeout ? { "grpc-timeout": timeout } : {}), signal: new AbortController().signal };
    const call = reportConnection(() => false)(reset)(request as Parameters<ReturnType<ReturnType<typeof reportConnection>>>[0]);
    await assert.rejects(call, (error) => ConnectError.from(error).code === code, timeout);
  }
});
