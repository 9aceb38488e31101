import type { GenEnum, GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import type { BulkError, RowFailure } from "./bulk_pb.js";
import type { EventSource, StreamGap, StreamHeartbeat, StreamNotice, StreamStarted } from "./streams_pb.js";
import type { TemplateComponent, TemplateReference } from "./templates_pb.js";
import type { OffsetPagination } from "./types_pb.js";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/broadcasts.proto.
 */
export declare const file_lategate_whatsapp_v1_broadcasts: GenFile;
/**
 * Broadcast is one template for many recipients. Answers to create, schedule and
 * cancel carry only some of the fields.
 *
 * @generated from message lategate.whatsapp.v1.Broadcast
 */
export type Broadcast = Message<"lategate.whatsapp.v1.Broadcast"> & {
    /**
     * The broadcast's id: `broadcast_id` in requests. Source: Late API.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The name, for people. Source: Late API.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * The description, for people. Source: Late API.
     *
     * @generated from field: optional string description = 3;
     */
    description?: string | undefined;
    /**
     * The template that is sent. Lists leave its components out. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.BroadcastTemplate template = 4;
     */
    template?: BroadcastTemplate | undefined;
    /**
     * Where the broadcast stands. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.BroadcastStatus status = 5;
     */
    status?: BroadcastStatus | undefined;
    /**
     * How many recipients there are. Source: Late API.
     *
     * @generated from field: optional int32 recipient_count = 6;
     */
    recipientCount?: number | undefined;
    /**
     * When it will be sent, if scheduled. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp scheduled_at = 7;
     */
    scheduledAt?: Timestamp | undefined;
    /**
     * When sending began. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp started_at = 8;
     */
    startedAt?: Timestamp | undefined;
    /**
     * When sending ended. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp completed_at = 9;
     */
    completedAt?: Timestamp | undefined;
    /**
     * How many messages WhatsApp has taken. Source: Late API.
     *
     * @generated from field: optional int32 sent_count = 10;
     */
    sentCount?: number | undefined;
    /**
     * How many messages have reached a phone. Source: Late API.
     *
     * @generated from field: optional int32 delivered_count = 11;
     */
    deliveredCount?: number | undefined;
    /**
     * How many messages have been opened. Source: Late API.
     *
     * @generated from field: optional int32 read_count = 12;
     */
    readCount?: number | undefined;
    /**
     * How many messages have failed. Source: Late API.
     *
     * @generated from field: optional int32 failed_count = 13;
     */
    failedCount?: number | undefined;
    /**
     * When the broadcast was created. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp created_at = 14;
     */
    createdAt?: Timestamp | undefined;
    /**
     * When the broadcast last changed. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp updated_at = 15;
     */
    updatedAt?: Timestamp | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.Broadcast.
 * Use `create(BroadcastSchema)` to create a new message.
 */
export declare const BroadcastSchema: GenMessage<Broadcast>;
/**
 * BroadcastTemplate is the template of a broadcast, as the upstream keeps it.
 *
 * @generated from message lategate.whatsapp.v1.BroadcastTemplate
 */
export type BroadcastTemplate = Message<"lategate.whatsapp.v1.BroadcastTemplate"> & {
    /**
     * The template's name. Source: Late API.
     *
     * @generated from field: optional string name = 1;
     */
    name?: string | undefined;
    /**
     * The template's language code, such as `en` or `en_US`. Source: Late API.
     *
     * @generated from field: optional string language = 2;
     */
    language?: string | undefined;
    /**
     * What goes into the template's placeholders. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateComponent components = 3;
     */
    components: TemplateComponent[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.BroadcastTemplate.
 * Use `create(BroadcastTemplateSchema)` to create a new message.
 */
export declare const BroadcastTemplateSchema: GenMessage<BroadcastTemplate>;
/**
 * BroadcastRecipient is one recipient of a broadcast and what has become of the
 * message.
 *
 * @generated from message lategate.whatsapp.v1.BroadcastRecipient
 */
export type BroadcastRecipient = Message<"lategate.whatsapp.v1.BroadcastRecipient"> & {
    /**
     * The recipient's phone number. Source: Late API.
     *
     * @generated from field: optional string phone = 1;
     */
    phone?: string | undefined;
    /**
     * The recipient's name. Source: Late API.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * The values of the template's placeholders for this recipient, by index such
     * as `1`. Source: Late API.
     *
     * @generated from field: google.protobuf.Struct variables = 3;
     */
    variables?: JsonObject | undefined;
    /**
     * How far the message has come. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.BroadcastRecipientStatus status = 4;
     */
    status?: BroadcastRecipientStatus | undefined;
    /**
     * WhatsApp's id of the message, once it was sent. Source: Meta.
     *
     * @generated from field: optional string message_id = 5;
     */
    messageId?: string | undefined;
    /**
     * Why the message failed. Source: Late API.
     *
     * @generated from field: optional string error = 6;
     */
    error?: string | undefined;
    /**
     * When WhatsApp took the message. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp sent_at = 7;
     */
    sentAt?: Timestamp | undefined;
    /**
     * When the message reached the phone. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp delivered_at = 8;
     */
    deliveredAt?: Timestamp | undefined;
    /**
     * When the message was opened. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp read_at = 9;
     */
    readAt?: Timestamp | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.BroadcastRecipient.
 * Use `create(BroadcastRecipientSchema)` to create a new message.
 */
export declare const BroadcastRecipientSchema: GenMessage<BroadcastRecipient>;
/**
 * BroadcastRecipientSummary counts a broadcast's recipients by status.
 *
 * @generated from message lategate.whatsapp.v1.BroadcastRecipientSummary
 */
export type BroadcastRecipientSummary = Message<"lategate.whatsapp.v1.BroadcastRecipientSummary"> & {
    /**
     * How many recipients there are. Source: Late API.
     *
     * @generated from field: optional int32 total = 1;
     */
    total?: number | undefined;
    /**
     * How many have the status PENDING. Source: Late API.
     *
     * @generated from field: optional int32 pending = 2;
     */
    pending?: number | undefined;
    /**
     * How many have the status SENT. Source: Late API.
     *
     * @generated from field: optional int32 sent = 3;
     */
    sent?: number | undefined;
    /**
     * How many have the status DELIVERED. Source: Late API.
     *
     * @generated from field: optional int32 delivered = 4;
     */
    delivered?: number | undefined;
    /**
     * How many have the status READ. Source: Late API.
     *
     * @generated from field: optional int32 read = 5;
     */
    read?: number | undefined;
    /**
     * How many have the status FAILED. Source: Late API.
     *
     * @generated from field: optional int32 failed = 6;
     */
    failed?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.BroadcastRecipientSummary.
 * Use `create(BroadcastRecipientSummarySchema)` to create a new message.
 */
export declare const BroadcastRecipientSummarySchema: GenMessage<BroadcastRecipientSummary>;
/**
 * BroadcastRecipientInput is a recipient to add to a broadcast.
 *
 * @generated from message lategate.whatsapp.v1.BroadcastRecipientInput
 */
export type BroadcastRecipientInput = Message<"lategate.whatsapp.v1.BroadcastRecipientInput"> & {
    /**
     * The recipient's phone number with country code, such as `+14155550123`.
     *
     * @generated from field: string phone = 1;
     */
    phone: string;
    /**
     * The recipient's name, for people.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * The values of the template's placeholders for this recipient, by index: `1`
     * for `{{1}}`.
     *
     * @generated from field: map<string, string> variables = 3;
     */
    variables: {
        [key: string]: string;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.BroadcastRecipientInput.
 * Use `create(BroadcastRecipientInputSchema)` to create a new message.
 */
export declare const BroadcastRecipientInputSchema: GenMessage<BroadcastRecipientInput>;
/**
 * ListBroadcastsRequest chooses an account and, with filters, its broadcasts.
 *
 * @generated from message lategate.whatsapp.v1.ListBroadcastsRequest
 */
export type ListBroadcastsRequest = Message<"lategate.whatsapp.v1.ListBroadcastsRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * Only broadcasts with this status.
     *
     * @generated from field: optional lategate.whatsapp.v1.BroadcastStatus status = 2;
     */
    status?: BroadcastStatus | undefined;
    /**
     * How many items to return at most. The upstream's default is 50.
     *
     * @generated from field: optional int32 limit = 3;
     */
    limit?: number | undefined;
    /**
     * How many items to pass over first. The upstream's default is 0.
     *
     * @generated from field: optional int32 skip = 4;
     */
    skip?: number | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListBroadcastsRequest.
 * Use `create(ListBroadcastsRequestSchema)` to create a new message.
 */
export declare const ListBroadcastsRequestSchema: GenMessage<ListBroadcastsRequest>;
/**
 * ListBroadcastsResponse holds one part of the list of broadcasts.
 *
 * @generated from message lategate.whatsapp.v1.ListBroadcastsResponse
 */
export type ListBroadcastsResponse = Message<"lategate.whatsapp.v1.ListBroadcastsResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The broadcasts, the newest first, without their recipients.
     * Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.Broadcast broadcasts = 2;
     */
    broadcasts: Broadcast[];
    /**
     * Which part of the list this is. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.OffsetPagination pagination = 3;
     */
    pagination?: OffsetPagination | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListBroadcastsResponse.
 * Use `create(ListBroadcastsResponseSchema)` to create a new message.
 */
export declare const ListBroadcastsResponseSchema: GenMessage<ListBroadcastsResponse>;
/**
 * CreateBroadcastRequest describes a new draft.
 *
 * @generated from message lategate.whatsapp.v1.CreateBroadcastRequest
 */
export type CreateBroadcastRequest = Message<"lategate.whatsapp.v1.CreateBroadcastRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The name, for people.
     *
     * @generated from field: string name = 2;
     */
    name: string;
    /**
     * The description, for people.
     *
     * @generated from field: optional string description = 3;
     */
    description?: string | undefined;
    /**
     * The template to send. It must be approved by the time the broadcast is sent.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateReference template = 4;
     */
    template?: TemplateReference | undefined;
    /**
     * The first recipients. More can be added later, 1,000 a call.
     *
     * @generated from field: repeated lategate.whatsapp.v1.BroadcastRecipientInput recipients = 5;
     */
    recipients: BroadcastRecipientInput[];
};
/**
 * Describes the message lategate.whatsapp.v1.CreateBroadcastRequest.
 * Use `create(CreateBroadcastRequestSchema)` to create a new message.
 */
export declare const CreateBroadcastRequestSchema: GenMessage<CreateBroadcastRequest>;
/**
 * CreateBroadcastResponse holds the new draft.
 *
 * @generated from message lategate.whatsapp.v1.CreateBroadcastResponse
 */
export type CreateBroadcastResponse = Message<"lategate.whatsapp.v1.CreateBroadcastResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The draft. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.Broadcast broadcast = 2;
     */
    broadcast?: Broadcast | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CreateBroadcastResponse.
 * Use `create(CreateBroadcastResponseSchema)` to create a new message.
 */
export declare const CreateBroadcastResponseSchema: GenMessage<CreateBroadcastResponse>;
/**
 * GetBroadcastRequest chooses one broadcast.
 *
 * @generated from message lategate.whatsapp.v1.GetBroadcastRequest
 */
export type GetBroadcastRequest = Message<"lategate.whatsapp.v1.GetBroadcastRequest"> & {
    /**
     * The broadcast's id.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.GetBroadcastRequest.
 * Use `create(GetBroadcastRequestSchema)` to create a new message.
 */
export declare const GetBroadcastRequestSchema: GenMessage<GetBroadcastRequest>;
/**
 * GetBroadcastResponse holds one broadcast.
 *
 * @generated from message lategate.whatsapp.v1.GetBroadcastResponse
 */
export type GetBroadcastResponse = Message<"lategate.whatsapp.v1.GetBroadcastResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The broadcast. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.Broadcast broadcast = 2;
     */
    broadcast?: Broadcast | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetBroadcastResponse.
 * Use `create(GetBroadcastResponseSchema)` to create a new message.
 */
export declare const GetBroadcastResponseSchema: GenMessage<GetBroadcastResponse>;
/**
 * DeleteBroadcastRequest chooses the broadcast to delete.
 *
 * @generated from message lategate.whatsapp.v1.DeleteBroadcastRequest
 */
export type DeleteBroadcastRequest = Message<"lategate.whatsapp.v1.DeleteBroadcastRequest"> & {
    /**
     * The broadcast's id.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.DeleteBroadcastRequest.
 * Use `create(DeleteBroadcastRequestSchema)` to create a new message.
 */
export declare const DeleteBroadcastRequestSchema: GenMessage<DeleteBroadcastRequest>;
/**
 * DeleteBroadcastResponse confirms a deletion.
 *
 * @generated from message lategate.whatsapp.v1.DeleteBroadcastResponse
 */
export type DeleteBroadcastResponse = Message<"lategate.whatsapp.v1.DeleteBroadcastResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * A sentence for people. Source: Late API.
     *
     * @generated from field: optional string message = 2;
     */
    message?: string | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.DeleteBroadcastResponse.
 * Use `create(DeleteBroadcastResponseSchema)` to create a new message.
 */
export declare const DeleteBroadcastResponseSchema: GenMessage<DeleteBroadcastResponse>;
/**
 * SendBroadcastRequest chooses the broadcast to send.
 *
 * @generated from message lategate.whatsapp.v1.SendBroadcastRequest
 */
export type SendBroadcastRequest = Message<"lategate.whatsapp.v1.SendBroadcastRequest"> & {
    /**
     * The broadcast's id.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.SendBroadcastRequest.
 * Use `create(SendBroadcastRequestSchema)` to create a new message.
 */
export declare const SendBroadcastRequestSchema: GenMessage<SendBroadcastRequest>;
/**
 * SendBroadcastResponse says how sending went.
 *
 * @generated from message lategate.whatsapp.v1.SendBroadcastResponse
 */
export type SendBroadcastResponse = Message<"lategate.whatsapp.v1.SendBroadcastResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * Where the broadcast stands now: completed or failed. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.BroadcastStatus status = 2;
     */
    status?: BroadcastStatus | undefined;
    /**
     * How many messages WhatsApp has taken. Source: Late API.
     *
     * @generated from field: optional int32 sent = 3;
     */
    sent?: number | undefined;
    /**
     * How many messages have failed; ListBroadcastRecipients says why.
     * Source: Late API.
     *
     * @generated from field: optional int32 failed = 4;
     */
    failed?: number | undefined;
    /**
     * How many recipients there are. Source: Late API.
     *
     * @generated from field: optional int32 total = 5;
     */
    total?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendBroadcastResponse.
 * Use `create(SendBroadcastResponseSchema)` to create a new message.
 */
export declare const SendBroadcastResponseSchema: GenMessage<SendBroadcastResponse>;
/**
 * ScheduleBroadcastRequest says when a draft shall be sent.
 *
 * @generated from message lategate.whatsapp.v1.ScheduleBroadcastRequest
 */
export type ScheduleBroadcastRequest = Message<"lategate.whatsapp.v1.ScheduleBroadcastRequest"> & {
    /**
     * The broadcast's id.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
    /**
     * When to send: in the future, at most 30 days ahead.
     *
     * @generated from field: google.protobuf.Timestamp scheduled_at = 2;
     */
    scheduledAt?: Timestamp | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ScheduleBroadcastRequest.
 * Use `create(ScheduleBroadcastRequestSchema)` to create a new message.
 */
export declare const ScheduleBroadcastRequestSchema: GenMessage<ScheduleBroadcastRequest>;
/**
 * ScheduleBroadcastResponse holds the scheduled broadcast.
 *
 * @generated from message lategate.whatsapp.v1.ScheduleBroadcastResponse
 */
export type ScheduleBroadcastResponse = Message<"lategate.whatsapp.v1.ScheduleBroadcastResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The broadcast: its id, status and time only. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.Broadcast broadcast = 2;
     */
    broadcast?: Broadcast | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ScheduleBroadcastResponse.
 * Use `create(ScheduleBroadcastResponseSchema)` to create a new message.
 */
export declare const ScheduleBroadcastResponseSchema: GenMessage<ScheduleBroadcastResponse>;
/**
 * CancelBroadcastScheduleRequest chooses the broadcast that shall not be sent.
 *
 * @generated from message lategate.whatsapp.v1.CancelBroadcastScheduleRequest
 */
export type CancelBroadcastScheduleRequest = Message<"lategate.whatsapp.v1.CancelBroadcastScheduleRequest"> & {
    /**
     * The broadcast's id.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.CancelBroadcastScheduleRequest.
 * Use `create(CancelBroadcastScheduleRequestSchema)` to create a new message.
 */
export declare const CancelBroadcastScheduleRequestSchema: GenMessage<CancelBroadcastScheduleRequest>;
/**
 * CancelBroadcastScheduleResponse holds the broadcast, a draft again.
 *
 * @generated from message lategate.whatsapp.v1.CancelBroadcastScheduleResponse
 */
export type CancelBroadcastScheduleResponse = Message<"lategate.whatsapp.v1.CancelBroadcastScheduleResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The broadcast: its id and status only. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.Broadcast broadcast = 2;
     */
    broadcast?: Broadcast | undefined;
    /**
     * A sentence for people. Source: Late API.
     *
     * @generated from field: optional string message = 3;
     */
    message?: string | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CancelBroadcastScheduleResponse.
 * Use `create(CancelBroadcastScheduleResponseSchema)` to create a new message.
 */
export declare const CancelBroadcastScheduleResponseSchema: GenMessage<CancelBroadcastScheduleResponse>;
/**
 * ListBroadcastRecipientsRequest chooses a broadcast and, with filters, its
 * recipients.
 *
 * @generated from message lategate.whatsapp.v1.ListBroadcastRecipientsRequest
 */
export type ListBroadcastRecipientsRequest = Message<"lategate.whatsapp.v1.ListBroadcastRecipientsRequest"> & {
    /**
     * The broadcast's id.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
    /**
     * Only recipients with this status.
     *
     * @generated from field: optional lategate.whatsapp.v1.BroadcastRecipientStatus status = 2;
     */
    status?: BroadcastRecipientStatus | undefined;
    /**
     * How many items to return at most. The upstream's default is 100.
     *
     * @generated from field: optional int32 limit = 3;
     */
    limit?: number | undefined;
    /**
     * How many items to pass over first. The upstream's default is 0.
     *
     * @generated from field: optional int32 skip = 4;
     */
    skip?: number | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListBroadcastRecipientsRequest.
 * Use `create(ListBroadcastRecipientsRequestSchema)` to create a new message.
 */
export declare const ListBroadcastRecipientsRequestSchema: GenMessage<ListBroadcastRecipientsRequest>;
/**
 * ListBroadcastRecipientsResponse holds one part of the list of recipients.
 *
 * @generated from message lategate.whatsapp.v1.ListBroadcastRecipientsResponse
 */
export type ListBroadcastRecipientsResponse = Message<"lategate.whatsapp.v1.ListBroadcastRecipientsResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The recipients. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.BroadcastRecipient recipients = 2;
     */
    recipients: BroadcastRecipient[];
    /**
     * Which part of the list this is. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.OffsetPagination pagination = 3;
     */
    pagination?: OffsetPagination | undefined;
    /**
     * Counts of the recipients by status. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.BroadcastRecipientSummary summary = 4;
     */
    summary?: BroadcastRecipientSummary | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListBroadcastRecipientsResponse.
 * Use `create(ListBroadcastRecipientsResponseSchema)` to create a new message.
 */
export declare const ListBroadcastRecipientsResponseSchema: GenMessage<ListBroadcastRecipientsResponse>;
/**
 * AddBroadcastRecipientsRequest holds recipients for a draft.
 *
 * @generated from message lategate.whatsapp.v1.AddBroadcastRecipientsRequest
 */
export type AddBroadcastRecipientsRequest = Message<"lategate.whatsapp.v1.AddBroadcastRecipientsRequest"> & {
    /**
     * The broadcast's id.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
    /**
     * The recipients: 1 to 1,000 a call.
     *
     * @generated from field: repeated lategate.whatsapp.v1.BroadcastRecipientInput recipients = 2;
     */
    recipients: BroadcastRecipientInput[];
};
/**
 * Describes the message lategate.whatsapp.v1.AddBroadcastRecipientsRequest.
 * Use `create(AddBroadcastRecipientsRequestSchema)` to create a new message.
 */
export declare const AddBroadcastRecipientsRequestSchema: GenMessage<AddBroadcastRecipientsRequest>;
/**
 * AddBroadcastRecipientsResponse says what was added.
 *
 * @generated from message lategate.whatsapp.v1.AddBroadcastRecipientsResponse
 */
export type AddBroadcastRecipientsResponse = Message<"lategate.whatsapp.v1.AddBroadcastRecipientsResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * How many recipients were added. Source: Late API.
     *
     * @generated from field: optional int32 added = 2;
     */
    added?: number | undefined;
    /**
     * How many were skipped because the broadcast has their phone number already.
     * Source: Late API.
     *
     * @generated from field: optional int32 duplicates = 3;
     */
    duplicates?: number | undefined;
    /**
     * How many recipients the broadcast has now. Source: Late API.
     *
     * @generated from field: optional int32 total_recipients = 4;
     */
    totalRecipients?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.AddBroadcastRecipientsResponse.
 * Use `create(AddBroadcastRecipientsResponseSchema)` to create a new message.
 */
export declare const AddBroadcastRecipientsResponseSchema: GenMessage<AddBroadcastRecipientsResponse>;
/**
 * RemoveBroadcastRecipientsRequest holds the phone numbers to take out of a draft.
 *
 * @generated from message lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest
 */
export type RemoveBroadcastRecipientsRequest = Message<"lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest"> & {
    /**
     * The broadcast's id.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
    /**
     * The phone numbers, at least one, such as `+14155550123`.
     *
     * @generated from field: repeated string phones = 2;
     */
    phones: string[];
};
/**
 * Describes the message lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest.
 * Use `create(RemoveBroadcastRecipientsRequestSchema)` to create a new message.
 */
export declare const RemoveBroadcastRecipientsRequestSchema: GenMessage<RemoveBroadcastRecipientsRequest>;
/**
 * RemoveBroadcastRecipientsResponse says what was removed.
 *
 * @generated from message lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse
 */
export type RemoveBroadcastRecipientsResponse = Message<"lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * How many recipients were removed. Source: Late API.
     *
     * @generated from field: optional int32 removed = 2;
     */
    removed?: number | undefined;
    /**
     * How many recipients the broadcast has now. Source: Late API.
     *
     * @generated from field: optional int32 total_recipients = 3;
     */
    totalRecipients?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse.
 * Use `create(RemoveBroadcastRecipientsResponseSchema)` to create a new message.
 */
export declare const RemoveBroadcastRecipientsResponseSchema: GenMessage<RemoveBroadcastRecipientsResponse>;
/**
 * SendBulkRequest holds one template and the recipients to send it to.
 *
 * @generated from message lategate.whatsapp.v1.SendBulkRequest
 */
export type SendBulkRequest = Message<"lategate.whatsapp.v1.SendBulkRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The recipients: 1 to 100 a call.
     *
     * @generated from field: repeated lategate.whatsapp.v1.BulkRecipientInput recipients = 2;
     */
    recipients: BulkRecipientInput[];
    /**
     * The template to send. It must be approved.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateReference template = 3;
     */
    template?: TemplateReference | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendBulkRequest.
 * Use `create(SendBulkRequestSchema)` to create a new message.
 */
export declare const SendBulkRequestSchema: GenMessage<SendBulkRequest>;
/**
 * BulkRecipientInput is a recipient of a bulk send.
 *
 * @generated from message lategate.whatsapp.v1.BulkRecipientInput
 */
export type BulkRecipientInput = Message<"lategate.whatsapp.v1.BulkRecipientInput"> & {
    /**
     * The recipient's phone number with country code, such as `+14155550123`.
     *
     * @generated from field: string phone = 1;
     */
    phone: string;
    /**
     * The values of the template's placeholders for this recipient, by index: `1`
     * for `{{1}}`.
     *
     * @generated from field: map<string, string> variables = 2;
     */
    variables: {
        [key: string]: string;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.BulkRecipientInput.
 * Use `create(BulkRecipientInputSchema)` to create a new message.
 */
export declare const BulkRecipientInputSchema: GenMessage<BulkRecipientInput>;
/**
 * SendBulkResponse says how a bulk send went.
 *
 * @generated from message lategate.whatsapp.v1.SendBulkResponse
 */
export type SendBulkResponse = Message<"lategate.whatsapp.v1.SendBulkResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * Counts of the results. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.SendBulkSummary summary = 2;
     */
    summary?: SendBulkSummary | undefined;
    /**
     * What became of each recipient. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.SendBulkResult results = 3;
     */
    results: SendBulkResult[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendBulkResponse.
 * Use `create(SendBulkResponseSchema)` to create a new message.
 */
export declare const SendBulkResponseSchema: GenMessage<SendBulkResponse>;
/**
 * SendBulkSummary counts the results of a bulk send.
 *
 * @generated from message lategate.whatsapp.v1.SendBulkSummary
 */
export type SendBulkSummary = Message<"lategate.whatsapp.v1.SendBulkSummary"> & {
    /**
     * How many recipients there were. Source: Late API.
     *
     * @generated from field: optional int32 total = 1;
     */
    total?: number | undefined;
    /**
     * How many messages WhatsApp has taken. Source: Late API.
     *
     * @generated from field: optional int32 sent = 2;
     */
    sent?: number | undefined;
    /**
     * How many messages have failed. Source: Late API.
     *
     * @generated from field: optional int32 failed = 3;
     */
    failed?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendBulkSummary.
 * Use `create(SendBulkSummarySchema)` to create a new message.
 */
export declare const SendBulkSummarySchema: GenMessage<SendBulkSummary>;
/**
 * SendBulkResult is what became of one recipient of a bulk send.
 *
 * @generated from message lategate.whatsapp.v1.SendBulkResult
 */
export type SendBulkResult = Message<"lategate.whatsapp.v1.SendBulkResult"> & {
    /**
     * The recipient's phone number. Source: Late API.
     *
     * @generated from field: optional string phone = 1;
     */
    phone?: string | undefined;
    /**
     * Whether WhatsApp has taken the message. Source: Late API.
     *
     * @generated from field: optional bool success = 2;
     */
    success?: boolean | undefined;
    /**
     * WhatsApp's id of the message. Source: Meta.
     *
     * @generated from field: optional string message_id = 3;
     */
    messageId?: string | undefined;
    /**
     * Why the message failed. Source: Late API.
     *
     * @generated from field: optional string error = 4;
     */
    error?: string | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendBulkResult.
 * Use `create(SendBulkResultSchema)` to create a new message.
 */
export declare const SendBulkResultSchema: GenMessage<SendBulkResult>;
/**
 * StreamDeliveryStatusesRequest says whose statuses to stream, and from where. All
 * filters must match; an empty one matches all.
 *
 * @generated from message lategate.whatsapp.v1.StreamDeliveryStatusesRequest
 */
export type StreamDeliveryStatusesRequest = Message<"lategate.whatsapp.v1.StreamDeliveryStatusesRequest"> & {
    /**
     * The accounts to cover: ids from AccountsService.ListAccounts, at most 100. None
     * means all that the caller's key can see, also those connected later. An account
     * that the key cannot see is NOT_FOUND.
     *
     * @generated from field: repeated string account_ids = 1;
     */
    accountIds: string[];
    /**
     * The broadcasts to follow, at most 20. Without any, the statuses of all messages
     * are streamed. A broadcast that the key cannot see is NOT_FOUND.
     *
     * @generated from field: repeated string broadcast_ids = 2;
     */
    broadcastIds: string[];
    /**
     * Only messages to these phone numbers, at most 100.
     *
     * @generated from field: repeated string phones = 3;
     */
    phones: string[];
    /**
     * Only these changes: `message.sent`, `message.delivered`, `message.read`,
     * `message.failed`.
     *
     * @generated from field: repeated string kinds = 4;
     */
    kinds: string[];
    /**
     * End the stream with OK once every recipient of every broadcast has this status or
     * a later one, or has failed: SENT, DELIVERED or READ. Some customers' phones never
     * report READ: set `max_wait` too.
     *
     * @generated from field: optional lategate.whatsapp.v1.BroadcastRecipientStatus until = 5;
     */
    until?: BroadcastRecipientStatus | undefined;
    /**
     * End the stream with OK after this time in any case, 1 second to 7 days.
     *
     * @generated from field: google.protobuf.Duration max_wait = 6;
     */
    maxWait?: Duration | undefined;
    /**
     * Whether each event comes with the upstream's own JSON, in `raw_json`. Default
     * false.
     *
     * @generated from field: bool include_raw = 7;
     */
    includeRaw: boolean;
    /**
     * How often a heartbeat comes while there is nothing else, 1 to 25 seconds; proxies
     * cut connections that are silent for longer. Default 15 seconds.
     *
     * @generated from field: google.protobuf.Duration heartbeat_interval = 8;
     */
    heartbeatInterval?: Duration | undefined;
    /**
     * Where to begin. Not set: with what happens from now on.
     *
     * @generated from oneof lategate.whatsapp.v1.StreamDeliveryStatusesRequest.start
     */
    start: {
        /**
         * After this position: the `resume_token` of the last response that was dealt
         * with. One that is older than what the log keeps is OUT_OF_RANGE (reason
         * TOKEN_EXPIRED, with the earliest token that works), one of another log
         * INVALID_ARGUMENT (TOKEN_FOREIGN).
         *
         * @generated from field: string resume_token = 9;
         */
        value: string;
        case: "resumeToken";
    } | {
        /**
         * With the first event that reached the gateway at this time or later. A time
         * before the oldest event is the oldest event.
         *
         * @generated from field: google.protobuf.Timestamp start_time = 10;
         */
        value: Timestamp;
        case: "startTime";
    } | {
        /**
         * With the oldest event that the log still has. Must be true.
         *
         * @generated from field: bool earliest = 11;
         */
        value: boolean;
        case: "earliest";
    } | {
        /**
         * After the position of this cursor, which the stream then holds: see
         * EventsService. A cursor that does not exist is created, at now.
         *
         * @generated from field: string cursor_name = 12;
         */
        value: string;
        case: "cursorName";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.StreamDeliveryStatusesRequest.
 * Use `create(StreamDeliveryStatusesRequestSchema)` to create a new message.
 */
export declare const StreamDeliveryStatusesRequestSchema: GenMessage<StreamDeliveryStatusesRequest>;
/**
 * StreamDeliveryStatusesResponse is one item of the stream.
 *
 * @generated from message lategate.whatsapp.v1.StreamDeliveryStatusesResponse
 */
export type StreamDeliveryStatusesResponse = Message<"lategate.whatsapp.v1.StreamDeliveryStatusesResponse"> & {
    /**
     * The position after this item: what to send as `resume_token` to go on from here.
     * It is not tied to the filters of the stream. Keep it once the item is dealt with.
     *
     * @generated from field: string resume_token = 1;
     */
    resumeToken: string;
    /**
     * What the item is. Ignore one that you do not know: others may be added.
     *
     * @generated from oneof lategate.whatsapp.v1.StreamDeliveryStatusesResponse.item
     */
    item: {
        /**
         * The stream has begun.
         *
         * @generated from field: lategate.whatsapp.v1.StreamStarted started = 2;
         */
        value: StreamStarted;
        case: "started";
    } | {
        /**
         * The status of a message has changed.
         *
         * @generated from field: lategate.whatsapp.v1.DeliveryStatusEvent event = 3;
         */
        value: DeliveryStatusEvent;
        case: "event";
    } | {
        /**
         * Nothing else to say for now.
         *
         * @generated from field: lategate.whatsapp.v1.StreamHeartbeat heartbeat = 4;
         */
        value: StreamHeartbeat;
        case: "heartbeat";
    } | {
        /**
         * Events are missing here.
         *
         * @generated from field: lategate.whatsapp.v1.StreamGap gap = 5;
         */
        value: StreamGap;
        case: "gap";
    } | {
        /**
         * Something about the stream itself.
         *
         * @generated from field: lategate.whatsapp.v1.StreamNotice notice = 6;
         */
        value: StreamNotice;
        case: "notice";
    } | {
        /**
         * How a broadcast's recipients fare, before the first event.
         *
         * @generated from field: lategate.whatsapp.v1.DeliverySnapshot snapshot = 7;
         */
        value: DeliverySnapshot;
        case: "snapshot";
    } | {
        case: undefined;
        value?: undefined;
    };
    /**
     * The upstream's own JSON of the event, exactly as it came. Only with
     * `include_raw`, and only where there is one.
     *
     * @generated from field: optional string raw_json = 8;
     */
    rawJson?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.StreamDeliveryStatusesResponse.
 * Use `create(StreamDeliveryStatusesResponseSchema)` to create a new message.
 */
export declare const StreamDeliveryStatusesResponseSchema: GenMessage<StreamDeliveryStatusesResponse>;
/**
 * DeliverySnapshot is how the recipients of a broadcast fare at the position of its
 * `resume_token`; the events that follow tell what changes from there on. A large
 * broadcast takes several, up to 500 recipients each.
 *
 * @generated from message lategate.whatsapp.v1.DeliverySnapshot
 */
export type DeliverySnapshot = Message<"lategate.whatsapp.v1.DeliverySnapshot"> & {
    /**
     * The broadcast.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
    /**
     * The broadcast's own status.
     *
     * @generated from field: optional lategate.whatsapp.v1.BroadcastStatus status = 2;
     */
    status?: BroadcastStatus | undefined;
    /**
     * Some of the recipients, or all.
     *
     * @generated from field: repeated lategate.whatsapp.v1.BroadcastRecipient recipients = 3;
     */
    recipients: BroadcastRecipient[];
    /**
     * Counts of all recipients by status.
     *
     * @generated from field: lategate.whatsapp.v1.BroadcastRecipientSummary summary = 4;
     */
    summary?: BroadcastRecipientSummary | undefined;
    /**
     * Whether this is the broadcast's last snapshot.
     *
     * @generated from field: optional bool last = 5;
     */
    last?: boolean | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.DeliverySnapshot.
 * Use `create(DeliverySnapshotSchema)` to create a new message.
 */
export declare const DeliverySnapshotSchema: GenMessage<DeliverySnapshot>;
/**
 * DeliveryStatusEvent is a change of the status of one message.
 *
 * @generated from message lategate.whatsapp.v1.DeliveryStatusEvent
 */
export type DeliveryStatusEvent = Message<"lategate.whatsapp.v1.DeliveryStatusEvent"> & {
    /**
     * The event's id, the same wherever and however often the event is read. A change
     * has one id among a broadcast's events and another among an account's.
     *
     * @generated from field: string event_id = 1;
     */
    eventId: string;
    /**
     * The upstream's name of the change, one of those that the request's `kinds` lists.
     *
     * @generated from field: string kind = 2;
     */
    kind: string;
    /**
     * How the gateway learned of it.
     *
     * @generated from field: optional lategate.whatsapp.v1.EventSource source = 3;
     */
    source?: EventSource | undefined;
    /**
     * The status now.
     *
     * @generated from field: optional lategate.whatsapp.v1.BroadcastRecipientStatus status = 4;
     */
    status?: BroadcastRecipientStatus | undefined;
    /**
     * Whether the upstream has not reported this status but a later one.
     *
     * @generated from field: optional bool implied = 5;
     */
    implied?: boolean | undefined;
    /**
     * The account that the message was sent from.
     *
     * @generated from field: string account_id = 6;
     */
    accountId: string;
    /**
     * The conversation, where it is known.
     *
     * @generated from field: optional string conversation_id = 7;
     */
    conversationId?: string | undefined;
    /**
     * The broadcast that the message belongs to, where it is known.
     *
     * @generated from field: optional string broadcast_id = 8;
     */
    broadcastId?: string | undefined;
    /**
     * The platform's id of the message. Absent if it failed before it had one.
     *
     * @generated from field: optional string message_id = 9;
     */
    messageId?: string | undefined;
    /**
     * The customer's phone number, where it is known.
     *
     * @generated from field: optional string phone = 10;
     */
    phone?: string | undefined;
    /**
     * Why the message failed.
     *
     * @generated from field: lategate.whatsapp.v1.DeliveryError error = 11;
     */
    error?: DeliveryError | undefined;
    /**
     * When it happened, by the upstream's clock; of an implied status, when the later
     * one did, unless the upstream tells.
     *
     * @generated from field: google.protobuf.Timestamp event_time = 12;
     */
    eventTime?: Timestamp | undefined;
    /**
     * When the gateway learned of it.
     *
     * @generated from field: google.protobuf.Timestamp receive_time = 13;
     */
    receiveTime?: Timestamp | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.DeliveryStatusEvent.
 * Use `create(DeliveryStatusEventSchema)` to create a new message.
 */
export declare const DeliveryStatusEventSchema: GenMessage<DeliveryStatusEvent>;
/**
 * DeliveryError is why a message failed. docs/errors.md explains Meta's codes.
 *
 * @generated from message lategate.whatsapp.v1.DeliveryError
 */
export type DeliveryError = Message<"lategate.whatsapp.v1.DeliveryError"> & {
    /**
     * The platform's code, such as `131026`.
     *
     * @generated from field: optional string code = 1;
     */
    code?: string | undefined;
    /**
     * What went wrong, in a few words.
     *
     * @generated from field: optional string title = 2;
     */
    title?: string | undefined;
    /**
     * What went wrong.
     *
     * @generated from field: optional string message = 3;
     */
    message?: string | undefined;
    /**
     * More of it.
     *
     * @generated from field: optional string explanation = 4;
     */
    explanation?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.DeliveryError.
 * Use `create(DeliveryErrorSchema)` to create a new message.
 */
export declare const DeliveryErrorSchema: GenMessage<DeliveryError>;
/**
 * SendBroadcastAsyncRequest chooses the broadcast to send.
 *
 * @generated from message lategate.whatsapp.v1.SendBroadcastAsyncRequest
 */
export type SendBroadcastAsyncRequest = Message<"lategate.whatsapp.v1.SendBroadcastAsyncRequest"> & {
    /**
     * The broadcast's id.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.SendBroadcastAsyncRequest.
 * Use `create(SendBroadcastAsyncRequestSchema)` to create a new message.
 */
export declare const SendBroadcastAsyncRequestSchema: GenMessage<SendBroadcastAsyncRequest>;
/**
 * SendBroadcastAsyncResponse says how the sending stands.
 *
 * @generated from message lategate.whatsapp.v1.SendBroadcastAsyncResponse
 */
export type SendBroadcastAsyncResponse = Message<"lategate.whatsapp.v1.SendBroadcastAsyncResponse"> & {
    /**
     * The sending.
     *
     * @generated from field: lategate.whatsapp.v1.BroadcastSend send = 1;
     */
    send?: BroadcastSend | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendBroadcastAsyncResponse.
 * Use `create(SendBroadcastAsyncResponseSchema)` to create a new message.
 */
export declare const SendBroadcastAsyncResponseSchema: GenMessage<SendBroadcastAsyncResponse>;
/**
 * GetBroadcastSendRequest chooses a broadcast that is being sent, or was.
 *
 * @generated from message lategate.whatsapp.v1.GetBroadcastSendRequest
 */
export type GetBroadcastSendRequest = Message<"lategate.whatsapp.v1.GetBroadcastSendRequest"> & {
    /**
     * The broadcast's id.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.GetBroadcastSendRequest.
 * Use `create(GetBroadcastSendRequestSchema)` to create a new message.
 */
export declare const GetBroadcastSendRequestSchema: GenMessage<GetBroadcastSendRequest>;
/**
 * GetBroadcastSendResponse says how the sending stands.
 *
 * @generated from message lategate.whatsapp.v1.GetBroadcastSendResponse
 */
export type GetBroadcastSendResponse = Message<"lategate.whatsapp.v1.GetBroadcastSendResponse"> & {
    /**
     * The sending.
     *
     * @generated from field: lategate.whatsapp.v1.BroadcastSend send = 1;
     */
    send?: BroadcastSend | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetBroadcastSendResponse.
 * Use `create(GetBroadcastSendResponseSchema)` to create a new message.
 */
export declare const GetBroadcastSendResponseSchema: GenMessage<GetBroadcastSendResponse>;
/**
 * BroadcastSend is the sending of a broadcast that SendBroadcastAsync began.
 *
 * @generated from message lategate.whatsapp.v1.BroadcastSend
 */
export type BroadcastSend = Message<"lategate.whatsapp.v1.BroadcastSend"> & {
    /**
     * The broadcast.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
    /**
     * How it stands.
     *
     * @generated from field: lategate.whatsapp.v1.BroadcastSendState state = 2;
     */
    state: BroadcastSendState;
    /**
     * When the sending began.
     *
     * @generated from field: google.protobuf.Timestamp start_time = 3;
     */
    startTime?: Timestamp | undefined;
    /**
     * When it ended, if it has.
     *
     * @generated from field: google.protobuf.Timestamp end_time = 4;
     */
    endTime?: Timestamp | undefined;
    /**
     * How many messages WhatsApp has taken. Once it is completed, where the upstream says
     * it.
     *
     * @generated from field: optional int32 sent = 5;
     */
    sent?: number | undefined;
    /**
     * How many messages have failed; ListBroadcastRecipients says why. Once it is
     * completed, where the upstream says it.
     *
     * @generated from field: optional int32 failed = 6;
     */
    failed?: number | undefined;
    /**
     * How many recipients there are.
     *
     * @generated from field: optional int32 total = 7;
     */
    total?: number | undefined;
    /**
     * Why it failed.
     *
     * @generated from field: lategate.whatsapp.v1.BulkError error = 8;
     */
    error?: BulkError | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.BroadcastSend.
 * Use `create(BroadcastSendSchema)` to create a new message.
 */
export declare const BroadcastSendSchema: GenMessage<BroadcastSend>;
/**
 * UploadBroadcastRecipientsRequest is one part of an upload: first its options, then any
 * number of recipients or any number of pieces of one CSV file.
 *
 * @generated from message lategate.whatsapp.v1.UploadBroadcastRecipientsRequest
 */
export type UploadBroadcastRecipientsRequest = Message<"lategate.whatsapp.v1.UploadBroadcastRecipientsRequest"> & {
    /**
     * The part.
     *
     * @generated from oneof lategate.whatsapp.v1.UploadBroadcastRecipientsRequest.part
     */
    part: {
        /**
         * What to add to, and how. The first message, and only that.
         *
         * @generated from field: lategate.whatsapp.v1.UploadBroadcastRecipientsOptions options = 1;
         */
        value: UploadBroadcastRecipientsOptions;
        case: "options";
    } | {
        /**
         * Some of the recipients.
         *
         * @generated from field: lategate.whatsapp.v1.BroadcastRecipientBatch recipients = 2;
         */
        value: BroadcastRecipientBatch;
        case: "recipients";
    } | {
        /**
         * A piece of the CSV file, up to 1 MiB: UTF-8 with a header line. docs/bulk.md says
         * which columns there are.
         *
         * @generated from field: bytes csv = 3;
         */
        value: Uint8Array;
        case: "csv";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.UploadBroadcastRecipientsRequest.
 * Use `create(UploadBroadcastRecipientsRequestSchema)` to create a new message.
 */
export declare const UploadBroadcastRecipientsRequestSchema: GenMessage<UploadBroadcastRecipientsRequest>;
/**
 * UploadBroadcastRecipientsOptions says what recipients are added to, and how.
 *
 * @generated from message lategate.whatsapp.v1.UploadBroadcastRecipientsOptions
 */
export type UploadBroadcastRecipientsOptions = Message<"lategate.whatsapp.v1.UploadBroadcastRecipientsOptions"> & {
    /**
     * The broadcast's id. It must be a draft.
     *
     * @generated from field: string broadcast_id = 1;
     */
    broadcastId: string;
    /**
     * Of a CSV file: which column holds a field, where its header does not say it. By
     * field (`phone`, `name`, or `variables.` and the placeholder's number) the header in
     * the file.
     *
     * @generated from field: map<string, string> columns = 2;
     */
    columns: {
        [key: string]: string;
    };
    /**
     * Of a CSV file: the region in which phone numbers without a country code are read,
     * as two letters of ISO 3166-1, such as `DE`. Without it they are refused.
     *
     * @generated from field: optional string region = 3;
     */
    region?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UploadBroadcastRecipientsOptions.
 * Use `create(UploadBroadcastRecipientsOptionsSchema)` to create a new message.
 */
export declare const UploadBroadcastRecipientsOptionsSchema: GenMessage<UploadBroadcastRecipientsOptions>;
/**
 * BroadcastRecipientBatch is some of the recipients of an upload.
 *
 * @generated from message lategate.whatsapp.v1.BroadcastRecipientBatch
 */
export type BroadcastRecipientBatch = Message<"lategate.whatsapp.v1.BroadcastRecipientBatch"> & {
    /**
     * The recipients, 1 to 1,000 a message. Each is checked by itself: a bad one is a
     * failure of its row and stops nothing.
     *
     * @generated from field: repeated lategate.whatsapp.v1.BroadcastRecipientInput recipients = 1;
     */
    recipients: BroadcastRecipientInput[];
};
/**
 * Describes the message lategate.whatsapp.v1.BroadcastRecipientBatch.
 * Use `create(BroadcastRecipientBatchSchema)` to create a new message.
 */
export declare const BroadcastRecipientBatchSchema: GenMessage<BroadcastRecipientBatch>;
/**
 * UploadBroadcastRecipientsResponse is one thing to say about an upload.
 *
 * @generated from message lategate.whatsapp.v1.UploadBroadcastRecipientsResponse
 */
export type UploadBroadcastRecipientsResponse = Message<"lategate.whatsapp.v1.UploadBroadcastRecipientsResponse"> & {
    /**
     * What it is. Ignore one that you do not know: others may be added.
     *
     * @generated from oneof lategate.whatsapp.v1.UploadBroadcastRecipientsResponse.item
     */
    item: {
        /**
         * How far it has come. After each upstream call.
         *
         * @generated from field: lategate.whatsapp.v1.UploadRecipientsProgress progress = 1;
         */
        value: UploadRecipientsProgress;
        case: "progress";
    } | {
        /**
         * A row that was not taken in.
         *
         * @generated from field: lategate.whatsapp.v1.RowFailure failure = 2;
         */
        value: RowFailure;
        case: "failure";
    } | {
        /**
         * How it went in the end. The last item.
         *
         * @generated from field: lategate.whatsapp.v1.UploadRecipientsProgress summary = 3;
         */
        value: UploadRecipientsProgress;
        case: "summary";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.UploadBroadcastRecipientsResponse.
 * Use `create(UploadBroadcastRecipientsResponseSchema)` to create a new message.
 */
export declare const UploadBroadcastRecipientsResponseSchema: GenMessage<UploadBroadcastRecipientsResponse>;
/**
 * UploadRecipientsProgress is how far an upload has come. `added`, `duplicates` and
 * `failed` make up `total`.
 *
 * @generated from message lategate.whatsapp.v1.UploadRecipientsProgress
 */
export type UploadRecipientsProgress = Message<"lategate.whatsapp.v1.UploadRecipientsProgress"> & {
    /**
     * How many rows have been dealt with.
     *
     * @generated from field: optional int32 total = 1;
     */
    total?: number | undefined;
    /**
     * How many recipients were added.
     *
     * @generated from field: optional int32 added = 2;
     */
    added?: number | undefined;
    /**
     * How many were not added, because the broadcast has their phone number already. If
     * an upstream call had to be repeated, these may be some that the first one had added.
     *
     * @generated from field: optional int32 duplicates = 3;
     */
    duplicates?: number | undefined;
    /**
     * How many rows were not taken in: each came as a `failure`.
     *
     * @generated from field: optional int32 failed = 4;
     */
    failed?: number | undefined;
    /**
     * How many recipients the broadcast has now. Source: Late API.
     *
     * @generated from field: optional int32 total_recipients = 5;
     */
    totalRecipients?: number | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UploadRecipientsProgress.
 * Use `create(UploadRecipientsProgressSchema)` to create a new message.
 */
export declare const UploadRecipientsProgressSchema: GenMessage<UploadRecipientsProgress>;
/**
 * SendBulkStreamRequest is one part of a bulk send: first its options, then any number
 * of recipients.
 *
 * @generated from message lategate.whatsapp.v1.SendBulkStreamRequest
 */
export type SendBulkStreamRequest = Message<"lategate.whatsapp.v1.SendBulkStreamRequest"> & {
    /**
     * The part.
     *
     * @generated from oneof lategate.whatsapp.v1.SendBulkStreamRequest.part
     */
    part: {
        /**
         * What to send. The first message, and only that.
         *
         * @generated from field: lategate.whatsapp.v1.SendBulkStreamOptions options = 1;
         */
        value: SendBulkStreamOptions;
        case: "options";
    } | {
        /**
         * Some of the recipients.
         *
         * @generated from field: lategate.whatsapp.v1.BulkRecipientBatch recipients = 2;
         */
        value: BulkRecipientBatch;
        case: "recipients";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.SendBulkStreamRequest.
 * Use `create(SendBulkStreamRequestSchema)` to create a new message.
 */
export declare const SendBulkStreamRequestSchema: GenMessage<SendBulkStreamRequest>;
/**
 * SendBulkStreamOptions says what a bulk send sends.
 *
 * @generated from message lategate.whatsapp.v1.SendBulkStreamOptions
 */
export type SendBulkStreamOptions = Message<"lategate.whatsapp.v1.SendBulkStreamOptions"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The template to send. It must be approved.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateReference template = 2;
     */
    template?: TemplateReference | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendBulkStreamOptions.
 * Use `create(SendBulkStreamOptionsSchema)` to create a new message.
 */
export declare const SendBulkStreamOptionsSchema: GenMessage<SendBulkStreamOptions>;
/**
 * BulkRecipientBatch is some of the recipients of a bulk send.
 *
 * @generated from message lategate.whatsapp.v1.BulkRecipientBatch
 */
export type BulkRecipientBatch = Message<"lategate.whatsapp.v1.BulkRecipientBatch"> & {
    /**
     * The recipients, 1 to 1,000 a message. Each is checked by itself: a bad one has the
     * outcome FAILED and stops nothing.
     *
     * @generated from field: repeated lategate.whatsapp.v1.BulkStreamRecipient recipients = 1;
     */
    recipients: BulkStreamRecipient[];
};
/**
 * Describes the message lategate.whatsapp.v1.BulkRecipientBatch.
 * Use `create(BulkRecipientBatchSchema)` to create a new message.
 */
export declare const BulkRecipientBatchSchema: GenMessage<BulkRecipientBatch>;
/**
 * BulkStreamRecipient is a recipient of a bulk send.
 *
 * @generated from message lategate.whatsapp.v1.BulkStreamRecipient
 */
export type BulkStreamRecipient = Message<"lategate.whatsapp.v1.BulkStreamRecipient"> & {
    /**
     * The recipient's phone number with country code, such as `+14155550123`.
     *
     * @generated from field: string phone = 1;
     */
    phone: string;
    /**
     * The values of the template's placeholders for this recipient, by index: `1`
     * for `{{1}}`.
     *
     * @generated from field: map<string, string> variables = 2;
     */
    variables: {
        [key: string]: string;
    };
    /**
     * A word of your own, up to 256 bytes, that comes back with the result.
     *
     * @generated from field: optional string reference = 3;
     */
    reference?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.BulkStreamRecipient.
 * Use `create(BulkStreamRecipientSchema)` to create a new message.
 */
export declare const BulkStreamRecipientSchema: GenMessage<BulkStreamRecipient>;
/**
 * SendBulkStreamResponse is what became of one recipient of a bulk send.
 *
 * @generated from message lategate.whatsapp.v1.SendBulkStreamResponse
 */
export type SendBulkStreamResponse = Message<"lategate.whatsapp.v1.SendBulkStreamResponse"> & {
    /**
     * Which recipient it is: its number in the stream, from 0.
     *
     * @generated from field: int32 index = 1;
     */
    index: number;
    /**
     * The recipient's `reference`, if it had one.
     *
     * @generated from field: optional string reference = 2;
     */
    reference?: string | undefined;
    /**
     * The recipient's phone number.
     *
     * @generated from field: string phone = 3;
     */
    phone: string;
    /**
     * What became of the message.
     *
     * @generated from field: lategate.whatsapp.v1.BulkSendOutcome outcome = 4;
     */
    outcome: BulkSendOutcome;
    /**
     * WhatsApp's id of the message, by which later delivery statuses name it. Source:
     * Meta.
     *
     * @generated from field: optional string message_id = 5;
     */
    messageId?: string | undefined;
    /**
     * Why the message was not sent, or is not known to be.
     *
     * @generated from field: lategate.whatsapp.v1.BulkError error = 6;
     */
    error?: BulkError | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendBulkStreamResponse.
 * Use `create(SendBulkStreamResponseSchema)` to create a new message.
 */
export declare const SendBulkStreamResponseSchema: GenMessage<SendBulkStreamResponse>;
/**
 * BroadcastStatus is where a broadcast stands.
 *
 * @generated from enum lategate.whatsapp.v1.BroadcastStatus
 */
export declare enum BroadcastStatus {
    /**
     * Not said, or not one of the values below.
     *
     * @generated from enum value: BROADCAST_STATUS_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * Being prepared: recipients can be added and removed.
     *
     * @generated from enum value: BROADCAST_STATUS_DRAFT = 1;
     */
    DRAFT = 1,
    /**
     * Will be sent at its scheduled time.
     *
     * @generated from enum value: BROADCAST_STATUS_SCHEDULED = 2;
     */
    SCHEDULED = 2,
    /**
     * Messages are going out.
     *
     * @generated from enum value: BROADCAST_STATUS_SENDING = 3;
     */
    SENDING = 3,
    /**
     * All messages have been tried; single ones may have failed.
     *
     * @generated from enum value: BROADCAST_STATUS_COMPLETED = 4;
     */
    COMPLETED = 4,
    /**
     * Sending has failed.
     *
     * @generated from enum value: BROADCAST_STATUS_FAILED = 5;
     */
    FAILED = 5,
    /**
     * Given up before it was sent.
     *
     * @generated from enum value: BROADCAST_STATUS_CANCELLED = 6;
     */
    CANCELLED = 6
}
/**
 * Describes the enum lategate.whatsapp.v1.BroadcastStatus.
 */
export declare const BroadcastStatusSchema: GenEnum<BroadcastStatus>;
/**
 * BroadcastRecipientStatus is how far the message to one recipient has come.
 *
 * @generated from enum lategate.whatsapp.v1.BroadcastRecipientStatus
 */
export declare enum BroadcastRecipientStatus {
    /**
     * Not said, or not one of the values below.
     *
     * @generated from enum value: BROADCAST_RECIPIENT_STATUS_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * Not sent yet.
     *
     * @generated from enum value: BROADCAST_RECIPIENT_STATUS_PENDING = 1;
     */
    PENDING = 1,
    /**
     * WhatsApp has taken the message.
     *
     * @generated from enum value: BROADCAST_RECIPIENT_STATUS_SENT = 2;
     */
    SENT = 2,
    /**
     * The message has reached the recipient's phone.
     *
     * @generated from enum value: BROADCAST_RECIPIENT_STATUS_DELIVERED = 3;
     */
    DELIVERED = 3,
    /**
     * The recipient has opened the message. Recipients can turn this report off, so
     * it may never come.
     *
     * @generated from enum value: BROADCAST_RECIPIENT_STATUS_READ = 4;
     */
    READ = 4,
    /**
     * The message could not be sent or delivered; the recipient's `error` says why.
     *
     * @generated from enum value: BROADCAST_RECIPIENT_STATUS_FAILED = 5;
     */
    FAILED = 5
}
/**
 * Describes the enum lategate.whatsapp.v1.BroadcastRecipientStatus.
 */
export declare const BroadcastRecipientStatusSchema: GenEnum<BroadcastRecipientStatus>;
/**
 * BroadcastSendState is how the sending of a broadcast stands.
 *
 * @generated from enum lategate.whatsapp.v1.BroadcastSendState
 */
export declare enum BroadcastSendState {
    /**
     * Not said.
     *
     * @generated from enum value: BROADCAST_SEND_STATE_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * The upstream is sending.
     *
     * @generated from enum value: BROADCAST_SEND_STATE_SENDING = 1;
     */
    SENDING = 1,
    /**
     * The upstream has tried every message; single ones may have failed.
     *
     * @generated from enum value: BROADCAST_SEND_STATE_COMPLETED = 2;
     */
    COMPLETED = 2,
    /**
     * The upstream has refused to send, or failed; `error` says why. Calling
     * SendBroadcastAsync again tries again, unless the broadcast itself is failed
     * (`BROADCAST_FAILED`).
     *
     * @generated from enum value: BROADCAST_SEND_STATE_FAILED = 3;
     */
    FAILED = 3
}
/**
 * Describes the enum lategate.whatsapp.v1.BroadcastSendState.
 */
export declare const BroadcastSendStateSchema: GenEnum<BroadcastSendState>;
/**
 * BulkSendOutcome is what became of a message.
 *
 * @generated from enum lategate.whatsapp.v1.BulkSendOutcome
 */
export declare enum BulkSendOutcome {
    /**
     * Not said.
     *
     * @generated from enum value: BULK_SEND_OUTCOME_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * WhatsApp has taken the message.
     *
     * @generated from enum value: BULK_SEND_OUTCOME_SENT = 1;
     */
    SENT = 1,
    /**
     * The message was not sent; `error` says why.
     *
     * @generated from enum value: BULK_SEND_OUTCOME_FAILED = 2;
     */
    FAILED = 2,
    /**
     * The upstream did not say, so the message may or may not have been sent: `error` has
     * the reason `SEND_OUTCOME_UNKNOWN`. Check before sending it again.
     *
     * @generated from enum value: BULK_SEND_OUTCOME_UNKNOWN = 3;
     */
    UNKNOWN = 3
}
/**
 * Describes the enum lategate.whatsapp.v1.BulkSendOutcome.
 */
export declare const BulkSendOutcomeSchema: GenEnum<BulkSendOutcome>;
/**
 * BroadcastsService sends one template to many recipients. A broadcast is
 * prepared as a draft, filled with recipients, then sent or scheduled, and keeps
 * the delivery status of each recipient. SendBulk does the same in one call for
 * up to 100 recipients and keeps nothing.
 *
 * @generated from service lategate.whatsapp.v1.BroadcastsService
 */
export declare const BroadcastsService: GenService<{
    /**
     * ListBroadcasts returns an account's broadcasts, the newest first, without
     * their recipients. The upstream answers 404 when the account is unknown.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.ListBroadcasts
     */
    listBroadcasts: {
        methodKind: "unary";
        input: typeof ListBroadcastsRequestSchema;
        output: typeof ListBroadcastsResponseSchema;
    };
    /**
     * CreateBroadcast makes a draft, with first recipients if you like. Nothing is
     * sent before SendBroadcast or ScheduleBroadcast. The upstream answers 404 when
     * the account is unknown.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.CreateBroadcast
     */
    createBroadcast: {
        methodKind: "unary";
        input: typeof CreateBroadcastRequestSchema;
        output: typeof CreateBroadcastResponseSchema;
    };
    /**
     * GetBroadcast returns one broadcast with its delivery counts.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.GetBroadcast
     */
    getBroadcast: {
        methodKind: "unary";
        input: typeof GetBroadcastRequestSchema;
        output: typeof GetBroadcastResponseSchema;
    };
    /**
     * DeleteBroadcast deletes a broadcast for good. The upstream answers 400 unless
     * the broadcast is a draft or cancelled.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.DeleteBroadcast
     */
    deleteBroadcast: {
        methodKind: "unary";
        input: typeof DeleteBroadcastRequestSchema;
        output: typeof DeleteBroadcastResponseSchema;
    };
    /**
     * SendBroadcast sends a draft or scheduled broadcast now and answers when the
     * last message has been handed to WhatsApp. The upstream sends one message after
     * the other, so this can take minutes: the gateway sets no time limit of its
     * own, and callers should set a generous deadline or none. After a time-out
     * sending may well go on: look at GetBroadcast before calling again. The
     * upstream answers 400 when the broadcast has no recipients or another status.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.SendBroadcast
     */
    sendBroadcast: {
        methodKind: "unary";
        input: typeof SendBroadcastRequestSchema;
        output: typeof SendBroadcastResponseSchema;
    };
    /**
     * SendBroadcastAsync begins to send a draft or scheduled broadcast and returns at
     * once; the gateway stays with the upstream's call, however long that takes. Watch
     * the messages with StreamDeliveryStatuses, and how the sending ends with
     * GetBroadcastSend. It can be repeated safely: a broadcast that is being sent, or has
     * been, is not sent again. A broadcast without recipients, or one that was cancelled,
     * is FAILED_PRECONDITION.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.SendBroadcastAsync
     */
    sendBroadcastAsync: {
        methodKind: "unary";
        input: typeof SendBroadcastAsyncRequestSchema;
        output: typeof SendBroadcastAsyncResponseSchema;
    };
    /**
     * GetBroadcastSend says how the sending that SendBroadcastAsync began stands. It is
     * NOT_FOUND for a broadcast that SendBroadcastAsync was never called for with this API
     * key, or more than 7 days ago.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.GetBroadcastSend
     */
    getBroadcastSend: {
        methodKind: "unary";
        input: typeof GetBroadcastSendRequestSchema;
        output: typeof GetBroadcastSendResponseSchema;
    };
    /**
     * ScheduleBroadcast lets a draft be sent later, at most 30 days ahead. The
     * upstream answers 400 when the time has passed, the broadcast is not a draft,
     * or it has no recipients.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.ScheduleBroadcast
     */
    scheduleBroadcast: {
        methodKind: "unary";
        input: typeof ScheduleBroadcastRequestSchema;
        output: typeof ScheduleBroadcastResponseSchema;
    };
    /**
     * CancelBroadcastSchedule turns a scheduled broadcast back into a draft. The
     * upstream answers 400 when the broadcast is not scheduled.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.CancelBroadcastSchedule
     */
    cancelBroadcastSchedule: {
        methodKind: "unary";
        input: typeof CancelBroadcastScheduleRequestSchema;
        output: typeof CancelBroadcastScheduleResponseSchema;
    };
    /**
     * ListBroadcastRecipients returns a broadcast's recipients with the delivery
     * status of each, and counts by status.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.ListBroadcastRecipients
     */
    listBroadcastRecipients: {
        methodKind: "unary";
        input: typeof ListBroadcastRecipientsRequestSchema;
        output: typeof ListBroadcastRecipientsResponseSchema;
    };
    /**
     * AddBroadcastRecipients adds up to 1,000 recipients to a draft. Phone numbers
     * that the broadcast already has are skipped and counted, so the call can be
     * repeated safely. The upstream answers 400 when the broadcast is not a draft.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.AddBroadcastRecipients
     */
    addBroadcastRecipients: {
        methodKind: "unary";
        input: typeof AddBroadcastRecipientsRequestSchema;
        output: typeof AddBroadcastRecipientsResponseSchema;
    };
    /**
     * UploadBroadcastRecipients adds any number of recipients to a draft: as messages, or
     * as a CSV file in pieces. The gateway makes as many upstream calls as that takes,
     * within the key's rate limit and behind the calls of others. The answers tell how it
     * gets on, name each row that was not taken in, and end with a summary. It can be
     * repeated safely after an interruption: phone numbers that the broadcast already has
     * are counted and not added again.
     *
     * Over REST the body is the CSV file (`Content-Type: text/csv`) and the options are
     * query parameters, as in `broadcastId=b_1&columns=variables.1:First name`. The answer
     * is one JSON object at the end, with the first 1,000 failures, or a stream as it goes
     * on: server-sent events with `Accept: text/event-stream`, JSON lines with `Accept:
     * application/x-ndjson`.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.UploadBroadcastRecipients
     */
    uploadBroadcastRecipients: {
        methodKind: "bidi_streaming";
        input: typeof UploadBroadcastRecipientsRequestSchema;
        output: typeof UploadBroadcastRecipientsResponseSchema;
    };
    /**
     * RemoveBroadcastRecipients takes recipients out of a draft by phone number. The
     * upstream answers 400 when the broadcast is not a draft.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.RemoveBroadcastRecipients
     */
    removeBroadcastRecipients: {
        methodKind: "unary";
        input: typeof RemoveBroadcastRecipientsRequestSchema;
        output: typeof RemoveBroadcastRecipientsResponseSchema;
    };
    /**
     * SendBulk sends one template to up to 100 recipients now, with values of its
     * own for each, and reports on every one of them. Some may fail while others
     * succeed: read `results`. Only templates can be sent in bulk, no free text. The
     * gateway waits for up to five minutes. After a time-out messages may well have
     * been sent: sending again sends them twice.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.SendBulk
     */
    sendBulk: {
        methodKind: "unary";
        input: typeof SendBulkRequestSchema;
        output: typeof SendBulkResponseSchema;
    };
    /**
     * SendBulkStream sends one template to any number of recipients now, and answers with
     * exactly one result for each. The gateway makes as many upstream calls as that takes,
     * within the key's rate limit and behind the calls of others; results come as those
     * calls end, in the order of the recipients. A message that may or may not have been
     * sent has the outcome UNKNOWN and is not sent again by the gateway. If the stream
     * breaks off, recipients without a result may have been sent to: look at
     * StreamDeliveryStatuses. There is no REST route: use SendBulk there.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.SendBulkStream
     */
    sendBulkStream: {
        methodKind: "bidi_streaming";
        input: typeof SendBulkStreamRequestSchema;
        output: typeof SendBulkStreamResponseSchema;
    };
    /**
     * StreamDeliveryStatuses streams what becomes of the messages that were sent: sent,
     * delivered, read, or failed. Per message a status only moves forward and each comes
     * once; where the upstream reports a later one first, those that it implies come
     * before it, marked `implied`.
     *
     * With `broadcast_ids` the stream begins with a snapshot of each broadcast's
     * recipients and follows the broadcasts: the gateway asks the upstream how they fare,
     * besides what webhooks tell it. With `until` it ends by itself, with OK, once every
     * recipient has come that far or has failed. Without `broadcast_ids` it covers every
     * message of the accounts that webhooks or watched broadcasts tell of.
     *
     * What was once delivered to the gateway is delivered to every stream that asks for
     * it: in the order of the log, once by `event_id`, across restarts of either side. A
     * stream that ends (UNAVAILABLE when the gateway stops) is opened again with the last
     * `resume_token`. A slow reader is never dropped; it reads from the log until it has
     * caught up. A key that is revoked ends the stream.
     *
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     *
     * @generated from rpc lategate.whatsapp.v1.BroadcastsService.StreamDeliveryStatuses
     */
    streamDeliveryStatuses: {
        methodKind: "server_streaming";
        input: typeof StreamDeliveryStatusesRequestSchema;
        output: typeof StreamDeliveryStatusesResponseSchema;
    };
}>;
