// The requests of the streams as query parameters. Durations are written like `15s`, times in RFC 3339.

/** A time span in seconds, such as `15s`. */
export type Seconds = `${number}s`;

/** The parameters of all streams. If no beginning is set, they begin with the events from now on. */
interface StreamRequest {
  /** At most 100; empty means all that the key can see. */
  accountIds?: string[];
  /** Whether each event comes with the upstream's own JSON, in `rawJson`. */
  includeRaw?: boolean;
  /** How often a heartbeat comes while no other item does, 1 to 25 seconds. Default 15 seconds. */
  heartbeatInterval?: Seconds;
  /** Begin after this position. At most one of the three. */
  resumeToken?: string;
  /** Begin with the first event that reached the gateway at this time or later. */
  startTime?: string;
  /** Begin with the oldest event that is kept. */
  earliest?: true;
}

/** Which events of the inbox to stream. */
export interface StreamMessagesRequest extends StreamRequest {
  /** At most 100. */
  conversationIds?: string[];
  /** `message.received`, `message.sent`, `message.edited`, `message.deleted`, `reaction.received`, `conversation.started`. */
  kinds?: string[];
}

/** Which delivery statuses to stream. */
export interface StreamDeliveryStatusesRequest extends StreamRequest {
  /** At most 20. Without any, the statuses of all messages are streamed. */
  broadcastIds?: string[];
  /** At most 100. */
  phones?: string[];
  /** `message.sent`, `message.delivered`, `message.read`, `message.failed`. */
  kinds?: string[];
  /** End when every recipient has reached this status or has failed. */
  until?: "sent" | "delivered" | "read";
  /** End after this time in any case, up to 7 days. */
  maxWait?: Seconds;
}

/** Which events of accounts to stream. */
export interface StreamAccountEventsRequest extends StreamRequest {
  /** At most 100. */
  kinds?: string[];
}
