import { type Clock, type SubscribeOptions } from "../resume.js";
import type { StreamGap, StreamHeartbeat, StreamStarted } from "./items.js";
/** Why the gateway refused a stream, or ended it. */
export declare class StreamError extends Error {
    /** The reason, one of the gateway's docs/errors.md; empty if somebody else has answered. */
    readonly code: string;
    /** The HTTP status; 0 if the stream had begun. */
    readonly status: number;
    /** What else is known, such as `earliest_token` or `fields`. */
    readonly details: Record<string, unknown>;
    /** When to come back, in milliseconds; 0 if nothing is said. */
    readonly retryAfterMs: number;
    readonly name = "StreamError";
    constructor(message: string, 
    /** The reason, one of the gateway's docs/errors.md; empty if somebody else has answered. */
    code: string, 
    /** The HTTP status; 0 if the stream had begun. */
    status: number, 
    /** What else is known, such as `earliest_token` or `fields`. */
    details: Record<string, unknown>, 
    /** When to come back, in milliseconds; 0 if nothing is said. */
    retryAfterMs: number);
}
/** What the items of all streams have. */
interface Item {
    resumeToken: string;
    started?: StreamStarted;
    heartbeat?: StreamHeartbeat;
    gap?: StreamGap;
}
/** Subscribes to a stream over HTTP: JSON lines, each opened with a ticket of its own. */
export declare function subscribe<I extends Item>(url: string, ticket: () => Promise<string>, request: {
    heartbeatInterval?: string;
}, options?: SubscribeOptions, clock?: Clock): AsyncGenerator<I, void, undefined>;
export {};
