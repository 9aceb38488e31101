import type { GenEnum, GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import type { EventSource, StreamGap, StreamHeartbeat, StreamNotice, StreamStarted } from "./streams_pb.js";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/accounts.proto.
 */
export declare const file_lategate_whatsapp_v1_accounts: GenFile;
/**
 * ListAccountsRequest asks for the connected accounts. All filters are optional.
 *
 * @generated from message lategate.whatsapp.v1.ListAccountsRequest
 */
export type ListAccountsRequest = Message<"lategate.whatsapp.v1.ListAccountsRequest"> & {
    /**
     * Only accounts of this profile.
     *
     * @generated from field: optional string profile_id = 1;
     */
    profileId?: string | undefined;
    /**
     * Only accounts of this platform, in lower case: `whatsapp`, `telegram`, ...
     *
     * @generated from field: optional string platform = 2;
     */
    platform?: string | undefined;
    /**
     * Whether to include accounts whose profile is beyond the plan's limit. Default
     * false.
     *
     * @generated from field: optional bool include_over_limit = 3;
     */
    includeOverLimit?: boolean | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListAccountsRequest.
 * Use `create(ListAccountsRequestSchema)` to create a new message.
 */
export declare const ListAccountsRequestSchema: GenMessage<ListAccountsRequest>;
/**
 * ListAccountsResponse is the connected accounts.
 *
 * @generated from message lategate.whatsapp.v1.ListAccountsResponse
 */
export type ListAccountsResponse = Message<"lategate.whatsapp.v1.ListAccountsResponse"> & {
    /**
     * The accounts.
     *
     * @generated from field: repeated lategate.whatsapp.v1.SocialAccount accounts = 1;
     */
    accounts: SocialAccount[];
    /**
     * Whether the subscription includes analytics; follower counts need it. Source:
     * Late API.
     *
     * @generated from field: optional bool has_analytics_access = 2;
     */
    hasAnalyticsAccess?: boolean | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListAccountsResponse.
 * Use `create(ListAccountsResponseSchema)` to create a new message.
 */
export declare const ListAccountsResponseSchema: GenMessage<ListAccountsResponse>;
/**
 * SocialAccount is one account on one platform that was connected to Late. For
 * WhatsApp it is one phone number of a WhatsApp Business Account.
 *
 * @generated from message lategate.whatsapp.v1.SocialAccount
 */
export type SocialAccount = Message<"lategate.whatsapp.v1.SocialAccount"> & {
    /**
     * The account's id: the `account_id` of every request. Source: Late API.
     *
     * @generated from field: string id = 1 [json_name = "_id"];
     */
    id: string;
    /**
     * The platform in lower case, `whatsapp` for WhatsApp. An open set. Source: Late
     * API.
     *
     * @generated from field: optional string platform = 2;
     */
    platform?: string | undefined;
    /**
     * The id of the profile that the account belongs to, also where the upstream
     * sends the whole profile. Source: Late API.
     *
     * @generated from field: optional string profile_id = 3;
     */
    profileId?: string | undefined;
    /**
     * The profile itself. Set only where the upstream sends the whole profile in
     * place of its id.
     *
     * @generated from field: lategate.whatsapp.v1.Profile profile = 4;
     */
    profile?: Profile | undefined;
    /**
     * The account's name on the platform; for WhatsApp the phone number as it is
     * displayed. Source: the platform, by way of the Late API.
     *
     * @generated from field: optional string username = 5;
     */
    username?: string | undefined;
    /**
     * The account's display name; for WhatsApp the business name that Meta
     * verified. Source: the platform, by way of the Late API.
     *
     * @generated from field: optional string display_name = 6;
     */
    displayName?: string | undefined;
    /**
     * The URL of the account's public page on its platform. Source: Late API.
     *
     * @generated from field: optional string profile_url = 7;
     */
    profileUrl?: string | undefined;
    /**
     * Whether the account is connected and in use. Source: Late API.
     *
     * @generated from field: optional bool is_active = 8;
     */
    isActive?: boolean | undefined;
    /**
     * How many followers the account has. Only with analytics. Source: the platform.
     *
     * @generated from field: optional int64 followers_count = 9;
     */
    followersCount?: bigint | undefined;
    /**
     * When `followers_count` was last read. Only with analytics. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp followers_last_updated = 10;
     */
    followersLastUpdated?: Timestamp | undefined;
    /**
     * Members of the account that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SocialAccount.
 * Use `create(SocialAccountSchema)` to create a new message.
 */
export declare const SocialAccountSchema: GenMessage<SocialAccount>;
/**
 * Profile groups connected accounts, one profile per brand or customer for
 * example. It has nothing to do with the WhatsApp business profile, which
 * BusinessProfilesService edits.
 *
 * @generated from message lategate.whatsapp.v1.Profile
 */
export type Profile = Message<"lategate.whatsapp.v1.Profile"> & {
    /**
     * The profile's id. Source: Late API.
     *
     * @generated from field: string id = 1 [json_name = "_id"];
     */
    id: string;
    /**
     * The id of the user who owns the profile. Source: Late API.
     *
     * @generated from field: optional string user_id = 2;
     */
    userId?: string | undefined;
    /**
     * The profile's name.
     *
     * @generated from field: optional string name = 3;
     */
    name?: string | undefined;
    /**
     * What the profile is for, in the owner's words.
     *
     * @generated from field: optional string description = 4;
     */
    description?: string | undefined;
    /**
     * The colour in which Late shows the profile, such as `#ffeda0`.
     *
     * @generated from field: optional string color = 5;
     */
    color?: string | undefined;
    /**
     * Whether this is the owner's default profile. Source: Late API.
     *
     * @generated from field: optional bool is_default = 6;
     */
    isDefault?: boolean | undefined;
    /**
     * Whether the profile is beyond the plan's limit. Sent only where
     * `include_over_limit` was asked for. Source: Late API.
     *
     * @generated from field: optional bool is_over_limit = 7;
     */
    isOverLimit?: boolean | undefined;
    /**
     * When the profile was created. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp created_at = 8;
     */
    createdAt?: Timestamp | undefined;
    /**
     * Members of the profile that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.Profile.
 * Use `create(ProfileSchema)` to create a new message.
 */
export declare const ProfileSchema: GenMessage<Profile>;
/**
 * GetAccountHealthRequest names the account to check.
 *
 * @generated from message lategate.whatsapp.v1.GetAccountHealthRequest
 */
export type GetAccountHealthRequest = Message<"lategate.whatsapp.v1.GetAccountHealthRequest"> & {
    /**
     * The account to check: an `id` from ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.GetAccountHealthRequest.
 * Use `create(GetAccountHealthRequestSchema)` to create a new message.
 */
export declare const GetAccountHealthRequestSchema: GenMessage<GetAccountHealthRequest>;
/**
 * GetAccountHealthResponse is the health of one account in detail.
 *
 * @generated from message lategate.whatsapp.v1.GetAccountHealthResponse
 */
export type GetAccountHealthResponse = Message<"lategate.whatsapp.v1.GetAccountHealthResponse"> & {
    /**
     * The account that was checked. Source: Late API.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The account's platform in lower case. An open set. Source: Late API.
     *
     * @generated from field: optional string platform = 2;
     */
    platform?: string | undefined;
    /**
     * The account's name on its platform. Source: Late API.
     *
     * @generated from field: optional string username = 3;
     */
    username?: string | undefined;
    /**
     * The account's display name. Source: Late API.
     *
     * @generated from field: optional string display_name = 4;
     */
    displayName?: string | undefined;
    /**
     * The account's health as a whole. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.AccountHealthStatus status = 5;
     */
    status?: AccountHealthStatus | undefined;
    /**
     * The state of the access token. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.AccountTokenStatus token_status = 6;
     */
    tokenStatus?: AccountTokenStatus | undefined;
    /**
     * What the account may do. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.AccountPermissions permissions = 7;
     */
    permissions?: AccountPermissions | undefined;
    /**
     * What is wrong, one sentence each. Source: Late API.
     *
     * @generated from field: repeated string issues = 8;
     */
    issues: string[];
    /**
     * What to do about it, one sentence each. Source: Late API.
     *
     * @generated from field: repeated string recommendations = 9;
     */
    recommendations: string[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetAccountHealthResponse.
 * Use `create(GetAccountHealthResponseSchema)` to create a new message.
 */
export declare const GetAccountHealthResponseSchema: GenMessage<GetAccountHealthResponse>;
/**
 * AccountTokenStatus is the state of the token with which Late reaches an account.
 *
 * @generated from message lategate.whatsapp.v1.AccountTokenStatus
 */
export type AccountTokenStatus = Message<"lategate.whatsapp.v1.AccountTokenStatus"> & {
    /**
     * Whether the token is valid. Source: Late API.
     *
     * @generated from field: optional bool valid = 1;
     */
    valid?: boolean | undefined;
    /**
     * When the token expires; absent for a token that does not. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp expires_at = 2;
     */
    expiresAt?: Timestamp | undefined;
    /**
     * The time until then in words, for people. Source: Late API.
     *
     * @generated from field: optional string expires_in = 3;
     */
    expiresIn?: string | undefined;
    /**
     * Whether the token expires within 24 hours. Source: Late API.
     *
     * @generated from field: optional bool needs_refresh = 4;
     */
    needsRefresh?: boolean | undefined;
    /**
     * Members of the token status that this contract does not name, or that do not
     * fit their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.AccountTokenStatus.
 * Use `create(AccountTokenStatusSchema)` to create a new message.
 */
export declare const AccountTokenStatusSchema: GenMessage<AccountTokenStatus>;
/**
 * AccountPermissions is what an account's token allows.
 *
 * @generated from message lategate.whatsapp.v1.AccountPermissions
 */
export type AccountPermissions = Message<"lategate.whatsapp.v1.AccountPermissions"> & {
    /**
     * The permissions that posting uses. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.AccountPermission posting = 1;
     */
    posting: AccountPermission[];
    /**
     * The permissions that analytics use. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.AccountPermission analytics = 2;
     */
    analytics: AccountPermission[];
    /**
     * The permissions that the account can do without. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.AccountPermission optional = 3;
     */
    optional: AccountPermission[];
    /**
     * Whether the account can post. Source: Late API.
     *
     * @generated from field: optional bool can_post = 4;
     */
    canPost?: boolean | undefined;
    /**
     * Whether analytics of the account can be read. Source: Late API.
     *
     * @generated from field: optional bool can_fetch_analytics = 5;
     */
    canFetchAnalytics?: boolean | undefined;
    /**
     * The scopes that are required and were not granted. Source: Late API.
     *
     * @generated from field: repeated string missing_required = 6;
     */
    missingRequired: string[];
    /**
     * Members of the permissions that this contract does not name, or that do not
     * fit their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.AccountPermissions.
 * Use `create(AccountPermissionsSchema)` to create a new message.
 */
export declare const AccountPermissionsSchema: GenMessage<AccountPermissions>;
/**
 * AccountPermission is one scope of the platform, and whether an account has it.
 *
 * @generated from message lategate.whatsapp.v1.AccountPermission
 */
export type AccountPermission = Message<"lategate.whatsapp.v1.AccountPermission"> & {
    /**
     * The scope as the platform spells it, such as `whatsapp_business_messaging`.
     *
     * @generated from field: optional string scope = 1;
     */
    scope?: string | undefined;
    /**
     * Whether the account's owner granted it. Source: Late API.
     *
     * @generated from field: optional bool granted = 2;
     */
    granted?: boolean | undefined;
    /**
     * Whether the account does not work without it. Source: Late API.
     *
     * @generated from field: optional bool required = 3;
     */
    required?: boolean | undefined;
    /**
     * Members of the permission that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.AccountPermission.
 * Use `create(AccountPermissionSchema)` to create a new message.
 */
export declare const AccountPermissionSchema: GenMessage<AccountPermission>;
/**
 * ListAccountHealthRequest asks for the health of the connected accounts. All
 * filters are optional.
 *
 * @generated from message lategate.whatsapp.v1.ListAccountHealthRequest
 */
export type ListAccountHealthRequest = Message<"lategate.whatsapp.v1.ListAccountHealthRequest"> & {
    /**
     * Only accounts of this profile.
     *
     * @generated from field: optional string profile_id = 1;
     */
    profileId?: string | undefined;
    /**
     * Only accounts of this platform, in lower case. An open set: which platforms
     * can be asked for is the upstream's to say.
     *
     * @generated from field: optional string platform = 2;
     */
    platform?: string | undefined;
    /**
     * Only accounts of this health.
     *
     * @generated from field: optional lategate.whatsapp.v1.AccountHealthStatus status = 3;
     */
    status?: AccountHealthStatus | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListAccountHealthRequest.
 * Use `create(ListAccountHealthRequestSchema)` to create a new message.
 */
export declare const ListAccountHealthRequestSchema: GenMessage<ListAccountHealthRequest>;
/**
 * ListAccountHealthResponse is the health of all connected accounts.
 *
 * @generated from message lategate.whatsapp.v1.ListAccountHealthResponse
 */
export type ListAccountHealthResponse = Message<"lategate.whatsapp.v1.ListAccountHealthResponse"> & {
    /**
     * How many accounts there are by health.
     *
     * @generated from field: lategate.whatsapp.v1.AccountHealthSummary summary = 1;
     */
    summary?: AccountHealthSummary | undefined;
    /**
     * The accounts.
     *
     * @generated from field: repeated lategate.whatsapp.v1.AccountHealth accounts = 2;
     */
    accounts: AccountHealth[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListAccountHealthResponse.
 * Use `create(ListAccountHealthResponseSchema)` to create a new message.
 */
export declare const ListAccountHealthResponseSchema: GenMessage<ListAccountHealthResponse>;
/**
 * AccountHealthSummary counts accounts by health.
 *
 * @generated from message lategate.whatsapp.v1.AccountHealthSummary
 */
export type AccountHealthSummary = Message<"lategate.whatsapp.v1.AccountHealthSummary"> & {
    /**
     * How many accounts there are. Source: Late API.
     *
     * @generated from field: optional int32 total = 1;
     */
    total?: number | undefined;
    /**
     * How many of them are healthy. Source: Late API.
     *
     * @generated from field: optional int32 healthy = 2;
     */
    healthy?: number | undefined;
    /**
     * How many of them have warnings. Source: Late API.
     *
     * @generated from field: optional int32 warning = 3;
     */
    warning?: number | undefined;
    /**
     * How many of them have errors. Source: Late API.
     *
     * @generated from field: optional int32 error = 4;
     */
    error?: number | undefined;
    /**
     * How many of them must be connected again. Source: Late API.
     *
     * @generated from field: optional int32 needs_reconnect = 5;
     */
    needsReconnect?: number | undefined;
    /**
     * Members of the summary that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.AccountHealthSummary.
 * Use `create(AccountHealthSummarySchema)` to create a new message.
 */
export declare const AccountHealthSummarySchema: GenMessage<AccountHealthSummary>;
/**
 * AccountHealth is the health of one account in short. GetAccountHealth has the
 * details.
 *
 * @generated from message lategate.whatsapp.v1.AccountHealth
 */
export type AccountHealth = Message<"lategate.whatsapp.v1.AccountHealth"> & {
    /**
     * The account's id. Source: Late API.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The account's platform in lower case. An open set. Source: Late API.
     *
     * @generated from field: optional string platform = 2;
     */
    platform?: string | undefined;
    /**
     * The account's name on its platform. Source: Late API.
     *
     * @generated from field: optional string username = 3;
     */
    username?: string | undefined;
    /**
     * The account's display name. Source: Late API.
     *
     * @generated from field: optional string display_name = 4;
     */
    displayName?: string | undefined;
    /**
     * The profile that the account belongs to. Source: Late API.
     *
     * @generated from field: optional string profile_id = 5;
     */
    profileId?: string | undefined;
    /**
     * The account's health as a whole. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.AccountHealthStatus status = 6;
     */
    status?: AccountHealthStatus | undefined;
    /**
     * Whether the account can post. Source: Late API.
     *
     * @generated from field: optional bool can_post = 7;
     */
    canPost?: boolean | undefined;
    /**
     * Whether analytics of the account can be read. Source: Late API.
     *
     * @generated from field: optional bool can_fetch_analytics = 8;
     */
    canFetchAnalytics?: boolean | undefined;
    /**
     * Whether the access token is valid. Source: Late API.
     *
     * @generated from field: optional bool token_valid = 9;
     */
    tokenValid?: boolean | undefined;
    /**
     * When the access token expires; absent for one that does not. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp token_expires_at = 10;
     */
    tokenExpiresAt?: Timestamp | undefined;
    /**
     * Whether the account must be connected again before it works. Source: Late API.
     *
     * @generated from field: optional bool needs_reconnect = 11;
     */
    needsReconnect?: boolean | undefined;
    /**
     * What is wrong, one sentence each. Source: Late API.
     *
     * @generated from field: repeated string issues = 12;
     */
    issues: string[];
    /**
     * Members of the account's health that this contract does not name, or that do
     * not fit their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.AccountHealth.
 * Use `create(AccountHealthSchema)` to create a new message.
 */
export declare const AccountHealthSchema: GenMessage<AccountHealth>;
/**
 * ListProfilesRequest asks for the profiles.
 *
 * @generated from message lategate.whatsapp.v1.ListProfilesRequest
 */
export type ListProfilesRequest = Message<"lategate.whatsapp.v1.ListProfilesRequest"> & {
    /**
     * Whether to include profiles beyond the plan's limit; they are marked
     * `is_over_limit`. Default false.
     *
     * @generated from field: optional bool include_over_limit = 1;
     */
    includeOverLimit?: boolean | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListProfilesRequest.
 * Use `create(ListProfilesRequestSchema)` to create a new message.
 */
export declare const ListProfilesRequestSchema: GenMessage<ListProfilesRequest>;
/**
 * ListProfilesResponse is the profiles.
 *
 * @generated from message lategate.whatsapp.v1.ListProfilesResponse
 */
export type ListProfilesResponse = Message<"lategate.whatsapp.v1.ListProfilesResponse"> & {
    /**
     * The profiles, by the time of their creation.
     *
     * @generated from field: repeated lategate.whatsapp.v1.Profile profiles = 1;
     */
    profiles: Profile[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListProfilesResponse.
 * Use `create(ListProfilesResponseSchema)` to create a new message.
 */
export declare const ListProfilesResponseSchema: GenMessage<ListProfilesResponse>;
/**
 * StreamAccountEventsRequest says which events to stream, and from where. All
 * filters must match; an empty one matches all.
 *
 * @generated from message lategate.whatsapp.v1.StreamAccountEventsRequest
 */
export type StreamAccountEventsRequest = Message<"lategate.whatsapp.v1.StreamAccountEventsRequest"> & {
    /**
     * The accounts to cover: ids from AccountsService.ListAccounts, at most 100. None
     * means all that the caller's key can see, also those connected later. An account
     * that the key cannot see is NOT_FOUND.
     *
     * @generated from field: repeated string account_ids = 1;
     */
    accountIds: string[];
    /**
     * Only events of these kinds, at most 100: `account.connected`,
     * `account.disconnected`, `whatsapp.template.status_updated`,
     * `whatsapp.template.category_updated`, `webhook.test`, or any other that the
     * upstream reports.
     *
     * @generated from field: repeated string kinds = 2;
     */
    kinds: string[];
    /**
     * Whether each event comes with the upstream's own JSON, in `raw_json`. Default
     * false.
     *
     * @generated from field: bool include_raw = 3;
     */
    includeRaw: boolean;
    /**
     * How often a heartbeat comes while there is nothing else, 1 to 25 seconds; proxies
     * cut connections that are silent for longer. Default 15 seconds.
     *
     * @generated from field: google.protobuf.Duration heartbeat_interval = 4;
     */
    heartbeatInterval?: Duration | undefined;
    /**
     * Where to begin. Not set: with what happens from now on.
     *
     * @generated from oneof lategate.whatsapp.v1.StreamAccountEventsRequest.start
     */
    start: {
        /**
         * After this position: the `resume_token` of the last response that was dealt
         * with. One that is older than what the log keeps is OUT_OF_RANGE (reason
         * TOKEN_EXPIRED, with the earliest token that works), one of another log
         * INVALID_ARGUMENT (TOKEN_FOREIGN).
         *
         * @generated from field: string resume_token = 5;
         */
        value: string;
        case: "resumeToken";
    } | {
        /**
         * With the first event that reached the gateway at this time or later. A time
         * before the oldest event is the oldest event.
         *
         * @generated from field: google.protobuf.Timestamp start_time = 6;
         */
        value: Timestamp;
        case: "startTime";
    } | {
        /**
         * With the oldest event that the log still has. Must be true.
         *
         * @generated from field: bool earliest = 7;
         */
        value: boolean;
        case: "earliest";
    } | {
        /**
         * After the position of this cursor, which the stream then holds: see
         * EventsService. A cursor that does not exist is created, at now.
         *
         * @generated from field: string cursor_name = 8;
         */
        value: string;
        case: "cursorName";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.StreamAccountEventsRequest.
 * Use `create(StreamAccountEventsRequestSchema)` to create a new message.
 */
export declare const StreamAccountEventsRequestSchema: GenMessage<StreamAccountEventsRequest>;
/**
 * StreamAccountEventsResponse is one item of the stream.
 *
 * @generated from message lategate.whatsapp.v1.StreamAccountEventsResponse
 */
export type StreamAccountEventsResponse = Message<"lategate.whatsapp.v1.StreamAccountEventsResponse"> & {
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
     * @generated from oneof lategate.whatsapp.v1.StreamAccountEventsResponse.item
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
         * Something has happened to an account.
         *
         * @generated from field: lategate.whatsapp.v1.AccountEvent event = 3;
         */
        value: AccountEvent;
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
 * Describes the message lategate.whatsapp.v1.StreamAccountEventsResponse.
 * Use `create(StreamAccountEventsResponseSchema)` to create a new message.
 */
export declare const StreamAccountEventsResponseSchema: GenMessage<StreamAccountEventsResponse>;
/**
 * AccountEvent is something that happened to an account.
 *
 * @generated from message lategate.whatsapp.v1.AccountEvent
 */
export type AccountEvent = Message<"lategate.whatsapp.v1.AccountEvent"> & {
    /**
     * The event's id, the same wherever and however often the event is read. The
     * upstream's own where it gives one, else one made from what the event says.
     *
     * @generated from field: string event_id = 1;
     */
    eventId: string;
    /**
     * What happened: the upstream's name of it. An open set.
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
     * The account that it happened to. Empty if the event names none; such events reach
     * only callers that use the gateway's own API key.
     *
     * @generated from field: string account_id = 4;
     */
    accountId: string;
    /**
     * The platform in lower case. An open set.
     *
     * @generated from field: optional string platform = 5;
     */
    platform?: string | undefined;
    /**
     * How the account was lost, if it was.
     *
     * @generated from field: lategate.whatsapp.v1.AccountDisconnection disconnection = 6;
     */
    disconnection?: AccountDisconnection | undefined;
    /**
     * What has changed about a template, if it is about one.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateChange template = 7;
     */
    template?: TemplateChange | undefined;
    /**
     * All that the upstream said, of kinds that this contract does not name.
     *
     * @generated from field: google.protobuf.Struct payload = 8;
     */
    payload?: JsonObject | undefined;
    /**
     * When it happened, by the upstream's clock.
     *
     * @generated from field: google.protobuf.Timestamp event_time = 9;
     */
    eventTime?: Timestamp | undefined;
    /**
     * When the gateway learned of it.
     *
     * @generated from field: google.protobuf.Timestamp receive_time = 10;
     */
    receiveTime?: Timestamp | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.AccountEvent.
 * Use `create(AccountEventSchema)` to create a new message.
 */
export declare const AccountEventSchema: GenMessage<AccountEvent>;
/**
 * AccountDisconnection is how an account was lost.
 *
 * @generated from message lategate.whatsapp.v1.AccountDisconnection
 */
export type AccountDisconnection = Message<"lategate.whatsapp.v1.AccountDisconnection"> & {
    /**
     * `intentional` or `unintentional`. An open set.
     *
     * @generated from field: optional string type = 1;
     */
    type?: string | undefined;
    /**
     * Why, in words.
     *
     * @generated from field: optional string reason = 2;
     */
    reason?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.AccountDisconnection.
 * Use `create(AccountDisconnectionSchema)` to create a new message.
 */
export declare const AccountDisconnectionSchema: GenMessage<AccountDisconnection>;
/**
 * TemplateChange is what has changed about a WhatsApp template.
 *
 * @generated from message lategate.whatsapp.v1.TemplateChange
 */
export type TemplateChange = Message<"lategate.whatsapp.v1.TemplateChange"> & {
    /**
     * Meta's id of the template.
     *
     * @generated from field: optional string id = 1;
     */
    id?: string | undefined;
    /**
     * The template's name.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * Its language, such as `en_US`.
     *
     * @generated from field: optional string language = 3;
     */
    language?: string | undefined;
    /**
     * Its status now, such as `APPROVED`. An open set.
     *
     * @generated from field: optional string status = 4;
     */
    status?: string | undefined;
    /**
     * Why it was rejected, if it was.
     *
     * @generated from field: optional string reason = 5;
     */
    reason?: string | undefined;
    /**
     * What kind of change it is. An open set.
     *
     * @generated from field: optional string change_type = 6;
     */
    changeType?: string | undefined;
    /**
     * Its category now, such as `MARKETING`. An open set.
     *
     * @generated from field: optional string category = 7;
     */
    category?: string | undefined;
    /**
     * Its category before.
     *
     * @generated from field: optional string previous_category = 8;
     */
    previousCategory?: string | undefined;
    /**
     * The category that it will have.
     *
     * @generated from field: optional string scheduled_category = 9;
     */
    scheduledCategory?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateChange.
 * Use `create(TemplateChangeSchema)` to create a new message.
 */
export declare const TemplateChangeSchema: GenMessage<TemplateChange>;
/**
 * AccountHealthStatus is the health of an account as a whole.
 *
 * @generated from enum lategate.whatsapp.v1.AccountHealthStatus
 */
export declare enum AccountHealthStatus {
    /**
     * Not set.
     *
     * @generated from enum value: ACCOUNT_HEALTH_STATUS_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * The account works.
     *
     * @generated from enum value: ACCOUNT_HEALTH_STATUS_HEALTHY = 1;
     */
    HEALTHY = 1,
    /**
     * The account works, but something needs attention soon.
     *
     * @generated from enum value: ACCOUNT_HEALTH_STATUS_WARNING = 2;
     */
    WARNING = 2,
    /**
     * The account does not work until its issues are dealt with.
     *
     * @generated from enum value: ACCOUNT_HEALTH_STATUS_ERROR = 3;
     */
    ERROR = 3
}
/**
 * Describes the enum lategate.whatsapp.v1.AccountHealthStatus.
 */
export declare const AccountHealthStatusSchema: GenEnum<AccountHealthStatus>;
/**
 * AccountsService reads the connected accounts, their health, and the profiles
 * that group them. Every other service asks for an account id; this is where it
 * comes from. Accounts are connected with ConnectService.
 *
 * @generated from service lategate.whatsapp.v1.AccountsService
 */
export declare const AccountsService: GenService<{
    /**
     * ListAccounts lists the connected accounts of every platform, WhatsApp among
     * them. Accounts beyond the plan's limit are left out unless they are asked
     * for.
     *
     * @generated from rpc lategate.whatsapp.v1.AccountsService.ListAccounts
     */
    listAccounts: {
        methodKind: "unary";
        input: typeof ListAccountsRequestSchema;
        output: typeof ListAccountsResponseSchema;
    };
    /**
     * GetAccountHealth checks one account: its access token, its permissions, and
     * what to do about each problem. An unknown account is NOT_FOUND.
     *
     * @generated from rpc lategate.whatsapp.v1.AccountsService.GetAccountHealth
     */
    getAccountHealth: {
        methodKind: "unary";
        input: typeof GetAccountHealthRequestSchema;
        output: typeof GetAccountHealthResponseSchema;
    };
    /**
     * ListAccountHealth checks all connected accounts and counts them by health.
     *
     * @generated from rpc lategate.whatsapp.v1.AccountsService.ListAccountHealth
     */
    listAccountHealth: {
        methodKind: "unary";
        input: typeof ListAccountHealthRequestSchema;
        output: typeof ListAccountHealthResponseSchema;
    };
    /**
     * ListProfiles lists the profiles by the time of their creation. A profile groups
     * accounts, one per brand or customer for example; accounts are connected to a
     * profile.
     *
     * @generated from rpc lategate.whatsapp.v1.AccountsService.ListProfiles
     */
    listProfiles: {
        methodKind: "unary";
        input: typeof ListProfilesRequestSchema;
        output: typeof ListProfilesResponseSchema;
    };
    /**
     * StreamAccountEvents streams what happens to the accounts: connected, disconnected,
     * templates approved or changed, and whatever the upstream reports that has no
     * stream of its own, with its JSON as it came. It does not end by itself.
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
     * @generated from rpc lategate.whatsapp.v1.AccountsService.StreamAccountEvents
     */
    streamAccountEvents: {
        methodKind: "server_streaming";
        input: typeof StreamAccountEventsRequestSchema;
        output: typeof StreamAccountEventsResponseSchema;
    };
}>;
