import { type ErrorInfo } from "./gen/google/rpc/error_details_pb.js";
/**
 * The google.rpc.ErrorInfo of a failed call: `reason` is one of the gateway's
 * docs/errors.md, `domain` is `lategate`, and `metadata` has `request_id` and more.
 * Undefined for a failure that is not the gateway's own, such as a broken connection.
 */
export declare function errorInfo(error: unknown): ErrorInfo | undefined;
/** When the gateway says that a failed call may be made again, in milliseconds; 0 if it does not say. */
export declare function retryDelayMs(error: unknown): number;
