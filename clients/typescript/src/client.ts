import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Client as Stub, createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import {
  AccountsService,
  type StreamAccountEventsRequestSchema,
  type StreamAccountEventsResponse,
} from "./gen/lategate/whatsapp/v1/accounts_pb.js";
import {
  BroadcastsService,
  type StreamDeliveryStatusesRequestSchema,
  type StreamDeliveryStatusesResponse,
} from "./gen/lategate/whatsapp/v1/broadcasts_pb.js";
import { BusinessProfilesService } from "./gen/lategate/whatsapp/v1/business_profiles_pb.js";
import { ConnectService } from "./gen/lategate/whatsapp/v1/connect_pb.js";
import { ContactsService } from "./gen/lategate/whatsapp/v1/contacts_pb.js";
import { EventsService } from "./gen/lategate/whatsapp/v1/events_pb.js";
import {
  InboxService,
  type StreamMessagesRequestSchema,
  type StreamMessagesResponse,
} from "./gen/lategate/whatsapp/v1/inbox_pb.js";
import { MediaService } from "./gen/lategate/whatsapp/v1/media_pb.js";
import { PhoneNumbersService } from "./gen/lategate/whatsapp/v1/phone_numbers_pb.js";
import { TemplatesService } from "./gen/lategate/whatsapp/v1/templates_pb.js";
import { WebhooksService } from "./gen/lategate/whatsapp/v1/webhooks_pb.js";
import { identify, reportConnection, retryReads } from "./interceptors.js";
import type { SubscribeOptions } from "./resume.js";
import { subscribe } from "./subscribe.js";

/** How a client reaches the gateway. The default is TLS with the roots that Node.js trusts. */
export interface ConnectOptions {
  /** Certificates (PEM) to trust in place of Node's: those of a private CA. */
  ca?: string | Buffer;
  /** No TLS: the key and the messages can be read on the way. For a laptop and for sidecars. */
  insecure?: boolean;
}

/**
 * A connection to a gateway: the stub of each service, and subscribers of the streams.
 * It connects with the first call, again after a failure, and carries 1,000 calls at a time.
 */
export interface Client {
  readonly accounts: Stub<typeof AccountsService>;
  readonly broadcasts: Stub<typeof BroadcastsService>;
  readonly businessProfiles: Stub<typeof BusinessProfilesService>;
  readonly connect: Stub<typeof ConnectService>;
  readonly contacts: Stub<typeof ContactsService>;
  readonly events: Stub<typeof EventsService>;
  readonly inbox: Stub<typeof InboxService>;
  readonly media: Stub<typeof MediaService>;
  readonly phoneNumbers: Stub<typeof PhoneNumbersService>;
  readonly templates: Stub<typeof TemplatesService>;
  readonly webhooks: Stub<typeof WebhooksService>;

  /**
   * InboxService.StreamMessages, opened again where it stopped. Yields events, gaps and
   * notices. Handle an item, then ask for the next one: that saves its token. If you
   * leave the loop before that, the token is not saved, and the item comes again next
   * time. Throws final errors: a ConnectError after which trying again does not help,
   * errors of `tokens`, or the reason of `signal`. A request with `cursorName` is refused
   * at once.
   */
  subscribeMessages(
    request: MessageInitShape<typeof StreamMessagesRequestSchema>,
    options?: SubscribeOptions,
  ): AsyncGenerator<StreamMessagesResponse, void, undefined>;

  /**
   * BroadcastsService.StreamDeliveryStatuses, as subscribeMessages; it yields snapshots
   * too, and ends when `until` or `maxWait` ends it.
   */
  subscribeDeliveryStatuses(
    request: MessageInitShape<typeof StreamDeliveryStatusesRequestSchema>,
    options?: SubscribeOptions,
  ): AsyncGenerator<StreamDeliveryStatusesResponse, void, undefined>;

  /** AccountsService.StreamAccountEvents, as subscribeMessages. */
  subscribeAccountEvents(
    request: MessageInitShape<typeof StreamAccountEventsRequestSchema>,
    options?: SubscribeOptions,
  ): AsyncGenerator<StreamAccountEventsResponse, void, undefined>;

  /** Closes the connection. Calls under way, later ones and subscribers fail with FAILED_PRECONDITION. */
  close(): void;
}

/**
 * Makes a client of the gateway at `target`, a `host:port`. `key` is a Late API key,
 * `sk_...`, and is sent with each call. Nothing is sent before the first call.
 */
export function connect(target: string, key: string, options: ConnectOptions = {}): Client {
  if (!/^[^/\s]+:\d+$/.test(target)) {
    throw new TypeError(`target must be host:port, such as gateway.example.com:443, and is ${JSON.stringify(target)}`);
  }
  if (options.insecure && options.ca) {
    throw new TypeError("ca is for TLS, and insecure is without");
  }
  const baseUrl = `${options.insecure ? "http" : "https"}://${target}`;
  const session = new Http2SessionManager(
    baseUrl,
    { pingIntervalMs: 30_000, pingTimeoutMs: 10_000 }, // while there are calls
    options.ca ? { ca: options.ca } : {},
  );
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
    subscribeDeliveryStatuses: (request, o) =>
      subscribe(BroadcastsService.method.streamDeliveryStatuses, broadcasts.streamDeliveryStatuses, request, o),
    subscribeAccountEvents: (request, o) =>
      subscribe(AccountsService.method.streamAccountEvents, accounts.streamAccountEvents, request, o),
    close() {
      closed = true;
      session.abort();
    },
  };
}
