import { subscribe } from "./subscribe.js";
export { StreamError } from "./subscribe.js";
/**
 * Reaches the gateway at `url`, such as `https://gateway.example.com`; an empty one is the
 * page's own origin. `ticket` is called each time that a stream is opened, and gets a new
 * ticket from your backend. If it throws, it is called again later, like after any failure.
 */
export function connect(url, ticket) {
    const base = url.replace(/\/+$/, "");
    return {
        subscribeMessages: (request, options) => subscribe(`${base}/v1/inbox/messages:stream`, ticket, request, options),
        subscribeDeliveryStatuses: (request, options) => subscribe(`${base}/v1/whatsapp/broadcasts:streamDeliveryStatuses`, ticket, request, options),
        subscribeAccountEvents: (request, options) => subscribe(`${base}/v1/accounts:streamEvents`, ticket, request, options),
    };
}
//# sourceMappingURL=index.js.map