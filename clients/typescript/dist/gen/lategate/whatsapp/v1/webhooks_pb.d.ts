import type { GenEnum, GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { StringList } from "./types_pb.js";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/webhooks.proto.
 */
export declare const file_lategate_whatsapp_v1_webhooks: GenFile;
/**
 * ListWebhooksRequest asks for the webhooks.
 *
 * @generated from message lategate.whatsapp.v1.ListWebhooksRequest
 */
export type ListWebhooksRequest = Message<"lategate.whatsapp.v1.ListWebhooksRequest"> & {};
/**
 * Describes the message lategate.whatsapp.v1.ListWebhooksRequest.
 * Use `create(ListWebhooksRequestSchema)` to create a new message.
 */
export declare const ListWebhooksRequestSchema: GenMessage<ListWebhooksRequest>;
/**
 * ListWebhooksResponse is the webhooks.
 *
 * @generated from message lategate.whatsapp.v1.ListWebhooksResponse
 */
export type ListWebhooksResponse = Message<"lategate.whatsapp.v1.ListWebhooksResponse"> & {
    /**
     * The webhooks.
     *
     * @generated from field: repeated lategate.whatsapp.v1.Webhook webhooks = 1;
     */
    webhooks: Webhook[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListWebhooksResponse.
 * Use `create(ListWebhooksResponseSchema)` to create a new message.
 */
export declare const ListWebhooksResponseSchema: GenMessage<ListWebhooksResponse>;
/**
 * Webhook is a URL that Late calls when something happens.
 *
 * @generated from message lategate.whatsapp.v1.Webhook
 */
export type Webhook = Message<"lategate.whatsapp.v1.Webhook"> & {
    /**
     * The webhook's id: the `webhook_id` of requests. Source: Late API.
     *
     * @generated from field: string id = 1 [json_name = "_id"];
     */
    id: string;
    /**
     * The webhook's name, for people.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * The URL that is called.
     *
     * @generated from field: optional string url = 3;
     */
    url?: string | undefined;
    /**
     * The secret that signs the calls. The upstream does not send it back: absent.
     *
     * @generated from field: optional string secret = 4;
     */
    secret?: string | undefined;
    /**
     * The events that it is called for, such as `message.received`. An open set.
     *
     * @generated from field: repeated string events = 5;
     */
    events: string[];
    /**
     * Whether it is called at all. The upstream sets it to false after 10 failures
     * in a row. Source: Late API.
     *
     * @generated from field: optional bool is_active = 6;
     */
    isActive?: boolean | undefined;
    /**
     * When it was last called with success. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp last_fired_at = 7;
     */
    lastFiredAt?: Timestamp | undefined;
    /**
     * How many calls in a row have failed; the next success sets it to 0. Source:
     * Late API.
     *
     * @generated from field: optional int32 failure_count = 8;
     */
    failureCount?: number | undefined;
    /**
     * HTTP headers that are added to the calls, by name.
     *
     * @generated from field: map<string, string> custom_headers = 9;
     */
    customHeaders: {
        [key: string]: string;
    };
    /**
     * Members of the webhook that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.Webhook.
 * Use `create(WebhookSchema)` to create a new message.
 */
export declare const WebhookSchema: GenMessage<Webhook>;
/**
 * CreateWebhookRequest is a new webhook.
 *
 * @generated from message lategate.whatsapp.v1.CreateWebhookRequest
 */
export type CreateWebhookRequest = Message<"lategate.whatsapp.v1.CreateWebhookRequest"> & {
    /**
     * A name for people, at most 50 characters.
     *
     * @generated from field: optional string name = 1;
     */
    name?: string | undefined;
    /**
     * The URL to call, a whole one such as `https://example.com/webhook`. The
     * upstream asks for https.
     *
     * @generated from field: optional string url = 2;
     */
    url?: string | undefined;
    /**
     * The secret that signs the calls: with it, each carries the HMAC-SHA256 of its
     * body in hexadecimal. Without it, calls are not signed.
     *
     * @generated from field: optional string secret = 3;
     */
    secret?: string | undefined;
    /**
     * The events to call it for, such as `message.received`. An open set.
     *
     * @generated from field: repeated string events = 4;
     */
    events: string[];
    /**
     * Whether to call it at all.
     *
     * @generated from field: optional bool is_active = 5;
     */
    isActive?: boolean | undefined;
    /**
     * HTTP headers to add to the calls, by name.
     *
     * @generated from field: map<string, string> custom_headers = 6;
     */
    customHeaders: {
        [key: string]: string;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.CreateWebhookRequest.
 * Use `create(CreateWebhookRequestSchema)` to create a new message.
 */
export declare const CreateWebhookRequestSchema: GenMessage<CreateWebhookRequest>;
/**
 * CreateWebhookResponse is the new webhook.
 *
 * @generated from message lategate.whatsapp.v1.CreateWebhookResponse
 */
export type CreateWebhookResponse = Message<"lategate.whatsapp.v1.CreateWebhookResponse"> & {
    /**
     * Whether the webhook was created. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The webhook.
     *
     * @generated from field: lategate.whatsapp.v1.Webhook webhook = 2;
     */
    webhook?: Webhook | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CreateWebhookResponse.
 * Use `create(CreateWebhookResponseSchema)` to create a new message.
 */
export declare const CreateWebhookResponseSchema: GenMessage<CreateWebhookResponse>;
/**
 * UpdateWebhookRequest holds the changes to a webhook. A field that is absent is
 * left as it is.
 *
 * @generated from message lategate.whatsapp.v1.UpdateWebhookRequest
 */
export type UpdateWebhookRequest = Message<"lategate.whatsapp.v1.UpdateWebhookRequest"> & {
    /**
     * The webhook: an `id` from ListWebhooks.
     *
     * @generated from field: string webhook_id = 1 [json_name = "_id"];
     */
    webhookId: string;
    /**
     * A name for people, at most 50 characters.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * The URL to call, a whole one such as `https://example.com/webhook`. The
     * upstream asks for https.
     *
     * @generated from field: optional string url = 3;
     */
    url?: string | undefined;
    /**
     * The secret that signs the calls. Calls that wait to be repeated keep the
     * secret that they were first signed with: accept the old one for 52 hours
     * longer.
     *
     * @generated from field: optional string secret = 4;
     */
    secret?: string | undefined;
    /**
     * The events to call it for, such as `message.received`. An open set. An empty
     * list removes them all; absent leaves them as they are.
     *
     * @generated from field: lategate.whatsapp.v1.StringList events = 5;
     */
    events?: StringList | undefined;
    /**
     * Whether to call it at all.
     *
     * @generated from field: optional bool is_active = 6;
     */
    isActive?: boolean | undefined;
    /**
     * HTTP headers to add to the calls, by name. Empty leaves them as they are: this
     * call cannot remove the last one.
     *
     * @generated from field: map<string, string> custom_headers = 7;
     */
    customHeaders: {
        [key: string]: string;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateWebhookRequest.
 * Use `create(UpdateWebhookRequestSchema)` to create a new message.
 */
export declare const UpdateWebhookRequestSchema: GenMessage<UpdateWebhookRequest>;
/**
 * UpdateWebhookResponse is the changed webhook.
 *
 * @generated from message lategate.whatsapp.v1.UpdateWebhookResponse
 */
export type UpdateWebhookResponse = Message<"lategate.whatsapp.v1.UpdateWebhookResponse"> & {
    /**
     * Whether the webhook was changed. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The webhook.
     *
     * @generated from field: lategate.whatsapp.v1.Webhook webhook = 2;
     */
    webhook?: Webhook | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateWebhookResponse.
 * Use `create(UpdateWebhookResponseSchema)` to create a new message.
 */
export declare const UpdateWebhookResponseSchema: GenMessage<UpdateWebhookResponse>;
/**
 * DeleteWebhookRequest names the webhook to delete.
 *
 * @generated from message lategate.whatsapp.v1.DeleteWebhookRequest
 */
export type DeleteWebhookRequest = Message<"lategate.whatsapp.v1.DeleteWebhookRequest"> & {
    /**
     * The webhook: an `id` from ListWebhooks.
     *
     * @generated from field: string webhook_id = 1 [json_name = "id"];
     */
    webhookId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.DeleteWebhookRequest.
 * Use `create(DeleteWebhookRequestSchema)` to create a new message.
 */
export declare const DeleteWebhookRequestSchema: GenMessage<DeleteWebhookRequest>;
/**
 * DeleteWebhookResponse says that a webhook was deleted.
 *
 * @generated from message lategate.whatsapp.v1.DeleteWebhookResponse
 */
export type DeleteWebhookResponse = Message<"lategate.whatsapp.v1.DeleteWebhookResponse"> & {
    /**
     * Whether the webhook was deleted. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.DeleteWebhookResponse.
 * Use `create(DeleteWebhookResponseSchema)` to create a new message.
 */
export declare const DeleteWebhookResponseSchema: GenMessage<DeleteWebhookResponse>;
/**
 * TestWebhookRequest names the webhook to test.
 *
 * @generated from message lategate.whatsapp.v1.TestWebhookRequest
 */
export type TestWebhookRequest = Message<"lategate.whatsapp.v1.TestWebhookRequest"> & {
    /**
     * The webhook: an `id` from ListWebhooks.
     *
     * @generated from field: string webhook_id = 1;
     */
    webhookId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.TestWebhookRequest.
 * Use `create(TestWebhookRequestSchema)` to create a new message.
 */
export declare const TestWebhookRequestSchema: GenMessage<TestWebhookRequest>;
/**
 * TestWebhookResponse says that the test event was delivered.
 *
 * @generated from message lategate.whatsapp.v1.TestWebhookResponse
 */
export type TestWebhookResponse = Message<"lategate.whatsapp.v1.TestWebhookResponse"> & {
    /**
     * Whether the event was delivered. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The outcome in words, for people. Source: Late API.
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
 * Describes the message lategate.whatsapp.v1.TestWebhookResponse.
 * Use `create(TestWebhookResponseSchema)` to create a new message.
 */
export declare const TestWebhookResponseSchema: GenMessage<TestWebhookResponse>;
/**
 * ListWebhookLogsRequest asks for the log of webhook calls. All filters are
 * optional.
 *
 * @generated from message lategate.whatsapp.v1.ListWebhookLogsRequest
 */
export type ListWebhookLogsRequest = Message<"lategate.whatsapp.v1.ListWebhookLogsRequest"> & {
    /**
     * The most entries to answer with, 1 to 100. Default 50.
     *
     * @generated from field: optional int32 limit = 1;
     */
    limit?: number | undefined;
    /**
     * Only calls that ended like this.
     *
     * @generated from field: optional lategate.whatsapp.v1.WebhookLogStatus status = 2;
     */
    status?: WebhookLogStatus | undefined;
    /**
     * Only calls for this event, such as `message.received` or `webhook.test`. An
     * open set.
     *
     * @generated from field: optional string event = 3;
     */
    event?: string | undefined;
    /**
     * Only calls of this webhook.
     *
     * @generated from field: optional string webhook_id = 4;
     */
    webhookId?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListWebhookLogsRequest.
 * Use `create(ListWebhookLogsRequestSchema)` to create a new message.
 */
export declare const ListWebhookLogsRequestSchema: GenMessage<ListWebhookLogsRequest>;
/**
 * ListWebhookLogsResponse is the log of webhook calls.
 *
 * @generated from message lategate.whatsapp.v1.ListWebhookLogsResponse
 */
export type ListWebhookLogsResponse = Message<"lategate.whatsapp.v1.ListWebhookLogsResponse"> & {
    /**
     * The entries.
     *
     * @generated from field: repeated lategate.whatsapp.v1.WebhookLog logs = 1;
     */
    logs: WebhookLog[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListWebhookLogsResponse.
 * Use `create(ListWebhookLogsResponseSchema)` to create a new message.
 */
export declare const ListWebhookLogsResponseSchema: GenMessage<ListWebhookLogsResponse>;
/**
 * WebhookLog is one call of a webhook.
 *
 * @generated from message lategate.whatsapp.v1.WebhookLog
 */
export type WebhookLog = Message<"lategate.whatsapp.v1.WebhookLog"> & {
    /**
     * The entry's id. Source: Late API.
     *
     * @generated from field: string id = 1 [json_name = "_id"];
     */
    id: string;
    /**
     * The webhook that was called. Source: Late API.
     *
     * @generated from field: optional string webhook_id = 2;
     */
    webhookId?: string | undefined;
    /**
     * The name that it had. Source: Late API.
     *
     * @generated from field: optional string webhook_name = 3;
     */
    webhookName?: string | undefined;
    /**
     * The event that it was called for. An open set. Source: Late API.
     *
     * @generated from field: optional string event = 4;
     */
    event?: string | undefined;
    /**
     * The URL that was called. Source: Late API.
     *
     * @generated from field: optional string url = 5;
     */
    url?: string | undefined;
    /**
     * How the call ended. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.WebhookLogStatus status = 6;
     */
    status?: WebhookLogStatus | undefined;
    /**
     * The HTTP status that the webhook answered with. Absent where there was no
     * answer. Source: Late API.
     *
     * @generated from field: optional int32 status_code = 7;
     */
    statusCode?: number | undefined;
    /**
     * The body that was sent. Source: Late API.
     *
     * @generated from field: google.protobuf.Struct request_payload = 8;
     */
    requestPayload?: JsonObject | undefined;
    /**
     * The body that came back, cut off after 10 KB. Source: Late API.
     *
     * @generated from field: optional string response_body = 9;
     */
    responseBody?: string | undefined;
    /**
     * Why the call failed. Source: Late API.
     *
     * @generated from field: optional string error_message = 10;
     */
    errorMessage?: string | undefined;
    /**
     * Which attempt to deliver this event it was. Source: Late API.
     *
     * @generated from field: optional int32 attempt_number = 11;
     */
    attemptNumber?: number | undefined;
    /**
     * How long the webhook took, in milliseconds. Source: Late API.
     *
     * @generated from field: optional int32 response_time = 12;
     */
    responseTime?: number | undefined;
    /**
     * When the call was made. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp created_at = 13;
     */
    createdAt?: Timestamp | undefined;
    /**
     * Members of the entry that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.WebhookLog.
 * Use `create(WebhookLogSchema)` to create a new message.
 */
export declare const WebhookLogSchema: GenMessage<WebhookLog>;
/**
 * WebhookLogStatus is how a call of a webhook ended.
 *
 * @generated from enum lategate.whatsapp.v1.WebhookLogStatus
 */
export declare enum WebhookLogStatus {
    /**
     * Not set.
     *
     * @generated from enum value: WEBHOOK_LOG_STATUS_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * The webhook accepted the event.
     *
     * @generated from enum value: WEBHOOK_LOG_STATUS_SUCCESS = 1;
     */
    SUCCESS = 1,
    /**
     * The webhook could not be reached, or refused the event.
     *
     * @generated from enum value: WEBHOOK_LOG_STATUS_FAILED = 2;
     */
    FAILED = 2
}
/**
 * Describes the enum lategate.whatsapp.v1.WebhookLogStatus.
 */
export declare const WebhookLogStatusSchema: GenEnum<WebhookLogStatus>;
/**
 * WebhooksService manages the webhooks that Late calls when something happens, and
 * reads the log of those calls.
 *
 * @generated from service lategate.whatsapp.v1.WebhooksService
 */
export declare const WebhooksService: GenService<{
    /**
     * ListWebhooks lists the webhooks, at most 10 for a user. Secrets are not sent
     * back.
     *
     * @generated from rpc lategate.whatsapp.v1.WebhooksService.ListWebhooks
     */
    listWebhooks: {
        methodKind: "unary";
        input: typeof ListWebhooksRequestSchema;
        output: typeof ListWebhooksResponseSchema;
    };
    /**
     * CreateWebhook adds a webhook. A user can have 10 of them; one more is an error
     * (HTTP 400). The upstream switches a webhook off after 10 deliveries in a row
     * have failed.
     *
     * @generated from rpc lategate.whatsapp.v1.WebhooksService.CreateWebhook
     */
    createWebhook: {
        methodKind: "unary";
        input: typeof CreateWebhookRequestSchema;
        output: typeof CreateWebhookResponseSchema;
    };
    /**
     * UpdateWebhook changes the fields that the request sets and leaves the others
     * as they are. With `is_active` it switches a webhook on again after failures.
     * An unknown webhook is NOT_FOUND.
     *
     * @generated from rpc lategate.whatsapp.v1.WebhooksService.UpdateWebhook
     */
    updateWebhook: {
        methodKind: "unary";
        input: typeof UpdateWebhookRequestSchema;
        output: typeof UpdateWebhookResponseSchema;
    };
    /**
     * DeleteWebhook deletes a webhook for good.
     *
     * @generated from rpc lategate.whatsapp.v1.WebhooksService.DeleteWebhook
     */
    deleteWebhook: {
        methodKind: "unary";
        input: typeof DeleteWebhookRequestSchema;
        output: typeof DeleteWebhookResponseSchema;
    };
    /**
     * TestWebhook has the upstream call a webhook now, with the event
     * `webhook.test`. A call that fails is an error (HTTP 500).
     *
     * @generated from rpc lategate.whatsapp.v1.WebhooksService.TestWebhook
     */
    testWebhook: {
        methodKind: "unary";
        input: typeof TestWebhookRequestSchema;
        output: typeof TestWebhookResponseSchema;
    };
    /**
     * ListWebhookLogs lists the latest calls of the webhooks, with what was sent and
     * what came back. The upstream keeps them for 7 days.
     *
     * @generated from rpc lategate.whatsapp.v1.WebhooksService.ListWebhookLogs
     */
    listWebhookLogs: {
        methodKind: "unary";
        input: typeof ListWebhookLogsRequestSchema;
        output: typeof ListWebhookLogsResponseSchema;
    };
}>;
