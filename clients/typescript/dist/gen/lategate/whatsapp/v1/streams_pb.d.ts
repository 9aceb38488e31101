import type { GenEnum, GenFile, GenMessage } from "@bufbuild/protobuf/codegenv2";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/streams.proto.
 */
export declare const file_lategate_whatsapp_v1_streams: GenFile;
/**
 * StreamStarted is the first item of every stream. It comes at once, also where
 * there is no event for a long time.
 *
 * @generated from message lategate.whatsapp.v1.StreamStarted
 */
export type StreamStarted = Message<"lategate.whatsapp.v1.StreamStarted"> & {
    /**
     * The position from which everything that is still in the log can be read.
     *
     * @generated from field: string earliest_token = 1;
     */
    earliestToken: string;
    /**
     * The position of the log's last event when the stream began.
     *
     * @generated from field: string head_token = 2;
     */
    headToken: string;
    /**
     * The accounts that the stream covers: those asked for or, where none were, all
     * that the caller's key can see.
     *
     * @generated from field: repeated string account_ids = 3;
     */
    accountIds: string[];
    /**
     * The generation that this stream holds of its named cursor: what
     * EventsService.CommitCursor asks for. Absent without a cursor.
     *
     * @generated from field: optional int64 cursor_generation = 4;
     */
    cursorGeneration?: bigint | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.StreamStarted.
 * Use `create(StreamStartedSchema)` to create a new message.
 */
export declare const StreamStartedSchema: GenMessage<StreamStarted>;
/**
 * StreamHeartbeat says that the stream is alive and how far it has come. Everything
 * up to its response's `resume_token` was delivered, or was not for this stream.
 *
 * @generated from message lategate.whatsapp.v1.StreamHeartbeat
 */
export type StreamHeartbeat = Message<"lategate.whatsapp.v1.StreamHeartbeat"> & {
    /**
     * The gateway's time.
     *
     * @generated from field: google.protobuf.Timestamp server_time = 1;
     */
    serverTime?: Timestamp | undefined;
    /**
     * Whether the stream has reached the end of the log.
     *
     * @generated from field: optional bool caught_up = 2;
     */
    caughtUp?: boolean | undefined;
    /**
     * How many entries of the log are still ahead of the stream. Not all of them
     * need be for it.
     *
     * @generated from field: optional int64 backlog = 3;
     */
    backlog?: bigint | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.StreamHeartbeat.
 * Use `create(StreamHeartbeatSchema)` to create a new message.
 */
export declare const StreamHeartbeatSchema: GenMessage<StreamHeartbeat>;
/**
 * StreamGap says that events are missing here, and will not come.
 *
 * @generated from message lategate.whatsapp.v1.StreamGap
 */
export type StreamGap = Message<"lategate.whatsapp.v1.StreamGap"> & {
    /**
     * Why they are missing.
     *
     * @generated from field: optional lategate.whatsapp.v1.GapCause cause = 1;
     */
    cause?: GapCause | undefined;
    /**
     * The accounts whose events they are; empty if that is not known.
     *
     * @generated from field: repeated string account_ids = 2;
     */
    accountIds: string[];
    /**
     * From when on events may be missing. Absent if it is not known.
     *
     * @generated from field: google.protobuf.Timestamp from_time = 3;
     */
    fromTime?: Timestamp | undefined;
    /**
     * Until when. Absent if it is not known.
     *
     * @generated from field: google.protobuf.Timestamp to_time = 4;
     */
    toTime?: Timestamp | undefined;
    /**
     * What happened, in words.
     *
     * @generated from field: optional string message = 5;
     */
    message?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.StreamGap.
 * Use `create(StreamGapSchema)` to create a new message.
 */
export declare const StreamGapSchema: GenMessage<StreamGap>;
/**
 * StreamNotice tells something about the stream that is not an event and does not
 * end it.
 *
 * @generated from message lategate.whatsapp.v1.StreamNotice
 */
export type StreamNotice = Message<"lategate.whatsapp.v1.StreamNotice"> & {
    /**
     * What happened, for programs: `ACCOUNT_LOST` (the key cannot see one of several
     * accounts any more), `ACCOUNT_ADDED` (it sees one more, and the stream covers all),
     * `WEBHOOK_DISABLED` and `WEBHOOK_ENABLED` (events come late by polling meanwhile),
     * `MAX_WAIT_REACHED` and `UNTIL_REACHED` (why the stream is about to end). An open set.
     *
     * @generated from field: string reason = 1;
     */
    reason: string;
    /**
     * What happened, in words.
     *
     * @generated from field: optional string message = 2;
     */
    message?: string | undefined;
    /**
     * The accounts that it is about.
     *
     * @generated from field: repeated string account_ids = 3;
     */
    accountIds: string[];
};
/**
 * Describes the message lategate.whatsapp.v1.StreamNotice.
 * Use `create(StreamNoticeSchema)` to create a new message.
 */
export declare const StreamNoticeSchema: GenMessage<StreamNotice>;
/**
 * EventSource is how the gateway learned of an event.
 *
 * @generated from enum lategate.whatsapp.v1.EventSource
 */
export declare enum EventSource {
    /**
     * Not set.
     *
     * @generated from enum value: EVENT_SOURCE_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * The upstream called the gateway's webhook.
     *
     * @generated from enum value: EVENT_SOURCE_WEBHOOK = 1;
     */
    WEBHOOK = 1,
    /**
     * The gateway asked the upstream and found it.
     *
     * @generated from enum value: EVENT_SOURCE_POLL = 2;
     */
    POLL = 2,
    /**
     * The gateway found it when it looked for what it had missed: after a start, or
     * after webhooks had been out of order.
     *
     * @generated from enum value: EVENT_SOURCE_BACKFILL = 3;
     */
    BACKFILL = 3
}
/**
 * Describes the enum lategate.whatsapp.v1.EventSource.
 */
export declare const EventSourceSchema: GenEnum<EventSource>;
/**
 * GapCause is why events are missing from a stream.
 *
 * @generated from enum lategate.whatsapp.v1.GapCause
 */
export declare enum GapCause {
    /**
     * Not set.
     *
     * @generated from enum value: GAP_CAUSE_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * The reader was so slow, or a position so old, that the events have left the log
     * before they were read.
     *
     * @generated from enum value: GAP_CAUSE_RETENTION = 1;
     */
    RETENTION = 1,
    /**
     * The gateway's log is damaged there.
     *
     * @generated from enum value: GAP_CAUSE_LOG_DAMAGED = 2;
     */
    LOG_DAMAGED = 2,
    /**
     * The upstream's webhook was switched off, and what polling cannot find (edits,
     * deletions, reactions) is lost.
     *
     * @generated from enum value: GAP_CAUSE_WEBHOOK_OUTAGE = 3;
     */
    WEBHOOK_OUTAGE = 3,
    /**
     * The upstream could not say what had happened in that time.
     *
     * @generated from enum value: GAP_CAUSE_UPSTREAM = 4;
     */
    UPSTREAM = 4,
    /**
     * The log is not the one that the subscriber's position is of: it was replaced, or
     * restored from an older copy. The gateway refuses such a position (reasons
     * TOKEN_FOREIGN and TOKEN_FUTURE); the subscribers of the published clients then begin
     * with the oldest event, and tell this gap first. Events may come again.
     *
     * @generated from enum value: GAP_CAUSE_LOG_REPLACED = 5;
     */
    LOG_REPLACED = 5
}
/**
 * Describes the enum lategate.whatsapp.v1.GapCause.
 */
export declare const GapCauseSchema: GenEnum<GapCause>;
