import type { GenEnum, GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import type { EventSource, StreamGap, StreamHeartbeat, StreamNotice, StreamStarted } from "./streams_pb.js";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/inbox.proto.
 */
export declare const file_lategate_whatsapp_v1_inbox: GenFile;
/**
 * ListConversationsRequest asks for conversations. All filters are optional.
 *
 * @generated from message lategate.whatsapp.v1.ListConversationsRequest
 */
export type ListConversationsRequest = Message<"lategate.whatsapp.v1.ListConversationsRequest"> & {
    /**
     * Only conversations of this profile's accounts.
     *
     * @generated from field: optional string profile_id = 1;
     */
    profileId?: string | undefined;
    /**
     * Only conversations of this platform, in lower case, such as `whatsapp`. An
     * open set: the upstream says which platforms have an inbox.
     *
     * @generated from field: optional string platform = 2;
     */
    platform?: string | undefined;
    /**
     * Only conversations of this status.
     *
     * @generated from field: optional lategate.whatsapp.v1.ConversationStatus status = 3;
     */
    status?: ConversationStatus | undefined;
    /**
     * The order by the time of the last update. Default: the newest first.
     *
     * @generated from field: optional lategate.whatsapp.v1.SortOrder sort_order = 4;
     */
    sortOrder?: SortOrder | undefined;
    /**
     * The most conversations to answer with, 1 to 100. Default 50.
     *
     * @generated from field: optional int32 limit = 5;
     */
    limit?: number | undefined;
    /**
     * Where to go on: the `next_cursor` of the page before. Absent for the first
     * page.
     *
     * @generated from field: optional string cursor = 6;
     */
    cursor?: string | undefined;
    /**
     * Only conversations of this account: an `id` from AccountsService.ListAccounts.
     *
     * @generated from field: optional string account_id = 7;
     */
    accountId?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListConversationsRequest.
 * Use `create(ListConversationsRequestSchema)` to create a new message.
 */
export declare const ListConversationsRequestSchema: GenMessage<ListConversationsRequest>;
/**
 * ListConversationsResponse is one page of conversations.
 *
 * @generated from message lategate.whatsapp.v1.ListConversationsResponse
 */
export type ListConversationsResponse = Message<"lategate.whatsapp.v1.ListConversationsResponse"> & {
    /**
     * The conversations. The JSON name is `data`.
     *
     * @generated from field: repeated lategate.whatsapp.v1.Conversation conversations = 1 [json_name = "data"];
     */
    conversations: Conversation[];
    /**
     * Whether there are more, and how to go on.
     *
     * @generated from field: lategate.whatsapp.v1.CursorPagination pagination = 2;
     */
    pagination?: CursorPagination | undefined;
    /**
     * Which accounts were asked, and which of them failed.
     *
     * @generated from field: lategate.whatsapp.v1.ConversationsMeta meta = 3;
     */
    meta?: ConversationsMeta | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListConversationsResponse.
 * Use `create(ListConversationsResponseSchema)` to create a new message.
 */
export declare const ListConversationsResponseSchema: GenMessage<ListConversationsResponse>;
/**
 * CursorPagination says how to go on after a page.
 *
 * @generated from message lategate.whatsapp.v1.CursorPagination
 */
export type CursorPagination = Message<"lategate.whatsapp.v1.CursorPagination"> & {
    /**
     * Whether there are more items. Source: Late API.
     *
     * @generated from field: optional bool has_more = 1;
     */
    hasMore?: boolean | undefined;
    /**
     * The `cursor` of the request for the next page. Absent after the last one.
     * Source: Late API.
     *
     * @generated from field: optional string next_cursor = 2;
     */
    nextCursor?: string | undefined;
    /**
     * Members of the pagination that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CursorPagination.
 * Use `create(CursorPaginationSchema)` to create a new message.
 */
export declare const CursorPaginationSchema: GenMessage<CursorPagination>;
/**
 * ConversationsMeta is how the accounts that conversations were read from fared.
 *
 * @generated from message lategate.whatsapp.v1.ConversationsMeta
 */
export type ConversationsMeta = Message<"lategate.whatsapp.v1.ConversationsMeta"> & {
    /**
     * How many accounts were asked. Source: Late API.
     *
     * @generated from field: optional int32 accounts_queried = 1;
     */
    accountsQueried?: number | undefined;
    /**
     * How many of them failed. Source: Late API.
     *
     * @generated from field: optional int32 accounts_failed = 2;
     */
    accountsFailed?: number | undefined;
    /**
     * The accounts that failed: their conversations are missing from the page.
     * Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.FailedAccount failed_accounts = 3;
     */
    failedAccounts: FailedAccount[];
    /**
     * When the conversations were read from the platforms. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp last_updated = 4;
     */
    lastUpdated?: Timestamp | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ConversationsMeta.
 * Use `create(ConversationsMetaSchema)` to create a new message.
 */
export declare const ConversationsMetaSchema: GenMessage<ConversationsMeta>;
/**
 * FailedAccount is an account whose conversations could not be read.
 *
 * @generated from message lategate.whatsapp.v1.FailedAccount
 */
export type FailedAccount = Message<"lategate.whatsapp.v1.FailedAccount"> & {
    /**
     * The account's id. Source: Late API.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The account's name on its platform. Source: Late API.
     *
     * @generated from field: optional string account_username = 2;
     */
    accountUsername?: string | undefined;
    /**
     * The account's platform in lower case. An open set. Source: Late API.
     *
     * @generated from field: optional string platform = 3;
     */
    platform?: string | undefined;
    /**
     * What went wrong, in words. Source: Late API.
     *
     * @generated from field: optional string error = 4;
     */
    error?: string | undefined;
    /**
     * What went wrong, as a code. Source: Late API.
     *
     * @generated from field: optional string code = 5;
     */
    code?: string | undefined;
    /**
     * How many seconds to wait before the next attempt, after a rate limit. Source:
     * Late API.
     *
     * @generated from field: optional int32 retry_after = 6;
     */
    retryAfter?: number | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.FailedAccount.
 * Use `create(FailedAccountSchema)` to create a new message.
 */
export declare const FailedAccountSchema: GenMessage<FailedAccount>;
/**
 * Conversation is the exchange between one account and one customer, as
 * ListConversations and GetConversation show it. Which of the two sends a field is
 * said where only one does.
 *
 * @generated from message lategate.whatsapp.v1.Conversation
 */
export type Conversation = Message<"lategate.whatsapp.v1.Conversation"> & {
    /**
     * The conversation's id on its platform: the `conversation_id` of requests.
     * Source: Late API.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The platform in lower case. An open set. Source: Late API.
     *
     * @generated from field: optional string platform = 2;
     */
    platform?: string | undefined;
    /**
     * The account that takes part. Requests about the conversation need it. Source:
     * Late API.
     *
     * @generated from field: optional string account_id = 3;
     */
    accountId?: string | undefined;
    /**
     * That account's name on the platform. Source: Late API.
     *
     * @generated from field: optional string account_username = 4;
     */
    accountUsername?: string | undefined;
    /**
     * The customer's id on the platform. Source: the platform.
     *
     * @generated from field: optional string participant_id = 5;
     */
    participantId?: string | undefined;
    /**
     * The customer's name. Source: the platform.
     *
     * @generated from field: optional string participant_name = 6;
     */
    participantName?: string | undefined;
    /**
     * The URL of the customer's picture. ListConversations only. Source: the
     * platform.
     *
     * @generated from field: optional string participant_picture = 7;
     */
    participantPicture?: string | undefined;
    /**
     * The text of the last message. Source: Late API.
     *
     * @generated from field: optional string last_message = 8;
     */
    lastMessage?: string | undefined;
    /**
     * When the last message was sent. GetConversation only. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp last_message_at = 9;
     */
    lastMessageAt?: Timestamp | undefined;
    /**
     * When the conversation last changed. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp updated_time = 10;
     */
    updatedTime?: Timestamp | undefined;
    /**
     * Whether the conversation is shown in the inbox. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.ConversationStatus status = 11;
     */
    status?: ConversationStatus | undefined;
    /**
     * How many of the customer's messages are unread. ListConversations only, and
     * only where the platform says it. Source: Late API.
     *
     * @generated from field: optional int32 unread_count = 12;
     */
    unreadCount?: number | undefined;
    /**
     * The URL of the conversation on its platform. ListConversations only, and only
     * where there is one. Source: Late API.
     *
     * @generated from field: optional string url = 13;
     */
    url?: string | undefined;
    /**
     * All who take part. GetConversation only. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.ConversationParticipant participants = 14;
     */
    participants: ConversationParticipant[];
    /**
     * The customer's Instagram profile. Instagram only. Source: Instagram, by way of
     * the Late API.
     *
     * @generated from field: lategate.whatsapp.v1.InstagramProfile instagram_profile = 15;
     */
    instagramProfile?: InstagramProfile | undefined;
    /**
     * Until when free text and files can be sent: 24 hours after the customer's last
     * message. After that only approved templates. WhatsApp only, and absent where the
     * gateway does not know when the customer last wrote. Source: the gateway, from its
     * event log and from the messages that the upstream lists.
     *
     * @generated from field: google.protobuf.Timestamp window_expires_at = 16;
     */
    windowExpiresAt?: Timestamp | undefined;
    /**
     * Members of the conversation that this contract does not name, or that do not
     * fit their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.Conversation.
 * Use `create(ConversationSchema)` to create a new message.
 */
export declare const ConversationSchema: GenMessage<Conversation>;
/**
 * ConversationParticipant is one who takes part in a conversation.
 *
 * @generated from message lategate.whatsapp.v1.ConversationParticipant
 */
export type ConversationParticipant = Message<"lategate.whatsapp.v1.ConversationParticipant"> & {
    /**
     * The participant's id on the platform. Source: the platform.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The participant's name. Source: the platform.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * Members of the participant that this contract does not name, or that do not
     * fit their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ConversationParticipant.
 * Use `create(ConversationParticipantSchema)` to create a new message.
 */
export declare const ConversationParticipantSchema: GenMessage<ConversationParticipant>;
/**
 * InstagramProfile is what Instagram tells about a customer.
 *
 * @generated from message lategate.whatsapp.v1.InstagramProfile
 */
export type InstagramProfile = Message<"lategate.whatsapp.v1.InstagramProfile"> & {
    /**
     * Whether the customer follows the account. Source: Instagram.
     *
     * @generated from field: optional bool is_follower = 1;
     */
    isFollower?: boolean | undefined;
    /**
     * Whether the account follows the customer. Source: Instagram.
     *
     * @generated from field: optional bool is_following = 2;
     */
    isFollowing?: boolean | undefined;
    /**
     * How many followers the customer has. Source: Instagram.
     *
     * @generated from field: optional int64 follower_count = 3;
     */
    followerCount?: bigint | undefined;
    /**
     * Whether Instagram verified the customer. Source: Instagram.
     *
     * @generated from field: optional bool is_verified = 4;
     */
    isVerified?: boolean | undefined;
    /**
     * When all this was read from Instagram. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp fetched_at = 5;
     */
    fetchedAt?: Timestamp | undefined;
    /**
     * Members of the profile that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.InstagramProfile.
 * Use `create(InstagramProfileSchema)` to create a new message.
 */
export declare const InstagramProfileSchema: GenMessage<InstagramProfile>;
/**
 * GetConversationRequest names the conversation to read.
 *
 * @generated from message lategate.whatsapp.v1.GetConversationRequest
 */
export type GetConversationRequest = Message<"lategate.whatsapp.v1.GetConversationRequest"> & {
    /**
     * The conversation: an `id` from ListConversations.
     *
     * @generated from field: string conversation_id = 1;
     */
    conversationId: string;
    /**
     * The account that takes part in it.
     *
     * @generated from field: string account_id = 2;
     */
    accountId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.GetConversationRequest.
 * Use `create(GetConversationRequestSchema)` to create a new message.
 */
export declare const GetConversationRequestSchema: GenMessage<GetConversationRequest>;
/**
 * GetConversationResponse is one conversation.
 *
 * @generated from message lategate.whatsapp.v1.GetConversationResponse
 */
export type GetConversationResponse = Message<"lategate.whatsapp.v1.GetConversationResponse"> & {
    /**
     * The conversation. The JSON name is `data`.
     *
     * @generated from field: lategate.whatsapp.v1.Conversation conversation = 1 [json_name = "data"];
     */
    conversation?: Conversation | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetConversationResponse.
 * Use `create(GetConversationResponseSchema)` to create a new message.
 */
export declare const GetConversationResponseSchema: GenMessage<GetConversationResponse>;
/**
 * UpdateConversationRequest is the new status of a conversation.
 *
 * @generated from message lategate.whatsapp.v1.UpdateConversationRequest
 */
export type UpdateConversationRequest = Message<"lategate.whatsapp.v1.UpdateConversationRequest"> & {
    /**
     * The conversation: an `id` from ListConversations.
     *
     * @generated from field: string conversation_id = 1;
     */
    conversationId: string;
    /**
     * The account that takes part in it.
     *
     * @generated from field: string account_id = 2;
     */
    accountId: string;
    /**
     * The status to give it.
     *
     * @generated from field: lategate.whatsapp.v1.ConversationStatus status = 3;
     */
    status: ConversationStatus;
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateConversationRequest.
 * Use `create(UpdateConversationRequestSchema)` to create a new message.
 */
export declare const UpdateConversationRequestSchema: GenMessage<UpdateConversationRequest>;
/**
 * UpdateConversationResponse says that a conversation was changed.
 *
 * @generated from message lategate.whatsapp.v1.UpdateConversationResponse
 */
export type UpdateConversationResponse = Message<"lategate.whatsapp.v1.UpdateConversationResponse"> & {
    /**
     * Whether the conversation was changed. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * What the conversation is now. The JSON name is `data`.
     *
     * @generated from field: lategate.whatsapp.v1.UpdatedConversation conversation = 2 [json_name = "data"];
     */
    conversation?: UpdatedConversation | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateConversationResponse.
 * Use `create(UpdateConversationResponseSchema)` to create a new message.
 */
export declare const UpdateConversationResponseSchema: GenMessage<UpdateConversationResponse>;
/**
 * UpdatedConversation is the part of a conversation that UpdateConversation
 * answers with. GetConversation has the whole of it.
 *
 * @generated from message lategate.whatsapp.v1.UpdatedConversation
 */
export type UpdatedConversation = Message<"lategate.whatsapp.v1.UpdatedConversation"> & {
    /**
     * The conversation's id on its platform. Source: Late API.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The account that takes part. Source: Late API.
     *
     * @generated from field: optional string account_id = 2;
     */
    accountId?: string | undefined;
    /**
     * The status that the conversation has now. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.ConversationStatus status = 3;
     */
    status?: ConversationStatus | undefined;
    /**
     * The platform in lower case. An open set. Source: Late API.
     *
     * @generated from field: optional string platform = 4;
     */
    platform?: string | undefined;
    /**
     * When the status was changed. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp updated_at = 5;
     */
    updatedAt?: Timestamp | undefined;
    /**
     * Members of the conversation that this contract does not name, or that do not
     * fit their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UpdatedConversation.
 * Use `create(UpdatedConversationSchema)` to create a new message.
 */
export declare const UpdatedConversationSchema: GenMessage<UpdatedConversation>;
/**
 * ListMessagesRequest names the conversation whose messages are read.
 *
 * @generated from message lategate.whatsapp.v1.ListMessagesRequest
 */
export type ListMessagesRequest = Message<"lategate.whatsapp.v1.ListMessagesRequest"> & {
    /**
     * The conversation: an `id` from ListConversations.
     *
     * @generated from field: string conversation_id = 1;
     */
    conversationId: string;
    /**
     * The account that takes part in it.
     *
     * @generated from field: string account_id = 2;
     */
    accountId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.ListMessagesRequest.
 * Use `create(ListMessagesRequestSchema)` to create a new message.
 */
export declare const ListMessagesRequestSchema: GenMessage<ListMessagesRequest>;
/**
 * ListMessagesResponse is the messages of a conversation.
 *
 * @generated from message lategate.whatsapp.v1.ListMessagesResponse
 */
export type ListMessagesResponse = Message<"lategate.whatsapp.v1.ListMessagesResponse"> & {
    /**
     * The outcome in a word. Source: Late API.
     *
     * @generated from field: optional string status = 1;
     */
    status?: string | undefined;
    /**
     * The messages, in the upstream's order.
     *
     * @generated from field: repeated lategate.whatsapp.v1.InboxMessage messages = 2;
     */
    messages: InboxMessage[];
    /**
     * When the messages were read from the platform. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp last_updated = 3;
     */
    lastUpdated?: Timestamp | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListMessagesResponse.
 * Use `create(ListMessagesResponseSchema)` to create a new message.
 */
export declare const ListMessagesResponseSchema: GenMessage<ListMessagesResponse>;
/**
 * InboxMessage is one message of a conversation.
 *
 * @generated from message lategate.whatsapp.v1.InboxMessage
 */
export type InboxMessage = Message<"lategate.whatsapp.v1.InboxMessage"> & {
    /**
     * The message's id. Source: Late API.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The conversation that it belongs to. Source: Late API.
     *
     * @generated from field: optional string conversation_id = 2;
     */
    conversationId?: string | undefined;
    /**
     * The account that takes part in the conversation. Source: Late API.
     *
     * @generated from field: optional string account_id = 3;
     */
    accountId?: string | undefined;
    /**
     * The platform in lower case. An open set. Source: Late API.
     *
     * @generated from field: optional string platform = 4;
     */
    platform?: string | undefined;
    /**
     * The text. Empty or absent where the message is only an attachment. Source: the
     * platform.
     *
     * @generated from field: optional string message = 5;
     */
    message?: string | undefined;
    /**
     * The sender's id on the platform. Source: the platform.
     *
     * @generated from field: optional string sender_id = 6;
     */
    senderId?: string | undefined;
    /**
     * The sender's name. Source: the platform.
     *
     * @generated from field: optional string sender_name = 7;
     */
    senderName?: string | undefined;
    /**
     * Whether the customer or the business sent it. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.MessageDirection direction = 8;
     */
    direction?: MessageDirection | undefined;
    /**
     * When it was sent. Source: the platform.
     *
     * @generated from field: google.protobuf.Timestamp created_at = 9;
     */
    createdAt?: Timestamp | undefined;
    /**
     * The files and shared things that came with it. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.InboxAttachment attachments = 10;
     */
    attachments: InboxAttachment[];
    /**
     * The subject. Reddit only. Source: Reddit.
     *
     * @generated from field: optional string subject = 11;
     */
    subject?: string | undefined;
    /**
     * Whether the message answers a story. Instagram only. Source: Instagram.
     *
     * @generated from field: optional bool story_reply = 12;
     */
    storyReply?: boolean | undefined;
    /**
     * Whether the message mentions the account in a story. Instagram only. Source:
     * Instagram.
     *
     * @generated from field: optional bool is_story_mention = 13;
     */
    isStoryMention?: boolean | undefined;
    /**
     * Members of the message that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.InboxMessage.
 * Use `create(InboxMessageSchema)` to create a new message.
 */
export declare const InboxMessageSchema: GenMessage<InboxMessage>;
/**
 * InboxAttachment is a file or a shared thing that came with a message.
 *
 * @generated from message lategate.whatsapp.v1.InboxAttachment
 */
export type InboxAttachment = Message<"lategate.whatsapp.v1.InboxAttachment"> & {
    /**
     * The attachment's id. Source: Late API.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * What it is: `image`, `video`, `audio`, `file`, `sticker`, `share`, or whatever
     * a platform adds. An open set. Source: Late API.
     *
     * @generated from field: optional string type = 2;
     */
    type?: string | undefined;
    /**
     * Where it can be downloaded. Such a URL may expire. Source: the platform.
     *
     * @generated from field: optional string url = 3;
     */
    url?: string | undefined;
    /**
     * The file's name. Source: the platform.
     *
     * @generated from field: optional string filename = 4;
     */
    filename?: string | undefined;
    /**
     * Where a small picture of it can be downloaded. Source: the platform.
     *
     * @generated from field: optional string preview_url = 5;
     */
    previewUrl?: string | undefined;
    /**
     * Members of the attachment that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.InboxAttachment.
 * Use `create(InboxAttachmentSchema)` to create a new message.
 */
export declare const InboxAttachmentSchema: GenMessage<InboxAttachment>;
/**
 * SendMessageRequest is a message to send. Which of its parts a platform shows is
 * the platform's to say.
 *
 * @generated from message lategate.whatsapp.v1.SendMessageRequest
 */
export type SendMessageRequest = Message<"lategate.whatsapp.v1.SendMessageRequest"> & {
    /**
     * The conversation: an `id` from ListConversations.
     *
     * @generated from field: string conversation_id = 1;
     */
    conversationId: string;
    /**
     * The account that takes part in it, and sends.
     *
     * @generated from field: string account_id = 2;
     */
    accountId: string;
    /**
     * The text.
     *
     * @generated from field: optional string message = 3;
     */
    message?: string | undefined;
    /**
     * Up to 13 answers that the customer can tap. Not together with `buttons`.
     *
     * @generated from field: repeated lategate.whatsapp.v1.QuickReply quick_replies = 4;
     */
    quickReplies: QuickReply[];
    /**
     * Up to 3 buttons. Not together with `quick_replies`.
     *
     * @generated from field: repeated lategate.whatsapp.v1.MessageButton buttons = 5;
     */
    buttons: MessageButton[];
    /**
     * A carousel. Instagram and Facebook only; Telegram ignores it. It is not a
     * WhatsApp template: those are sent with BroadcastsService.
     *
     * @generated from field: lategate.whatsapp.v1.Carousel template = 6;
     */
    template?: Carousel | undefined;
    /**
     * A Telegram keyboard. Other platforms ignore it.
     *
     * @generated from field: lategate.whatsapp.v1.ReplyMarkup reply_markup = 7;
     */
    replyMarkup?: ReplyMarkup | undefined;
    /**
     * Why the message is sent. Facebook only; needed for `message_tag`.
     *
     * @generated from field: optional lategate.whatsapp.v1.MessagingType messaging_type = 8;
     */
    messagingType?: MessagingType | undefined;
    /**
     * The reason for a message more than 24 hours after the customer's last one.
     * Needs `messaging_type` MESSAGING_TYPE_MESSAGE_TAG. Facebook; Instagram knows
     * only MESSAGE_TAG_HUMAN_AGENT.
     *
     * @generated from field: optional lategate.whatsapp.v1.MessageTag message_tag = 9;
     */
    messageTag?: MessageTag | undefined;
    /**
     * The platform's id of the message that this one answers. Telegram only.
     *
     * @generated from field: optional string reply_to = 10;
     */
    replyTo?: string | undefined;
    /**
     * Whether to send even where the gateway knows that WhatsApp's 24-hour window is
     * closed. Without it such a message is FAILED_PRECONDITION with the reason
     * `REENGAGEMENT_REQUIRED`, and nothing is sent. It is not passed on upstream.
     *
     * @generated from field: optional bool ignore_window = 11;
     */
    ignoreWindow?: boolean | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendMessageRequest.
 * Use `create(SendMessageRequestSchema)` to create a new message.
 */
export declare const SendMessageRequestSchema: GenMessage<SendMessageRequest>;
/**
 * QuickReply is an answer that the customer can tap.
 *
 * @generated from message lategate.whatsapp.v1.QuickReply
 */
export type QuickReply = Message<"lategate.whatsapp.v1.QuickReply"> & {
    /**
     * The label, 1 to 20 characters.
     *
     * @generated from field: string title = 1;
     */
    title: string;
    /**
     * What is sent back to the business on a tap.
     *
     * @generated from field: string payload = 2;
     */
    payload: string;
    /**
     * The URL of an icon. Facebook and Instagram only.
     *
     * @generated from field: optional string image_url = 3;
     */
    imageUrl?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.QuickReply.
 * Use `create(QuickReplySchema)` to create a new message.
 */
export declare const QuickReplySchema: GenMessage<QuickReply>;
/**
 * MessageButton is a button below a message.
 *
 * @generated from message lategate.whatsapp.v1.MessageButton
 */
export type MessageButton = Message<"lategate.whatsapp.v1.MessageButton"> & {
    /**
     * What the button does: `url`, `postback`, or `phone` (Facebook only). An open
     * set.
     *
     * @generated from field: string type = 1;
     */
    type: string;
    /**
     * The label, 1 to 20 characters.
     *
     * @generated from field: string title = 2;
     */
    title: string;
    /**
     * The page that a `url` button opens.
     *
     * @generated from field: optional string url = 3;
     */
    url?: string | undefined;
    /**
     * What a `postback` button sends back to the business.
     *
     * @generated from field: optional string payload = 4;
     */
    payload?: string | undefined;
    /**
     * The number that a `phone` button calls. Facebook only.
     *
     * @generated from field: optional string phone = 5;
     */
    phone?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.MessageButton.
 * Use `create(MessageButtonSchema)` to create a new message.
 */
export declare const MessageButtonSchema: GenMessage<MessageButton>;
/**
 * Carousel is a row of cards that the customer can swipe through. Instagram and
 * Facebook only.
 *
 * @generated from message lategate.whatsapp.v1.Carousel
 */
export type Carousel = Message<"lategate.whatsapp.v1.Carousel"> & {
    /**
     * The kind of template. The upstream knows `generic`.
     *
     * @generated from field: optional string type = 1;
     */
    type?: string | undefined;
    /**
     * The cards, at most 10.
     *
     * @generated from field: repeated lategate.whatsapp.v1.CarouselElement elements = 2;
     */
    elements: CarouselElement[];
};
/**
 * Describes the message lategate.whatsapp.v1.Carousel.
 * Use `create(CarouselSchema)` to create a new message.
 */
export declare const CarouselSchema: GenMessage<Carousel>;
/**
 * CarouselElement is one card of a carousel.
 *
 * @generated from message lategate.whatsapp.v1.CarouselElement
 */
export type CarouselElement = Message<"lategate.whatsapp.v1.CarouselElement"> & {
    /**
     * The title, 1 to 80 characters.
     *
     * @generated from field: string title = 1;
     */
    title: string;
    /**
     * The line below the title.
     *
     * @generated from field: optional string subtitle = 2;
     */
    subtitle?: string | undefined;
    /**
     * The URL of the picture.
     *
     * @generated from field: optional string image_url = 3;
     */
    imageUrl?: string | undefined;
    /**
     * The card's buttons, at most 3.
     *
     * @generated from field: repeated lategate.whatsapp.v1.CarouselButton buttons = 4;
     */
    buttons: CarouselButton[];
};
/**
 * Describes the message lategate.whatsapp.v1.CarouselElement.
 * Use `create(CarouselElementSchema)` to create a new message.
 */
export declare const CarouselElementSchema: GenMessage<CarouselElement>;
/**
 * CarouselButton is a button on a card of a carousel.
 *
 * @generated from message lategate.whatsapp.v1.CarouselButton
 */
export type CarouselButton = Message<"lategate.whatsapp.v1.CarouselButton"> & {
    /**
     * What the button does: `url` or `postback`. An open set.
     *
     * @generated from field: optional string type = 1;
     */
    type?: string | undefined;
    /**
     * The label, at most 20 characters.
     *
     * @generated from field: optional string title = 2;
     */
    title?: string | undefined;
    /**
     * The page that a `url` button opens.
     *
     * @generated from field: optional string url = 3;
     */
    url?: string | undefined;
    /**
     * What a `postback` button sends back to the business.
     *
     * @generated from field: optional string payload = 4;
     */
    payload?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CarouselButton.
 * Use `create(CarouselButtonSchema)` to create a new message.
 */
export declare const CarouselButtonSchema: GenMessage<CarouselButton>;
/**
 * ReplyMarkup is a Telegram keyboard.
 *
 * @generated from message lategate.whatsapp.v1.ReplyMarkup
 */
export type ReplyMarkup = Message<"lategate.whatsapp.v1.ReplyMarkup"> & {
    /**
     * Where the keyboard is shown.
     *
     * @generated from field: optional lategate.whatsapp.v1.KeyboardType type = 1;
     */
    type?: KeyboardType | undefined;
    /**
     * The rows of buttons, from the top. In JSON an array of arrays.
     *
     * @generated from field: repeated lategate.whatsapp.v1.KeyboardRow keyboard = 2;
     */
    keyboard: KeyboardRow[];
    /**
     * Whether the keyboard goes away once it was used. Reply keyboards only. Default
     * true.
     *
     * @generated from field: optional bool one_time = 3;
     */
    oneTime?: boolean | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ReplyMarkup.
 * Use `create(ReplyMarkupSchema)` to create a new message.
 */
export declare const ReplyMarkupSchema: GenMessage<ReplyMarkup>;
/**
 * KeyboardRow is one row of a Telegram keyboard. Its JSON is the array alone.
 *
 * @generated from message lategate.whatsapp.v1.KeyboardRow
 */
export type KeyboardRow = Message<"lategate.whatsapp.v1.KeyboardRow"> & {
    /**
     * The buttons, from the left.
     *
     * @generated from field: repeated lategate.whatsapp.v1.KeyboardButton buttons = 1;
     */
    buttons: KeyboardButton[];
};
/**
 * Describes the message lategate.whatsapp.v1.KeyboardRow.
 * Use `create(KeyboardRowSchema)` to create a new message.
 */
export declare const KeyboardRowSchema: GenMessage<KeyboardRow>;
/**
 * KeyboardButton is one button of a Telegram keyboard.
 *
 * @generated from message lategate.whatsapp.v1.KeyboardButton
 */
export type KeyboardButton = Message<"lategate.whatsapp.v1.KeyboardButton"> & {
    /**
     * The label.
     *
     * @generated from field: optional string text = 1;
     */
    text?: string | undefined;
    /**
     * What is sent back to the business on a tap, at most 64 bytes. Inline keyboards
     * only.
     *
     * @generated from field: optional string callback_data = 2;
     */
    callbackData?: string | undefined;
    /**
     * The page that the button opens. Inline keyboards only.
     *
     * @generated from field: optional string url = 3;
     */
    url?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.KeyboardButton.
 * Use `create(KeyboardButtonSchema)` to create a new message.
 */
export declare const KeyboardButtonSchema: GenMessage<KeyboardButton>;
/**
 * SendMessageResponse says that a message was sent.
 *
 * @generated from message lategate.whatsapp.v1.SendMessageResponse
 */
export type SendMessageResponse = Message<"lategate.whatsapp.v1.SendMessageResponse"> & {
    /**
     * Whether the message was sent. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The message that was sent. The JSON name is `data`.
     *
     * @generated from field: lategate.whatsapp.v1.SentMessage sent_message = 2 [json_name = "data"];
     */
    sentMessage?: SentMessage | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendMessageResponse.
 * Use `create(SendMessageResponseSchema)` to create a new message.
 */
export declare const SendMessageResponseSchema: GenMessage<SendMessageResponse>;
/**
 * SentMessage is what the upstream tells about a message that it sent.
 *
 * @generated from message lategate.whatsapp.v1.SentMessage
 */
export type SentMessage = Message<"lategate.whatsapp.v1.SentMessage"> & {
    /**
     * The message's id, by which later delivery statuses name it. Reddit sends none.
     * Source: the platform.
     *
     * @generated from field: optional string message_id = 1;
     */
    messageId?: string | undefined;
    /**
     * The conversation. Twitter only. Source: Late API.
     *
     * @generated from field: optional string conversation_id = 2;
     */
    conversationId?: string | undefined;
    /**
     * When it was sent. Bluesky only. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp sent_at = 3;
     */
    sentAt?: Timestamp | undefined;
    /**
     * The outcome in words. Reddit only. Source: Late API.
     *
     * @generated from field: optional string message = 4;
     */
    message?: string | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SentMessage.
 * Use `create(SentMessageSchema)` to create a new message.
 */
export declare const SentMessageSchema: GenMessage<SentMessage>;
/**
 * StreamMessagesRequest says which events to stream, and from where. All filters
 * must match; an empty one matches all.
 *
 * @generated from message lategate.whatsapp.v1.StreamMessagesRequest
 */
export type StreamMessagesRequest = Message<"lategate.whatsapp.v1.StreamMessagesRequest"> & {
    /**
     * The accounts to cover: ids from AccountsService.ListAccounts, at most 100. None
     * means all that the caller's key can see, also those connected later. An account
     * that the key cannot see is NOT_FOUND.
     *
     * @generated from field: repeated string account_ids = 1;
     */
    accountIds: string[];
    /**
     * Only events of these conversations, at most 100.
     *
     * @generated from field: repeated string conversation_ids = 2;
     */
    conversationIds: string[];
    /**
     * Only events of these kinds: `message.received`, `message.sent`, `message.edited`,
     * `message.deleted`, `reaction.received`, `conversation.started`.
     *
     * @generated from field: repeated string kinds = 3;
     */
    kinds: string[];
    /**
     * Whether each event comes with the upstream's own JSON, in `raw_json`. Default
     * false.
     *
     * @generated from field: bool include_raw = 4;
     */
    includeRaw: boolean;
    /**
     * How often a heartbeat comes while there is nothing else, 1 to 25 seconds; proxies
     * cut connections that are silent for longer. Default 15 seconds.
     *
     * @generated from field: google.protobuf.Duration heartbeat_interval = 5;
     */
    heartbeatInterval?: Duration | undefined;
    /**
     * Where to begin. Not set: with what happens from now on.
     *
     * @generated from oneof lategate.whatsapp.v1.StreamMessagesRequest.start
     */
    start: {
        /**
         * After this position: the `resume_token` of the last response that was dealt
         * with. One that is older than what the log keeps is OUT_OF_RANGE (reason
         * TOKEN_EXPIRED, with the earliest token that works), one of another log
         * INVALID_ARGUMENT (TOKEN_FOREIGN).
         *
         * @generated from field: string resume_token = 6;
         */
        value: string;
        case: "resumeToken";
    } | {
        /**
         * With the first event that reached the gateway at this time or later. A time
         * before the oldest event is the oldest event.
         *
         * @generated from field: google.protobuf.Timestamp start_time = 7;
         */
        value: Timestamp;
        case: "startTime";
    } | {
        /**
         * With the oldest event that the log still has. Must be true.
         *
         * @generated from field: bool earliest = 8;
         */
        value: boolean;
        case: "earliest";
    } | {
        /**
         * After the position of this cursor, which the stream then holds: see
         * EventsService. A cursor that does not exist is created, at now.
         *
         * @generated from field: string cursor_name = 9;
         */
        value: string;
        case: "cursorName";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.StreamMessagesRequest.
 * Use `create(StreamMessagesRequestSchema)` to create a new message.
 */
export declare const StreamMessagesRequestSchema: GenMessage<StreamMessagesRequest>;
/**
 * StreamMessagesResponse is one item of the stream.
 *
 * @generated from message lategate.whatsapp.v1.StreamMessagesResponse
 */
export type StreamMessagesResponse = Message<"lategate.whatsapp.v1.StreamMessagesResponse"> & {
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
     * @generated from oneof lategate.whatsapp.v1.StreamMessagesResponse.item
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
         * Something has happened in the inbox.
         *
         * @generated from field: lategate.whatsapp.v1.InboxEvent event = 3;
         */
        value: InboxEvent;
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
 * Describes the message lategate.whatsapp.v1.StreamMessagesResponse.
 * Use `create(StreamMessagesResponseSchema)` to create a new message.
 */
export declare const StreamMessagesResponseSchema: GenMessage<StreamMessagesResponse>;
/**
 * InboxEvent is something that happened in a conversation. Which fields are set
 * depends on the kind.
 *
 * @generated from message lategate.whatsapp.v1.InboxEvent
 */
export type InboxEvent = Message<"lategate.whatsapp.v1.InboxEvent"> & {
    /**
     * The event's id, the same wherever and however often the event is read. The
     * upstream's own where it gives one, else one made from what the event says.
     *
     * @generated from field: string event_id = 1;
     */
    eventId: string;
    /**
     * What happened: the upstream's name of it, one of those that the request's `kinds`
     * lists.
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
     * The account that it happened to.
     *
     * @generated from field: string account_id = 4;
     */
    accountId: string;
    /**
     * The platform in lower case, such as `whatsapp`. An open set.
     *
     * @generated from field: optional string platform = 5;
     */
    platform?: string | undefined;
    /**
     * The conversation: the `conversation_id` of the other RPCs.
     *
     * @generated from field: string conversation_id = 6;
     */
    conversationId: string;
    /**
     * The upstream's id of the message; of a reaction, of the message reacted to.
     *
     * @generated from field: optional string message_id = 7;
     */
    messageId?: string | undefined;
    /**
     * The platform's id of that message, such as WhatsApp's `wamid`.
     *
     * @generated from field: optional string platform_message_id = 8;
     */
    platformMessageId?: string | undefined;
    /**
     * Who sent the message or the reaction.
     *
     * @generated from field: optional lategate.whatsapp.v1.MessageDirection direction = 9;
     */
    direction?: MessageDirection | undefined;
    /**
     * The message's text; of an edit, the new one.
     *
     * @generated from field: optional string text = 10;
     */
    text?: string | undefined;
    /**
     * The files that came with the message.
     *
     * @generated from field: repeated lategate.whatsapp.v1.EventAttachment attachments = 11;
     */
    attachments: EventAttachment[];
    /**
     * Who wrote or reacted.
     *
     * @generated from field: lategate.whatsapp.v1.EventSender sender = 12;
     */
    sender?: EventSender | undefined;
    /**
     * The customer's phone number in E.164, if the message went out by WhatsApp or SMS.
     *
     * @generated from field: optional string recipient_phone = 13;
     */
    recipientPhone?: string | undefined;
    /**
     * The reaction, if it is one.
     *
     * @generated from field: lategate.whatsapp.v1.EventReaction reaction = 14;
     */
    reaction?: EventReaction | undefined;
    /**
     * What the upstream tells beyond the message: the button that was tapped, the
     * advertisement that led here. Its form is the upstream's.
     *
     * @generated from field: google.protobuf.Struct metadata = 15;
     */
    metadata?: JsonObject | undefined;
    /**
     * When it happened, by the upstream's clock.
     *
     * @generated from field: google.protobuf.Timestamp event_time = 16;
     */
    eventTime?: Timestamp | undefined;
    /**
     * When the gateway learned of it.
     *
     * @generated from field: google.protobuf.Timestamp receive_time = 17;
     */
    receiveTime?: Timestamp | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.InboxEvent.
 * Use `create(InboxEventSchema)` to create a new message.
 */
export declare const InboxEventSchema: GenMessage<InboxEvent>;
/**
 * EventAttachment is a file that came with a message.
 *
 * @generated from message lategate.whatsapp.v1.EventAttachment
 */
export type EventAttachment = Message<"lategate.whatsapp.v1.EventAttachment"> & {
    /**
     * The kind of file, such as `image`, `video`, `audio`, `file`. An open set.
     *
     * @generated from field: optional string type = 1;
     */
    type?: string | undefined;
    /**
     * Where it can be fetched. Such URLs expire.
     *
     * @generated from field: optional string url = 2;
     */
    url?: string | undefined;
    /**
     * What the upstream tells about it. Its form is the upstream's.
     *
     * @generated from field: google.protobuf.Struct payload = 3;
     */
    payload?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.EventAttachment.
 * Use `create(EventAttachmentSchema)` to create a new message.
 */
export declare const EventAttachmentSchema: GenMessage<EventAttachment>;
/**
 * EventSender is who wrote a message or reacted to one.
 *
 * @generated from message lategate.whatsapp.v1.EventSender
 */
export type EventSender = Message<"lategate.whatsapp.v1.EventSender"> & {
    /**
     * The sender's id on the platform.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The sender's name.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * The sender's user name on the platform.
     *
     * @generated from field: optional string username = 3;
     */
    username?: string | undefined;
    /**
     * The sender's phone number in E.164. WhatsApp users can hide it.
     *
     * @generated from field: optional string phone = 4;
     */
    phone?: string | undefined;
    /**
     * WhatsApp's id of a user for this business, which is there also where the phone
     * number is hidden.
     *
     * @generated from field: optional string business_scoped_user_id = 5;
     */
    businessScopedUserId?: string | undefined;
    /**
     * The upstream's contact, if there is one: `contact_id` in ContactsService.
     *
     * @generated from field: optional string contact_id = 6;
     */
    contactId?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.EventSender.
 * Use `create(EventSenderSchema)` to create a new message.
 */
export declare const EventSenderSchema: GenMessage<EventSender>;
/**
 * EventReaction is an emoji that was put on a message or taken away.
 *
 * @generated from message lategate.whatsapp.v1.EventReaction
 */
export type EventReaction = Message<"lategate.whatsapp.v1.EventReaction"> & {
    /**
     * The emoji. A removal may not say which it was.
     *
     * @generated from field: optional string emoji = 1;
     */
    emoji?: string | undefined;
    /**
     * What was done: `react` or `unreact`. An open set.
     *
     * @generated from field: optional string action = 2;
     */
    action?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.EventReaction.
 * Use `create(EventReactionSchema)` to create a new message.
 */
export declare const EventReactionSchema: GenMessage<EventReaction>;
/**
 * SendAttachmentRequest is one part of a message with a file: first its options, then
 * the file in pieces.
 *
 * @generated from message lategate.whatsapp.v1.SendAttachmentRequest
 */
export type SendAttachmentRequest = Message<"lategate.whatsapp.v1.SendAttachmentRequest"> & {
    /**
     * The part.
     *
     * @generated from oneof lategate.whatsapp.v1.SendAttachmentRequest.part
     */
    part: {
        /**
         * What to send, and where. The first message, and only that.
         *
         * @generated from field: lategate.whatsapp.v1.SendAttachmentOptions options = 1;
         */
        value: SendAttachmentOptions;
        case: "options";
    } | {
        /**
         * The next piece of the file, up to 1 MiB; 64 KiB is a good size.
         *
         * @generated from field: bytes data = 2;
         */
        value: Uint8Array;
        case: "data";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.SendAttachmentRequest.
 * Use `create(SendAttachmentRequestSchema)` to create a new message.
 */
export declare const SendAttachmentRequestSchema: GenMessage<SendAttachmentRequest>;
/**
 * SendAttachmentOptions says what a file is, and where it is sent.
 *
 * @generated from message lategate.whatsapp.v1.SendAttachmentOptions
 */
export type SendAttachmentOptions = Message<"lategate.whatsapp.v1.SendAttachmentOptions"> & {
    /**
     * The conversation: an `id` from ListConversations.
     *
     * @generated from field: string conversation_id = 1;
     */
    conversationId: string;
    /**
     * The account that takes part in it, and sends.
     *
     * @generated from field: string account_id = 2;
     */
    accountId: string;
    /**
     * The file's name, such as `menu.pdf`. The customer sees that of a document.
     *
     * @generated from field: string filename = 3;
     */
    filename: string;
    /**
     * The file's media type, such as `application/pdf`. Without it, it is told from the
     * content; one that contradicts the content is INVALID_ARGUMENT.
     *
     * @generated from field: optional string content_type = 4;
     */
    contentType?: string | undefined;
    /**
     * The file's size in bytes, if it is known: then one that is too large is refused
     * before it is sent.
     *
     * @generated from field: optional int64 size = 5;
     */
    size?: bigint | undefined;
    /**
     * The text that goes with it.
     *
     * @generated from field: optional string message = 6;
     */
    message?: string | undefined;
    /**
     * Whether to send even where the gateway knows that WhatsApp's 24-hour window is
     * closed, as with SendMessage.
     *
     * @generated from field: optional bool ignore_window = 7;
     */
    ignoreWindow?: boolean | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendAttachmentOptions.
 * Use `create(SendAttachmentOptionsSchema)` to create a new message.
 */
export declare const SendAttachmentOptionsSchema: GenMessage<SendAttachmentOptions>;
/**
 * SendAttachmentResponse says that a file was sent.
 *
 * @generated from message lategate.whatsapp.v1.SendAttachmentResponse
 */
export type SendAttachmentResponse = Message<"lategate.whatsapp.v1.SendAttachmentResponse"> & {
    /**
     * Whether the message was sent. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The message that was sent. The JSON name is `data`.
     *
     * @generated from field: lategate.whatsapp.v1.SentMessage sent_message = 2 [json_name = "data"];
     */
    sentMessage?: SentMessage | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SendAttachmentResponse.
 * Use `create(SendAttachmentResponseSchema)` to create a new message.
 */
export declare const SendAttachmentResponseSchema: GenMessage<SendAttachmentResponse>;
/**
 * ConversationStatus is whether a conversation is shown in the inbox.
 *
 * @generated from enum lategate.whatsapp.v1.ConversationStatus
 */
export declare enum ConversationStatus {
    /**
     * Not set.
     *
     * @generated from enum value: CONVERSATION_STATUS_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * The conversation is in the inbox.
     *
     * @generated from enum value: CONVERSATION_STATUS_ACTIVE = 1;
     */
    ACTIVE = 1,
    /**
     * The conversation was put away.
     *
     * @generated from enum value: CONVERSATION_STATUS_ARCHIVED = 2;
     */
    ARCHIVED = 2
}
/**
 * Describes the enum lategate.whatsapp.v1.ConversationStatus.
 */
export declare const ConversationStatusSchema: GenEnum<ConversationStatus>;
/**
 * SortOrder is the order of a list.
 *
 * @generated from enum lategate.whatsapp.v1.SortOrder
 */
export declare enum SortOrder {
    /**
     * Not set; the upstream's default is descending.
     *
     * @generated from enum value: SORT_ORDER_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * The oldest first.
     *
     * @generated from enum value: SORT_ORDER_ASC = 1;
     */
    ASC = 1,
    /**
     * The newest first.
     *
     * @generated from enum value: SORT_ORDER_DESC = 2;
     */
    DESC = 2
}
/**
 * Describes the enum lategate.whatsapp.v1.SortOrder.
 */
export declare const SortOrderSchema: GenEnum<SortOrder>;
/**
 * MessageDirection is who sent a message, as the business sees it.
 *
 * @generated from enum lategate.whatsapp.v1.MessageDirection
 */
export declare enum MessageDirection {
    /**
     * Not set.
     *
     * @generated from enum value: MESSAGE_DIRECTION_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * From the customer to the business.
     *
     * @generated from enum value: MESSAGE_DIRECTION_INCOMING = 1;
     */
    INCOMING = 1,
    /**
     * From the business to the customer.
     *
     * @generated from enum value: MESSAGE_DIRECTION_OUTGOING = 2;
     */
    OUTGOING = 2
}
/**
 * Describes the enum lategate.whatsapp.v1.MessageDirection.
 */
export declare const MessageDirectionSchema: GenEnum<MessageDirection>;
/**
 * MessagingType is why a message is sent. Facebook only.
 *
 * @generated from enum lategate.whatsapp.v1.MessagingType
 */
export declare enum MessagingType {
    /**
     * Not set.
     *
     * @generated from enum value: MESSAGING_TYPE_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * The message answers one of the customer's.
     *
     * @generated from enum value: MESSAGING_TYPE_RESPONSE = 1;
     */
    RESPONSE = 1,
    /**
     * The message is sent unasked, within 24 hours of the customer's last one.
     *
     * @generated from enum value: MESSAGING_TYPE_UPDATE = 2;
     */
    UPDATE = 2,
    /**
     * The message is sent for the reason that `message_tag` names.
     *
     * @generated from enum value: MESSAGING_TYPE_MESSAGE_TAG = 3;
     */
    MESSAGE_TAG = 3
}
/**
 * Describes the enum lategate.whatsapp.v1.MessagingType.
 */
export declare const MessagingTypeSchema: GenEnum<MessagingType>;
/**
 * MessageTag is the reason for a message that is sent more than 24 hours after the
 * customer's last one. Facebook; Instagram knows only
 * MESSAGE_TAG_HUMAN_AGENT. Source: Meta.
 *
 * @generated from enum lategate.whatsapp.v1.MessageTag
 */
export declare enum MessageTag {
    /**
     * Not set.
     *
     * @generated from enum value: MESSAGE_TAG_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * Reminds of, or changes, an event that the customer registered for.
     *
     * @generated from enum value: MESSAGE_TAG_CONFIRMED_EVENT_UPDATE = 1;
     */
    CONFIRMED_EVENT_UPDATE = 1,
    /**
     * Tells about something that the customer bought.
     *
     * @generated from enum value: MESSAGE_TAG_POST_PURCHASE_UPDATE = 2;
     */
    POST_PURCHASE_UPDATE = 2,
    /**
     * Tells about a change to the customer's account.
     *
     * @generated from enum value: MESSAGE_TAG_ACCOUNT_UPDATE = 3;
     */
    ACCOUNT_UPDATE = 3,
    /**
     * A person answers the customer.
     *
     * @generated from enum value: MESSAGE_TAG_HUMAN_AGENT = 4;
     */
    HUMAN_AGENT = 4
}
/**
 * Describes the enum lategate.whatsapp.v1.MessageTag.
 */
export declare const MessageTagSchema: GenEnum<MessageTag>;
/**
 * KeyboardType is where a Telegram keyboard is shown.
 *
 * @generated from enum lategate.whatsapp.v1.KeyboardType
 */
export declare enum KeyboardType {
    /**
     * Not set.
     *
     * @generated from enum value: KEYBOARD_TYPE_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * Buttons below the message.
     *
     * @generated from enum value: KEYBOARD_TYPE_INLINE = 1;
     */
    INLINE = 1,
    /**
     * Buttons in place of the customer's keyboard.
     *
     * @generated from enum value: KEYBOARD_TYPE_REPLY = 2;
     */
    REPLY = 2
}
/**
 * Describes the enum lategate.whatsapp.v1.KeyboardType.
 */
export declare const KeyboardTypeSchema: GenEnum<KeyboardType>;
/**
 * InboxService reads and answers the conversations of the connected accounts, of
 * WhatsApp and of the other platforms that Late has an inbox for. It needs Late's
 * Inbox add-on: without it every call is PERMISSION_DENIED.
 *
 * @generated from service lategate.whatsapp.v1.InboxService
 */
export declare const InboxService: GenService<{
    /**
     * ListConversations lists the conversations of all accounts, the most recently
     * updated first by default. It is paged by cursor. Accounts that could not be
     * read do not fail the call: look at `meta.failed_accounts`.
     *
     * @generated from rpc lategate.whatsapp.v1.InboxService.ListConversations
     */
    listConversations: {
        methodKind: "unary";
        input: typeof ListConversationsRequestSchema;
        output: typeof ListConversationsResponseSchema;
    };
    /**
     * GetConversation reads one conversation. An unknown conversation is NOT_FOUND.
     *
     * @generated from rpc lategate.whatsapp.v1.InboxService.GetConversation
     */
    getConversation: {
        methodKind: "unary";
        input: typeof GetConversationRequestSchema;
        output: typeof GetConversationResponseSchema;
    };
    /**
     * UpdateConversation archives a conversation or makes it active again.
     *
     * @generated from rpc lategate.whatsapp.v1.InboxService.UpdateConversation
     */
    updateConversation: {
        methodKind: "unary";
        input: typeof UpdateConversationRequestSchema;
        output: typeof UpdateConversationResponseSchema;
    };
    /**
     * ListMessages reads the messages of a conversation. The upstream does not page
     * them.
     *
     * @generated from rpc lategate.whatsapp.v1.InboxService.ListMessages
     */
    listMessages: {
        methodKind: "unary";
        input: typeof ListMessagesRequestSchema;
        output: typeof ListMessagesResponseSchema;
    };
    /**
     * SendMessage sends a message in a conversation. On WhatsApp this works within
     * 24 hours of the customer's last message; Meta refuses it after that: send an
     * approved template with BroadcastsService.SendBulk instead. What a platform
     * cannot do is an error (HTTP 400, code `PLATFORM_LIMITATION`). The upstream
     * knows no idempotency key: a send whose answer was lost may have been sent, and
     * is not repeated by the gateway.
     *
     * Over REST this takes an attachment too: send multipart/form-data with the
     * fields `accountId` and, optionally, `message` and the others of this request,
     * lists and objects as JSON text, and the file as the part `attachment`. The
     * upstream takes attachments of up to 25 MB.
     *
     * @generated from rpc lategate.whatsapp.v1.InboxService.SendMessage
     */
    sendMessage: {
        methodKind: "unary";
        input: typeof SendMessageRequestSchema;
        output: typeof SendMessageResponseSchema;
    };
    /**
     * SendAttachment sends a file in a conversation, up to 100 MB, which the gateway passes
     * on while it receives it. What WhatsApp takes: JPEG and PNG images up to 5 MB; MP4 and
     * 3GPP videos (H.264 and AAC) up to 16 MB; MP3, OGG (Opus), AMR and AAC audio up to
     * 16 MB; PDF, TXT, Word, Excel and PowerPoint documents up to 100 MB. Any other file is
     * INVALID_ARGUMENT, told by its content and before it is sent wherever that is
     * possible. The 24-hour window and lost answers are as with SendMessage.
     *
     * Over REST a file is sent with SendMessage's route, as multipart/form-data.
     *
     * @generated from rpc lategate.whatsapp.v1.InboxService.SendAttachment
     */
    sendAttachment: {
        methodKind: "client_streaming";
        input: typeof SendAttachmentRequestSchema;
        output: typeof SendAttachmentResponseSchema;
    };
    /**
     * StreamMessages streams what happens in the inbox: messages received and sent,
     * edited and deleted, reactions, conversations begun. It does not end by itself.
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
     * @generated from rpc lategate.whatsapp.v1.InboxService.StreamMessages
     */
    streamMessages: {
        methodKind: "server_streaming";
        input: typeof StreamMessagesRequestSchema;
        output: typeof StreamMessagesResponseSchema;
    };
}>;
