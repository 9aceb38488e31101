// The items of the streams as the gateway's REST facade writes them, named as in the
// contract. A test compares them with the OpenAPI document. Times are RFC 3339; what is
// optional is absent where it is not known.

/** One item of the inbox's stream: one of its members says what it is. Ignore one that has none of them. */
export interface StreamMessagesResponse {
  /** The position after this item. */
  resumeToken: string;
  started?: StreamStarted;
  event?: InboxEvent;
  heartbeat?: StreamHeartbeat;
  gap?: StreamGap;
  notice?: StreamNotice;
  /** The upstream's own JSON of the event, with `includeRaw`. */
  rawJson?: string;
}

/** One item of the stream of delivery statuses. */
export interface StreamDeliveryStatusesResponse {
  /** The position after this item. */
  resumeToken: string;
  started?: StreamStarted;
  event?: DeliveryStatusEvent;
  heartbeat?: StreamHeartbeat;
  gap?: StreamGap;
  notice?: StreamNotice;
  /** How a broadcast's recipients fare, before the first event. */
  snapshot?: DeliverySnapshot;
  /** The upstream's own JSON of the event, with `includeRaw`. */
  rawJson?: string;
}

/** One item of the accounts' stream. */
export interface StreamAccountEventsResponse {
  /** The position after this item. */
  resumeToken: string;
  started?: StreamStarted;
  event?: AccountEvent;
  heartbeat?: StreamHeartbeat;
  gap?: StreamGap;
  notice?: StreamNotice;
  /** The upstream's own JSON of the event, with `includeRaw`. */
  rawJson?: string;
}

/** The stream has begun. Subscribers do not yield it. */
export interface StreamStarted {
  earliestToken?: string;
  headToken?: string;
  accountIds?: string[];
  cursorGeneration?: number;
}

/** The stream is alive. Subscribers do not yield it. */
export interface StreamHeartbeat {
  serverTime?: string;
  caughtUp?: boolean;
  /** How many entries of the log are still ahead. */
  backlog?: number;
}

/** Events are missing here, and will not come: look them up. */
export interface StreamGap {
  cause?: "retention" | "log_damaged" | "webhook_outage" | "upstream" | "log_replaced";
  accountIds?: string[];
  fromTime?: string;
  toTime?: string;
  message?: string;
}

/** Something about the stream that is not an event; `reason` is an open set. */
export interface StreamNotice {
  reason?: string;
  message?: string;
  accountIds?: string[];
}

/** How the gateway learned of an event. */
export type EventSource = "webhook" | "poll" | "backfill";

/** Something that happened in a conversation. Which members there are depends on `kind`. */
export interface InboxEvent {
  /** The same wherever and however often the event is read. */
  eventId: string;
  kind: string;
  source?: EventSource;
  accountId?: string;
  platform?: string;
  conversationId?: string;
  messageId?: string;
  platformMessageId?: string;
  direction?: "incoming" | "outgoing";
  text?: string;
  attachments?: EventAttachment[];
  sender?: EventSender;
  /** In E.164. */
  recipientPhone?: string;
  reaction?: EventReaction;
  metadata?: Record<string, unknown>;
  eventTime?: string;
  receiveTime?: string;
}

/** A file that came with a message. Its URL expires. */
export interface EventAttachment {
  type?: string;
  url?: string;
  payload?: Record<string, unknown>;
}

/** Who wrote a message or reacted to one. */
export interface EventSender {
  id?: string;
  name?: string;
  username?: string;
  /** In E.164. WhatsApp users can hide it. */
  phone?: string;
  businessScopedUserId?: string;
  contactId?: string;
}

/** An emoji that was put on a message or taken away. */
export interface EventReaction {
  emoji?: string;
  action?: string;
}

/** How far the message to one recipient has come. */
export type BroadcastRecipientStatus = "pending" | "sent" | "delivered" | "read" | "failed";

/** The status of a message has changed. */
export interface DeliveryStatusEvent {
  /** The same wherever and however often the event is read. */
  eventId: string;
  kind: string;
  source?: EventSource;
  status?: BroadcastRecipientStatus;
  /** Whether the upstream has reported a later status, and not this one. */
  implied?: boolean;
  accountId?: string;
  conversationId?: string;
  broadcastId?: string;
  messageId?: string;
  phone?: string;
  error?: DeliveryError;
  eventTime?: string;
  receiveTime?: string;
}

/** Why a message failed. */
export interface DeliveryError {
  code?: string;
  title?: string;
  message?: string;
  explanation?: string;
}

/** How a broadcast's recipients fare, up to 500 in each snapshot. */
export interface DeliverySnapshot {
  broadcastId?: string;
  status?: "draft" | "scheduled" | "sending" | "completed" | "failed" | "cancelled";
  recipients?: BroadcastRecipient[];
  summary?: BroadcastRecipientSummary;
  /** Whether this is the broadcast's last snapshot. */
  last?: boolean;
}

/** One recipient of a broadcast. */
export interface BroadcastRecipient {
  phone?: string;
  name?: string;
  variables?: Record<string, unknown>;
  status?: BroadcastRecipientStatus;
  messageId?: string;
  error?: string;
  sentAt?: string;
  deliveredAt?: string;
  readAt?: string;
}

/** How many recipients have which status. */
export interface BroadcastRecipientSummary {
  total?: number;
  pending?: number;
  sent?: number;
  delivered?: number;
  read?: number;
  failed?: number;
}

/** Something that happened to an account; `kind` is an open set. */
export interface AccountEvent {
  /** The same wherever and however often the event is read. */
  eventId: string;
  kind: string;
  source?: EventSource;
  accountId?: string;
  platform?: string;
  disconnection?: AccountDisconnection;
  template?: TemplateChange;
  /** All that the upstream said, of kinds that the contract does not name. */
  payload?: Record<string, unknown>;
  eventTime?: string;
  receiveTime?: string;
}

/** How an account was lost. */
export interface AccountDisconnection {
  type?: string;
  reason?: string;
}

/** What has changed about a template. */
export interface TemplateChange {
  id?: string;
  name?: string;
  language?: string;
  status?: string;
  reason?: string;
  changeType?: string;
  category?: string;
  previousCategory?: string;
  scheduledCategory?: string;
}
