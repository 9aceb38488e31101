import { createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { AccountsService, } from "./gen/lategate/whatsapp/v1/accounts_pb.js";
import { BroadcastsService, } from "./gen/lategate/whatsapp/v1/broadcasts_pb.js";
import { BusinessProfilesService } from "./gen/lategate/whatsapp/v1/business_profiles_pb.js";
import { ConnectService } from "./gen/lategate/whatsapp/v1/connect_pb.js";
import { ContactsService } from "./gen/lategate/whatsapp/v1/contacts_pb.js";
import { EventsService } from "./gen/lategate/whatsapp/v1/events_pb.js";
import { InboxService, } from "./gen/lategate/whatsapp/v1/inbox_pb.js";
import { MediaService } from "./gen/lategate/whatsapp/v1/media_pb.js";
import { PhoneNumbersService } from "./gen/lategate/whatsapp/v1/phone_numbers_pb.js";
import { TemplatesService } from "./gen/lategate/whatsapp/v1/templates_pb.js";
import { WebhooksService } from "./gen/lategate/whatsapp/v1/webhooks_pb.js";
import { identify, reportConnection, retryReads } from "./interceptors.js";
import { subscribe } from "./subscribe.js";
/**
 * Makes a client of the gateway at `target`, a `host:port`. `key` is a Late API key,
 * `sk_...`, and is sent with each call. Nothing is sent before the first call.
 */
export function connect(target, key, options = {}) {
    if (!/^[^/\s]+:\d+$/.test(target)) {
        throw new TypeError(`target must be host:port, such as gateway.example.com:443, and is ${JSON.stringify(target)}`);
    }
    if (options.insecure && options.ca) {
        throw new TypeError("ca is for TLS, and insecure is without");
    }
    const baseUrl = `${options.insecure ? "http" : "https"}://${target}`;
    const session = new Http2SessionManager(baseUrl, { pingIntervalMs: 30_000, pingTimeoutMs: 10_000 }, // while there are calls
    options.ca ? { ca: options.ca } : {});
    let closed = false;
    const transport = createGrpcTransport({
        baseUrl,
        sessionManager: session,
        interceptors: [identify(key), retryReads, reportConnection(() => closed)],
        readMaxBytes: 32 << 20,
        writeMaxBytes: 8 << 20, // the gateway's limit
    });
    const accounts = createClient(AccountsService, transport);
    const broadcasts = createClient(BroadcastsService, transport);
    const inbox = createClient(InboxService, transport);
    return {
        accounts,
        broadcasts,
        businessProfiles: createClient(BusinessProfilesService, transport),
        connect: createClient(ConnectService, transport),
        contacts: createClient(ContactsService, transport),
        events: createClient(EventsService, transport),
        inbox,
        media: createClient(MediaService, transport),
        phoneNumbers: createClient(PhoneNumbersService, transport),
        templates: createClient(TemplatesService, transport),
        webhooks: createClient(WebhooksService, transport),
        subscribeMessages: (request, o) => subscribe(InboxService.method.streamMessages, inbox.streamMessages, request, o),
        subscribeDeliveryStatuses: (request, o) => subscribe(BroadcastsService.method.streamDeliveryStatuses, broadcasts.streamDeliveryStatuses, request, o),
        subscribeAccountEvents: (request, o) => subscribe(AccountsService.method.streamAccountEvents, accounts.streamAccountEvents, request, o),
        close() {
            closed = true;
            session.abort();
        },
    };
}
//# sourceMappingURL=client.js.map