import { type Interceptor } from "@connectrpc/connect";
/** Says with each call whose it is and what makes it. An empty key is not sent. */
export declare function identify(key: string): Interceptor;
/**
 * Tells what became of the connection as UNAVAILABLE, like gRPC everywhere else.
 * connect-node has CANCELED, ABORTED or INTERNAL for it, by how the socket ended; that
 * would look like an answer of the gateway's. Once the client is closed, there is no other
 * connection, and nothing mends that: FAILED_PRECONDITION.
 */
export declare function reportConnection(closed: () => boolean): Interceptor;
/** Calls again what the contract's service config says, within the call's deadline. */
export declare const retryReads: Interceptor;
