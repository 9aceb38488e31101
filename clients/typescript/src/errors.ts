import { ConnectError } from "@connectrpc/connect";
import { type ErrorInfo, ErrorInfoSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";

/**
 * The google.rpc.ErrorInfo of a failed call: `reason` is one of the gateway's
 * docs/errors.md, `domain` is `lategate`, and `metadata` has `request_id` and more.
 * Undefined for a failure that is not the gateway's own, such as a broken connection.
 */
export function errorInfo(error: unknown): ErrorInfo | undefined {
  return ConnectError.from(error).findDetails(ErrorInfoSchema)[0];
}

/** When the gateway says that a failed call may be made again, in milliseconds; 0 if it does not say. */
export function retryDelayMs(error: unknown): number {
  const delay = ConnectError.from(error).findDetails(RetryInfoSchema)[0]?.retryDelay;
  return delay ? Number(delay.seconds) * 1_000 + delay.nanos / 1e6 : 0;
}
