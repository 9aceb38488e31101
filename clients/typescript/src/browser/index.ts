/**
 * The gateway's streams for web pages, over its REST facade with fetch: they resume where
 * they stopped, like those of `lategate`. The page has no API key; it gets tickets from
 * your backend (POST /v1/streams/tickets). All other operations are a plain fetch of your
 * backend or of the facade.
 */
import type { StreamAccountEventsResponse, StreamDeliveryStatusesResponse, StreamMessagesResponse } from "./items.js";
import type { StreamAccountEventsRequest, StreamDeliveryStatusesRequest, StreamMessagesRequest } from "./requests.js";
import type { SubscribeOptions } from "../resume.js";
import { subscribe } from "./subscribe.js";

export type * from "./items.js";
export type * from "./requests.js";
export { StreamError } from "./subscribe.js";
export type { SubscribeOptions, Tokens } from "../resume.js";

/** The streams of a gateway. */
export interface Streams {
  /**
   * `GET /v1/inbox/messages:stream`, opened again where it stopped. Yields events, gaps
   * and notices. Handle an item, then ask for the next one: that saves its token. If you
   * leave the loop before that, the token is not saved, and the item comes again next
   * time. Throws final errors: a StreamError after which trying again does not help,
   * errors of `tokens`, or the reason of `signal`.
   */
  subscribeMessages(
    request: StreamMessagesRequest,
    options?: SubscribeOptions,
  ): AsyncGenerator<StreamMessagesResponse, void, undefined>;

  /**
   * `GET /v1/whatsapp/broadcasts:streamDeliveryStatuses`, as subscribeMessages; it yields
   * snapshots too, and ends when `until` or `maxWait` ends it.
   */
  subscribeDeliveryStatuses(
    request: StreamDeliveryStatusesRequest,
    options?: SubscribeOptions,
  ): AsyncGenerator<StreamDeliveryStatusesResponse, void, undefined>;

  /** `GET /v1/accounts:streamEvents`, as subscribeMessages. */
  subscribeAccountEvents(
    request: StreamAccountEventsRequest,
    options?: SubscribeOptions,
  ): AsyncGenerator<StreamAccountEventsResponse, void, undefined>;
}

/**
 * Connects to the gateway at `url`, such as `https://gateway.example.com`; an empty `url`
 * is the page's own origin. `ticket` is called each time that a stream is opened, and
 * must get a new ticket from your backend. If it throws, it is called again later, as
 * after any failure.
 */
export function connect(url: string, ticket: () => Promise<string>): Streams {
  const base = url.replace(/\/+$/, "");
  return {
    subscribeMessages: (request, options) => subscribe(`${base}/v1/inbox/messages:stream`, ticket, request, options),
    subscribeDeliveryStatuses: (request, options) =>
      subscribe(`${base}/v1/whatsapp/broadcasts:streamDeliveryStatuses`, ticket, request, options),
    subscribeAccountEvents: (request, options) =>
      subscribe(`${base}/v1/accounts:streamEvents`, ticket, request, options),
  };
}
