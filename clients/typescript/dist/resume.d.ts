/**
 * Where a subscriber keeps its place in a stream. Both may be asynchronous; what they
 * throw ends the subscription.
 */
export interface Tokens {
    /** The token that was saved last; null, undefined or empty if there is none. */
    load(): string | null | undefined | Promise<string | null | undefined>;
    /** Keeps a token in the place of the one before. */
    save(token: string): void | Promise<void>;
}
/** How a subscriber keeps its place, is told of failures and is stopped. */
export interface SubscribeOptions {
    /** Where the subscriber keeps its place. Without it, each subscription begins anew. */
    tokens?: Tokens;
    /** Told before each wait why the stream ended, and after how many milliseconds it is opened again. */
    onRetry?: (error: unknown, waitMs: number) => void;
    /** Ends the subscription, which then throws the signal's reason. */
    signal?: AbortSignal;
}
/** Where a stream begins: after a token, with the oldest event, or where the request says. */
export type Start = {
    after: string;
} | "earliest" | "asked";
/** What follows from a stream's failure. */
export type Verdict<Item> = {
    then: "stop";
}
/** Open it again, after this many milliseconds at least. */
 | {
    then: "retry";
    afterMs: number;
}
/** The position is refused: tell the gap, and begin elsewhere. */
 | {
    then: "begin";
    at: Start;
    gap: Item;
};
/** What carries a stream. */
export interface Source<Item> {
    /** How often the gateway says something, in milliseconds. */
    readonly heartbeatMs: number;
    open(start: Start, signal: AbortSignal): AsyncIterable<Item>;
    kind(item: Item): "started" | "heartbeat" | "other";
    /** The position after an item; empty if it has none. */
    token(item: Item): string;
    judge(error: unknown): Verdict<Item>;
    /** The error of a stream that was silent for this many milliseconds. */
    silence(ms: number): Error;
}
/** Time and chance, which tests replace. */
export interface Clock {
    random(): number;
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
/** What opens the stream again and again, and yields what is to be handled. */
export declare function resume<Item>(source: Source<Item>, { tokens, onRetry, signal }: SubscribeOptions, clock?: Clock): AsyncGenerator<Item, void, undefined>;
/** Waits; throws the signal's reason if that comes first. */
export declare function sleep(ms: number, signal?: AbortSignal): Promise<void>;
