import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/connect.proto.
 */
export declare const file_lategate_whatsapp_v1_connect: GenFile;
/**
 * GetConnectUrlRequest says what to connect, and where to come back to.
 *
 * @generated from message lategate.whatsapp.v1.GetConnectUrlRequest
 */
export type GetConnectUrlRequest = Message<"lategate.whatsapp.v1.GetConnectUrlRequest"> & {
    /**
     * The platform to connect, in lower case, such as `instagram`. An open set: the
     * upstream says which platforms it connects.
     *
     * @generated from field: string platform = 1;
     */
    platform: string;
    /**
     * The profile that the account is to belong to: an `id` from
     * AccountsService.ListProfiles.
     *
     * @generated from field: string profile_id = 2;
     */
    profileId: string;
    /**
     * Where the user comes back to, a whole URL. The upstream appends the outcome to
     * its query: `connected`, `profileId`, `accountId` and `username`, or OAuth data
     * where `headless` is true and an account is still to be chosen.
     *
     * @generated from field: optional string redirect_url = 3 [json_name = "redirect_url"];
     */
    redirectUrl?: string | undefined;
    /**
     * Whether the user comes back with raw OAuth data instead of choosing an account
     * on a page of Late. Default false.
     *
     * @generated from field: optional bool headless = 4;
     */
    headless?: boolean | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetConnectUrlRequest.
 * Use `create(GetConnectUrlRequestSchema)` to create a new message.
 */
export declare const GetConnectUrlRequestSchema: GenMessage<GetConnectUrlRequest>;
/**
 * GetConnectUrlResponse is where to send the user.
 *
 * @generated from message lategate.whatsapp.v1.GetConnectUrlResponse
 */
export type GetConnectUrlResponse = Message<"lategate.whatsapp.v1.GetConnectUrlResponse"> & {
    /**
     * The page to send the user to. Source: Late API.
     *
     * @generated from field: optional string auth_url = 1;
     */
    authUrl?: string | undefined;
    /**
     * The state that protects the flow against forgery. CompleteOauth takes it back.
     * Source: Late API.
     *
     * @generated from field: optional string state = 2;
     */
    state?: string | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetConnectUrlResponse.
 * Use `create(GetConnectUrlResponseSchema)` to create a new message.
 */
export declare const GetConnectUrlResponseSchema: GenMessage<GetConnectUrlResponse>;
/**
 * CompleteOauthRequest is what an OAuth flow came back with.
 *
 * @generated from message lategate.whatsapp.v1.CompleteOauthRequest
 */
export type CompleteOauthRequest = Message<"lategate.whatsapp.v1.CompleteOauthRequest"> & {
    /**
     * The platform that is connected, in lower case. An open set.
     *
     * @generated from field: string platform = 1;
     */
    platform: string;
    /**
     * The authorization code that the platform sent.
     *
     * @generated from field: string code = 2;
     */
    code: string;
    /**
     * The state that came back with the code. The upstream asks for it in all flows
     * that began with GetConnectUrl.
     *
     * @generated from field: optional string state = 3;
     */
    state?: string | undefined;
    /**
     * The profile that the account is to belong to: an `id` from
     * AccountsService.ListProfiles.
     *
     * @generated from field: string profile_id = 4;
     */
    profileId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.CompleteOauthRequest.
 * Use `create(CompleteOauthRequestSchema)` to create a new message.
 */
export declare const CompleteOauthRequestSchema: GenMessage<CompleteOauthRequest>;
/**
 * CompleteOauthResponse says that an account was connected. The Late API does not
 * say which members this answer has; those that it does not share with the other
 * ways of connecting are in `extra`.
 *
 * @generated from message lategate.whatsapp.v1.CompleteOauthResponse
 */
export type CompleteOauthResponse = Message<"lategate.whatsapp.v1.CompleteOauthResponse"> & {
    /**
     * The outcome in words, for people. Source: Late API.
     *
     * @generated from field: optional string message = 1;
     */
    message?: string | undefined;
    /**
     * The account.
     *
     * @generated from field: lategate.whatsapp.v1.ConnectedAccount account = 2;
     */
    account?: ConnectedAccount | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CompleteOauthResponse.
 * Use `create(CompleteOauthResponseSchema)` to create a new message.
 */
export declare const CompleteOauthResponseSchema: GenMessage<CompleteOauthResponse>;
/**
 * ConnectWithCredentialsRequest is the credentials of a WhatsApp Business Account.
 * All of them are shown in Meta Business Suite and WhatsApp Manager.
 *
 * @generated from message lategate.whatsapp.v1.ConnectWithCredentialsRequest
 */
export type ConnectWithCredentialsRequest = Message<"lategate.whatsapp.v1.ConnectWithCredentialsRequest"> & {
    /**
     * The profile that the account is to belong to: an `id` from
     * AccountsService.ListProfiles.
     *
     * @generated from field: string profile_id = 1;
     */
    profileId: string;
    /**
     * The permanent access token of a system user. Source: Meta Business Suite.
     *
     * @generated from field: string access_token = 2;
     */
    accessToken: string;
    /**
     * The id of the WhatsApp Business Account (WABA). Source: WhatsApp Manager.
     *
     * @generated from field: string waba_id = 3;
     */
    wabaId: string;
    /**
     * Meta's Phone Number ID of the number: not the number itself, and not the id of
     * a number that was bought with PhoneNumbersService. Source: WhatsApp Manager.
     *
     * @generated from field: string phone_number_id = 4;
     */
    phoneNumberId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.ConnectWithCredentialsRequest.
 * Use `create(ConnectWithCredentialsRequestSchema)` to create a new message.
 */
export declare const ConnectWithCredentialsRequestSchema: GenMessage<ConnectWithCredentialsRequest>;
/**
 * ConnectWithCredentialsResponse says that an account was connected.
 *
 * @generated from message lategate.whatsapp.v1.ConnectWithCredentialsResponse
 */
export type ConnectWithCredentialsResponse = Message<"lategate.whatsapp.v1.ConnectWithCredentialsResponse"> & {
    /**
     * The outcome in words, for people. Source: Late API.
     *
     * @generated from field: optional string message = 1;
     */
    message?: string | undefined;
    /**
     * The account. Its id is in `account_id`.
     *
     * @generated from field: lategate.whatsapp.v1.ConnectedAccount account = 2;
     */
    account?: ConnectedAccount | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ConnectWithCredentialsResponse.
 * Use `create(ConnectWithCredentialsResponseSchema)` to create a new message.
 */
export declare const ConnectWithCredentialsResponseSchema: GenMessage<ConnectWithCredentialsResponse>;
/**
 * ConnectWithEmbeddedSignupRequest is what Meta's Embedded Signup came back with.
 *
 * @generated from message lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest
 */
export type ConnectWithEmbeddedSignupRequest = Message<"lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest"> & {
    /**
     * The code that the popup handed to your page. Source: Meta.
     *
     * @generated from field: string code = 1;
     */
    code: string;
    /**
     * The profile that the account is to belong to: an `id` from
     * AccountsService.ListProfiles.
     *
     * @generated from field: string profile_id = 2;
     */
    profileId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest.
 * Use `create(ConnectWithEmbeddedSignupRequestSchema)` to create a new message.
 */
export declare const ConnectWithEmbeddedSignupRequestSchema: GenMessage<ConnectWithEmbeddedSignupRequest>;
/**
 * ConnectWithEmbeddedSignupResponse says that an account was connected.
 *
 * @generated from message lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse
 */
export type ConnectWithEmbeddedSignupResponse = Message<"lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse"> & {
    /**
     * The outcome in words, for people. Source: Late API.
     *
     * @generated from field: optional string message = 1;
     */
    message?: string | undefined;
    /**
     * The account.
     *
     * @generated from field: lategate.whatsapp.v1.ConnectedAccount account = 2;
     */
    account?: ConnectedAccount | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse.
 * Use `create(ConnectWithEmbeddedSignupResponseSchema)` to create a new message.
 */
export declare const ConnectWithEmbeddedSignupResponseSchema: GenMessage<ConnectWithEmbeddedSignupResponse>;
/**
 * ConnectedAccount is an account right after it was connected. The upstream sends
 * its id as `id`, as `account_id` or as both, depending on the way of connecting:
 * take the one that is not empty.
 *
 * @generated from message lategate.whatsapp.v1.ConnectedAccount
 */
export type ConnectedAccount = Message<"lategate.whatsapp.v1.ConnectedAccount"> & {
    /**
     * The account's id, where the upstream calls it `id`. Source: Late API.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The account's id, where the upstream calls it `accountId`: the `account_id` of
     * requests. Source: Late API.
     *
     * @generated from field: string account_id = 2;
     */
    accountId: string;
    /**
     * The platform in lower case, `whatsapp` for WhatsApp. An open set. Source: Late
     * API.
     *
     * @generated from field: optional string platform = 3;
     */
    platform?: string | undefined;
    /**
     * The account's name on the platform; for WhatsApp the phone number as it is
     * displayed. Source: Meta.
     *
     * @generated from field: optional string username = 4;
     */
    username?: string | undefined;
    /**
     * The account's display name; for WhatsApp the business name that Meta
     * verified. Source: Meta.
     *
     * @generated from field: optional string display_name = 5;
     */
    displayName?: string | undefined;
    /**
     * Whether the account is connected and in use. Source: Late API.
     *
     * @generated from field: optional bool is_active = 6;
     */
    isActive?: boolean | undefined;
    /**
     * The WhatsApp number as it is displayed, such as `+1 555-123-4567`. Source:
     * Meta.
     *
     * @generated from field: optional string phone_number = 7;
     */
    phoneNumber?: string | undefined;
    /**
     * The business name that Meta verified. Source: Meta.
     *
     * @generated from field: optional string verified_name = 8;
     */
    verifiedName?: string | undefined;
    /**
     * Meta's rating of the number's messages: `GREEN`, `YELLOW`, `RED`, or whatever
     * Meta adds. An open set. Source: Meta.
     *
     * @generated from field: optional string quality_rating = 9;
     */
    qualityRating?: string | undefined;
    /**
     * Members of the account that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ConnectedAccount.
 * Use `create(ConnectedAccountSchema)` to create a new message.
 */
export declare const ConnectedAccountSchema: GenMessage<ConnectedAccount>;
/**
 * ConnectService connects accounts to Late. WhatsApp has two ways:
 * ConnectWithCredentials, which needs no browser, and ConnectWithEmbeddedSignup,
 * which completes Meta's sign-up popup. GetConnectUrl and CompleteOauth are the
 * way of the platforms that use plain OAuth.
 *
 * @generated from service lategate.whatsapp.v1.ConnectService
 */
export declare const ConnectService: GenService<{
    /**
     * GetConnectUrl begins an OAuth flow: send the user to the `auth_url` of the
     * answer. By default Late lets the user choose an account and then returns to
     * your `redirect_url`; with `headless` the user comes back with OAuth data and
     * the choice is yours to show. No access to the profile is PERMISSION_DENIED, an
     * unknown profile NOT_FOUND. The Late API does not name WhatsApp among the
     * platforms of this flow.
     *
     * @generated from rpc lategate.whatsapp.v1.ConnectService.GetConnectUrl
     */
    getConnectUrl: {
        methodKind: "unary";
        input: typeof GetConnectUrlRequestSchema;
        output: typeof GetConnectUrlResponseSchema;
    };
    /**
     * CompleteOauth ends an OAuth flow: it exchanges the authorization code for
     * tokens and connects the account to the profile. A code works once.
     *
     * @generated from rpc lategate.whatsapp.v1.ConnectService.CompleteOauth
     */
    completeOauth: {
        methodKind: "unary";
        input: typeof CompleteOauthRequestSchema;
        output: typeof CompleteOauthResponseSchema;
    };
    /**
     * ConnectWithCredentials connects a WhatsApp Business Account with credentials
     * from Meta, without a browser. The upstream checks them with Meta, connects the
     * account, subscribes to Meta's webhooks and registers the number on the
     * WhatsApp network. For the credentials, create a system user in the business
     * settings of Meta Business Suite, give it the permissions
     * `whatsapp_business_management` and `whatsapp_business_messaging`, and make a
     * permanent access token.
     *
     * Where Meta does not know `phone_number_id` in that WhatsApp Business Account,
     * the error (HTTP 400) says which numbers there are, as `availablePhoneNumbers`:
     * over gRPC in the details of the status, over REST in the body of the error. A
     * bad or expired access token is UNAUTHENTICATED; the plan's limit of profiles
     * is PERMISSION_DENIED.
     *
     * @generated from rpc lategate.whatsapp.v1.ConnectService.ConnectWithCredentials
     */
    connectWithCredentials: {
        methodKind: "unary";
        input: typeof ConnectWithCredentialsRequestSchema;
        output: typeof ConnectWithCredentialsResponseSchema;
    };
    /**
     * ConnectWithEmbeddedSignup connects the WhatsApp Business Account and the
     * number that a user chose in Meta's Embedded Signup popup. `code` is what the
     * popup hands to your page; it works once, and not for long.
     *
     * @generated from rpc lategate.whatsapp.v1.ConnectService.ConnectWithEmbeddedSignup
     */
    connectWithEmbeddedSignup: {
        methodKind: "unary";
        input: typeof ConnectWithEmbeddedSignupRequestSchema;
        output: typeof ConnectWithEmbeddedSignupResponseSchema;
    };
}>;
