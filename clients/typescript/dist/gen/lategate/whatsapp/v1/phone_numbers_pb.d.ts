import type { GenEnum, GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Profile } from "./accounts_pb.js";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/phone_numbers.proto.
 */
export declare const file_lategate_whatsapp_v1_phone_numbers: GenFile;
/**
 * ListPhoneNumbersRequest asks for the purchased numbers. All filters are
 * optional.
 *
 * @generated from message lategate.whatsapp.v1.ListPhoneNumbersRequest
 */
export type ListPhoneNumbersRequest = Message<"lategate.whatsapp.v1.ListPhoneNumbersRequest"> & {
    /**
     * Only numbers of this status. Default: all but released ones. The upstream does
     * not filter by PHONE_NUMBER_STATUS_PENDING_PAYMENT.
     *
     * @generated from field: optional lategate.whatsapp.v1.PhoneNumberStatus status = 1;
     */
    status?: PhoneNumberStatus | undefined;
    /**
     * Only numbers of this profile.
     *
     * @generated from field: optional string profile_id = 2;
     */
    profileId?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListPhoneNumbersRequest.
 * Use `create(ListPhoneNumbersRequestSchema)` to create a new message.
 */
export declare const ListPhoneNumbersRequestSchema: GenMessage<ListPhoneNumbersRequest>;
/**
 * ListPhoneNumbersResponse is the purchased numbers.
 *
 * @generated from message lategate.whatsapp.v1.ListPhoneNumbersResponse
 */
export type ListPhoneNumbersResponse = Message<"lategate.whatsapp.v1.ListPhoneNumbersResponse"> & {
    /**
     * The numbers.
     *
     * @generated from field: repeated lategate.whatsapp.v1.PhoneNumberListItem numbers = 1;
     */
    numbers: PhoneNumberListItem[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListPhoneNumbersResponse.
 * Use `create(ListPhoneNumbersResponseSchema)` to create a new message.
 */
export declare const ListPhoneNumbersResponseSchema: GenMessage<ListPhoneNumbersResponse>;
/**
 * PhoneNumberListItem is a purchased number as ListPhoneNumbers shows it. It is
 * not the PhoneNumber of the other answers because the upstream spells the id
 * `_id` here and `id` there, and sends the profile here only.
 *
 * @generated from message lategate.whatsapp.v1.PhoneNumberListItem
 */
export type PhoneNumberListItem = Message<"lategate.whatsapp.v1.PhoneNumberListItem"> & {
    /**
     * The id of Late's record of the number: the `phone_number_id` of requests.
     * Source: Late API.
     *
     * @generated from field: string id = 1 [json_name = "_id"];
     */
    id: string;
    /**
     * The number itself. Source: Late API.
     *
     * @generated from field: optional string phone_number = 2;
     */
    phoneNumber?: string | undefined;
    /**
     * The number's country, such as `US`. Source: Late API.
     *
     * @generated from field: optional string country = 3;
     */
    country?: string | undefined;
    /**
     * Where the number stands. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.PhoneNumberStatus status = 4;
     */
    status?: PhoneNumberStatus | undefined;
    /**
     * The id of the profile that the number belongs to, also where the upstream
     * sends the whole profile. Source: Late API.
     *
     * @generated from field: optional string profile_id = 5;
     */
    profileId?: string | undefined;
    /**
     * The profile itself. Set only where the upstream sends the whole profile in
     * place of its id.
     *
     * @generated from field: lategate.whatsapp.v1.Profile profile = 6;
     */
    profile?: Profile | undefined;
    /**
     * When the number was set up. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp provisioned_at = 7;
     */
    provisionedAt?: Timestamp | undefined;
    /**
     * The number's id in Meta's pool of pre-verified numbers. Source: Meta.
     *
     * @generated from field: optional string meta_preverified_id = 8;
     */
    metaPreverifiedId?: string | undefined;
    /**
     * Where Meta's verification of the number stands, such as `verified`. An open
     * set. Source: Meta.
     *
     * @generated from field: optional string meta_verification_status = 9;
     */
    metaVerificationStatus?: string | undefined;
    /**
     * When the purchase was begun. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp created_at = 10;
     */
    createdAt?: Timestamp | undefined;
    /**
     * Members of the number that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.PhoneNumberListItem.
 * Use `create(PhoneNumberListItemSchema)` to create a new message.
 */
export declare const PhoneNumberListItemSchema: GenMessage<PhoneNumberListItem>;
/**
 * PhoneNumber is a purchased number as the calls for a single number show it.
 *
 * @generated from message lategate.whatsapp.v1.PhoneNumber
 */
export type PhoneNumber = Message<"lategate.whatsapp.v1.PhoneNumber"> & {
    /**
     * The id of Late's record of the number: the `phone_number_id` of requests.
     * Source: Late API.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The number itself. Source: Late API.
     *
     * @generated from field: optional string phone_number = 2;
     */
    phoneNumber?: string | undefined;
    /**
     * Where the number stands. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.PhoneNumberStatus status = 3;
     */
    status?: PhoneNumberStatus | undefined;
    /**
     * The number's country, such as `US`. Source: Late API.
     *
     * @generated from field: optional string country = 4;
     */
    country?: string | undefined;
    /**
     * When the number was set up. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp provisioned_at = 5;
     */
    provisionedAt?: Timestamp | undefined;
    /**
     * The number's id in Meta's pool of pre-verified numbers. Source: Meta.
     *
     * @generated from field: optional string meta_preverified_id = 6;
     */
    metaPreverifiedId?: string | undefined;
    /**
     * Where Meta's verification of the number stands, such as `verified`. An open
     * set. Source: Meta.
     *
     * @generated from field: optional string meta_verification_status = 7;
     */
    metaVerificationStatus?: string | undefined;
    /**
     * When the number was given back. Only in the answer to ReleasePhoneNumber.
     * Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp released_at = 8;
     */
    releasedAt?: Timestamp | undefined;
    /**
     * Members of the number that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.PhoneNumber.
 * Use `create(PhoneNumberSchema)` to create a new message.
 */
export declare const PhoneNumberSchema: GenMessage<PhoneNumber>;
/**
 * GetPhoneNumberRequest names the number to read.
 *
 * @generated from message lategate.whatsapp.v1.GetPhoneNumberRequest
 */
export type GetPhoneNumberRequest = Message<"lategate.whatsapp.v1.GetPhoneNumberRequest"> & {
    /**
     * The number's record: an `id` from ListPhoneNumbers.
     *
     * @generated from field: string phone_number_id = 1;
     */
    phoneNumberId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.GetPhoneNumberRequest.
 * Use `create(GetPhoneNumberRequestSchema)` to create a new message.
 */
export declare const GetPhoneNumberRequestSchema: GenMessage<GetPhoneNumberRequest>;
/**
 * GetPhoneNumberResponse is one purchased number.
 *
 * @generated from message lategate.whatsapp.v1.GetPhoneNumberResponse
 */
export type GetPhoneNumberResponse = Message<"lategate.whatsapp.v1.GetPhoneNumberResponse"> & {
    /**
     * The number.
     *
     * @generated from field: lategate.whatsapp.v1.PhoneNumber phone_number = 1;
     */
    phoneNumber?: PhoneNumber | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetPhoneNumberResponse.
 * Use `create(GetPhoneNumberResponseSchema)` to create a new message.
 */
export declare const GetPhoneNumberResponseSchema: GenMessage<GetPhoneNumberResponse>;
/**
 * ReleasePhoneNumberRequest names the number to give back.
 *
 * @generated from message lategate.whatsapp.v1.ReleasePhoneNumberRequest
 */
export type ReleasePhoneNumberRequest = Message<"lategate.whatsapp.v1.ReleasePhoneNumberRequest"> & {
    /**
     * The number's record: an `id` from ListPhoneNumbers.
     *
     * @generated from field: string phone_number_id = 1;
     */
    phoneNumberId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.ReleasePhoneNumberRequest.
 * Use `create(ReleasePhoneNumberRequestSchema)` to create a new message.
 */
export declare const ReleasePhoneNumberRequestSchema: GenMessage<ReleasePhoneNumberRequest>;
/**
 * ReleasePhoneNumberResponse says that a number was given back.
 *
 * @generated from message lategate.whatsapp.v1.ReleasePhoneNumberResponse
 */
export type ReleasePhoneNumberResponse = Message<"lategate.whatsapp.v1.ReleasePhoneNumberResponse"> & {
    /**
     * The outcome in words, for people. Source: Late API.
     *
     * @generated from field: optional string message = 1;
     */
    message?: string | undefined;
    /**
     * The number, with `status` and `released_at`.
     *
     * @generated from field: lategate.whatsapp.v1.PhoneNumber phone_number = 2;
     */
    phoneNumber?: PhoneNumber | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ReleasePhoneNumberResponse.
 * Use `create(ReleasePhoneNumberResponseSchema)` to create a new message.
 */
export declare const ReleasePhoneNumberResponseSchema: GenMessage<ReleasePhoneNumberResponse>;
/**
 * SearchAvailablePhoneNumbersRequest says which numbers to look for. All filters
 * are optional.
 *
 * @generated from message lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest
 */
export type SearchAvailablePhoneNumbersRequest = Message<"lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest"> & {
    /**
     * The area code, such as `212` for New York.
     *
     * @generated from field: optional string prefix = 1;
     */
    prefix?: string | undefined;
    /**
     * The city, such as `New York`.
     *
     * @generated from field: optional string locality = 2;
     */
    locality?: string | undefined;
    /**
     * Digits that the number must contain.
     *
     * @generated from field: optional string contains = 3;
     */
    contains?: string | undefined;
    /**
     * The most numbers to answer with, 1 to 100. Default 20.
     *
     * @generated from field: optional int32 limit = 4;
     */
    limit?: number | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest.
 * Use `create(SearchAvailablePhoneNumbersRequestSchema)` to create a new message.
 */
export declare const SearchAvailablePhoneNumbersRequestSchema: GenMessage<SearchAvailablePhoneNumbersRequest>;
/**
 * SearchAvailablePhoneNumbersResponse is the numbers that could be bought.
 *
 * @generated from message lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse
 */
export type SearchAvailablePhoneNumbersResponse = Message<"lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse"> & {
    /**
     * The numbers.
     *
     * @generated from field: repeated lategate.whatsapp.v1.AvailablePhoneNumber numbers = 1;
     */
    numbers: AvailablePhoneNumber[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse.
 * Use `create(SearchAvailablePhoneNumbersResponseSchema)` to create a new message.
 */
export declare const SearchAvailablePhoneNumbersResponseSchema: GenMessage<SearchAvailablePhoneNumbersResponse>;
/**
 * AvailablePhoneNumber is a number that could be bought. The Late API does not
 * say which members it has; whatever it sends is in `extra`.
 *
 * @generated from message lategate.whatsapp.v1.AvailablePhoneNumber
 */
export type AvailablePhoneNumber = Message<"lategate.whatsapp.v1.AvailablePhoneNumber"> & {
    /**
     * The number, where the upstream sends it as `phoneNumber`. Source: Late API.
     *
     * @generated from field: optional string phone_number = 1;
     */
    phoneNumber?: string | undefined;
    /**
     * All other members of the number, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.AvailablePhoneNumber.
 * Use `create(AvailablePhoneNumberSchema)` to create a new message.
 */
export declare const AvailablePhoneNumberSchema: GenMessage<AvailablePhoneNumber>;
/**
 * ListPreverifiedPhoneNumbersRequest names the profile whose numbers are listed.
 *
 * @generated from message lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest
 */
export type ListPreverifiedPhoneNumbersRequest = Message<"lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest"> & {
    /**
     * The profile: an `id` from AccountsService.ListProfiles.
     *
     * @generated from field: string profile_id = 1;
     */
    profileId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest.
 * Use `create(ListPreverifiedPhoneNumbersRequestSchema)` to create a new message.
 */
export declare const ListPreverifiedPhoneNumbersRequestSchema: GenMessage<ListPreverifiedPhoneNumbersRequest>;
/**
 * ListPreverifiedPhoneNumbersResponse is the numbers that need no verification
 * code.
 *
 * @generated from message lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse
 */
export type ListPreverifiedPhoneNumbersResponse = Message<"lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse"> & {
    /**
     * The numbers' ids in Meta's pool of pre-verified numbers: what Meta's
     * `FB.login()` takes as `extras.setup.preVerifiedPhone.ids`. Source: Meta.
     *
     * @generated from field: repeated string meta_preverified_ids = 1 [json_name = "preVerifiedIds"];
     */
    metaPreverifiedIds: string[];
    /**
     * The numbers.
     *
     * @generated from field: repeated lategate.whatsapp.v1.PreverifiedPhoneNumber numbers = 2;
     */
    numbers: PreverifiedPhoneNumber[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse.
 * Use `create(ListPreverifiedPhoneNumbersResponseSchema)` to create a new message.
 */
export declare const ListPreverifiedPhoneNumbersResponseSchema: GenMessage<ListPreverifiedPhoneNumbersResponse>;
/**
 * PreverifiedPhoneNumber is a number that Meta has verified.
 *
 * @generated from message lategate.whatsapp.v1.PreverifiedPhoneNumber
 */
export type PreverifiedPhoneNumber = Message<"lategate.whatsapp.v1.PreverifiedPhoneNumber"> & {
    /**
     * The id of Late's record of the number: the `phone_number_id` of requests.
     * Source: Late API.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The number itself. Source: Late API.
     *
     * @generated from field: optional string phone_number = 2;
     */
    phoneNumber?: string | undefined;
    /**
     * The number's id in Meta's pool of pre-verified numbers. Source: Meta.
     *
     * @generated from field: optional string meta_preverified_id = 3;
     */
    metaPreverifiedId?: string | undefined;
    /**
     * When Meta verified the number. Source: Meta.
     *
     * @generated from field: google.protobuf.Timestamp meta_verified_at = 4;
     */
    metaVerifiedAt?: Timestamp | undefined;
    /**
     * When the verification expires. Source: Meta.
     *
     * @generated from field: google.protobuf.Timestamp meta_verification_expires_at = 5;
     */
    metaVerificationExpiresAt?: Timestamp | undefined;
    /**
     * Members of the number that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.PreverifiedPhoneNumber.
 * Use `create(PreverifiedPhoneNumberSchema)` to create a new message.
 */
export declare const PreverifiedPhoneNumberSchema: GenMessage<PreverifiedPhoneNumber>;
/**
 * PurchasePhoneNumberRequest says for whom a number is bought.
 *
 * @generated from message lategate.whatsapp.v1.PurchasePhoneNumberRequest
 */
export type PurchasePhoneNumberRequest = Message<"lategate.whatsapp.v1.PurchasePhoneNumberRequest"> & {
    /**
     * The profile that the number is to belong to: an `id` from
     * AccountsService.ListProfiles.
     *
     * @generated from field: string profile_id = 1;
     */
    profileId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.PurchasePhoneNumberRequest.
 * Use `create(PurchasePhoneNumberRequestSchema)` to create a new message.
 */
export declare const PurchasePhoneNumberRequestSchema: GenMessage<PurchasePhoneNumberRequest>;
/**
 * PurchasePhoneNumberResponse is either a page to pay on or the number. Exactly
 * one of `checkout_url` and `phone_number` is set.
 *
 * @generated from message lategate.whatsapp.v1.PurchasePhoneNumberResponse
 */
export type PurchasePhoneNumberResponse = Message<"lategate.whatsapp.v1.PurchasePhoneNumberResponse"> & {
    /**
     * The outcome in words, for people. Source: Late API.
     *
     * @generated from field: optional string message = 1;
     */
    message?: string | undefined;
    /**
     * The page on which the first number is paid for. Source: Stripe, by way of the
     * Late API.
     *
     * @generated from field: optional string checkout_url = 2;
     */
    checkoutUrl?: string | undefined;
    /**
     * The number, where the subscription existed already.
     *
     * @generated from field: lategate.whatsapp.v1.PhoneNumber phone_number = 3;
     */
    phoneNumber?: PhoneNumber | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.PurchasePhoneNumberResponse.
 * Use `create(PurchasePhoneNumberResponseSchema)` to create a new message.
 */
export declare const PurchasePhoneNumberResponseSchema: GenMessage<PurchasePhoneNumberResponse>;
/**
 * RequestVerificationCodeRequest says which number to send a code to, and how.
 *
 * @generated from message lategate.whatsapp.v1.RequestVerificationCodeRequest
 */
export type RequestVerificationCodeRequest = Message<"lategate.whatsapp.v1.RequestVerificationCodeRequest"> & {
    /**
     * The number's record: an `id` from ListPhoneNumbers.
     *
     * @generated from field: string phone_number_id = 1;
     */
    phoneNumberId: string;
    /**
     * How the code is sent. Default SMS.
     *
     * @generated from field: optional lategate.whatsapp.v1.VerificationCodeMethod method = 2;
     */
    method?: VerificationCodeMethod | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.RequestVerificationCodeRequest.
 * Use `create(RequestVerificationCodeRequestSchema)` to create a new message.
 */
export declare const RequestVerificationCodeRequestSchema: GenMessage<RequestVerificationCodeRequest>;
/**
 * RequestVerificationCodeResponse says that a code is on its way.
 *
 * @generated from message lategate.whatsapp.v1.RequestVerificationCodeResponse
 */
export type RequestVerificationCodeResponse = Message<"lategate.whatsapp.v1.RequestVerificationCodeResponse"> & {
    /**
     * The outcome in words, for people. Source: Late API.
     *
     * @generated from field: optional string message = 1;
     */
    message?: string | undefined;
    /**
     * How the code was sent. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.VerificationCodeMethod method = 2;
     */
    method?: VerificationCodeMethod | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.RequestVerificationCodeResponse.
 * Use `create(RequestVerificationCodeResponseSchema)` to create a new message.
 */
export declare const RequestVerificationCodeResponseSchema: GenMessage<RequestVerificationCodeResponse>;
/**
 * VerifyPhoneNumberRequest is the code that a number received.
 *
 * @generated from message lategate.whatsapp.v1.VerifyPhoneNumberRequest
 */
export type VerifyPhoneNumberRequest = Message<"lategate.whatsapp.v1.VerifyPhoneNumberRequest"> & {
    /**
     * The number's record: an `id` from ListPhoneNumbers.
     *
     * @generated from field: string phone_number_id = 1;
     */
    phoneNumberId: string;
    /**
     * The verification code: 6 digits, without the hyphen that Meta may print.
     *
     * @generated from field: string code = 2;
     */
    code: string;
};
/**
 * Describes the message lategate.whatsapp.v1.VerifyPhoneNumberRequest.
 * Use `create(VerifyPhoneNumberRequestSchema)` to create a new message.
 */
export declare const VerifyPhoneNumberRequestSchema: GenMessage<VerifyPhoneNumberRequest>;
/**
 * VerifyPhoneNumberResponse says that a number is verified.
 *
 * @generated from message lategate.whatsapp.v1.VerifyPhoneNumberResponse
 */
export type VerifyPhoneNumberResponse = Message<"lategate.whatsapp.v1.VerifyPhoneNumberResponse"> & {
    /**
     * The outcome in words, for people. Source: Late API.
     *
     * @generated from field: optional string message = 1;
     */
    message?: string | undefined;
    /**
     * When Meta verified the number. Source: Meta.
     *
     * @generated from field: google.protobuf.Timestamp meta_verified_at = 2;
     */
    metaVerifiedAt?: Timestamp | undefined;
    /**
     * When the verification expires, 90 days later. Source: Meta.
     *
     * @generated from field: google.protobuf.Timestamp meta_verification_expires_at = 3;
     */
    metaVerificationExpiresAt?: Timestamp | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.VerifyPhoneNumberResponse.
 * Use `create(VerifyPhoneNumberResponseSchema)` to create a new message.
 */
export declare const VerifyPhoneNumberResponseSchema: GenMessage<VerifyPhoneNumberResponse>;
/**
 * PhoneNumberStatus is where a purchased number stands.
 *
 * @generated from enum lategate.whatsapp.v1.PhoneNumberStatus
 */
export declare enum PhoneNumberStatus {
    /**
     * Not set.
     *
     * @generated from enum value: PHONE_NUMBER_STATUS_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * The purchase waits for its payment. ListPhoneNumbers does not filter by this
     * status.
     *
     * @generated from enum value: PHONE_NUMBER_STATUS_PENDING_PAYMENT = 1;
     */
    PENDING_PAYMENT = 1,
    /**
     * The number is paid for and being set up.
     *
     * @generated from enum value: PHONE_NUMBER_STATUS_PROVISIONING = 2;
     */
    PROVISIONING = 2,
    /**
     * The number is in use.
     *
     * @generated from enum value: PHONE_NUMBER_STATUS_ACTIVE = 3;
     */
    ACTIVE = 3,
    /**
     * The number is suspended.
     *
     * @generated from enum value: PHONE_NUMBER_STATUS_SUSPENDED = 4;
     */
    SUSPENDED = 4,
    /**
     * The number is being given back.
     *
     * @generated from enum value: PHONE_NUMBER_STATUS_RELEASING = 5;
     */
    RELEASING = 5,
    /**
     * The number was given back.
     *
     * @generated from enum value: PHONE_NUMBER_STATUS_RELEASED = 6;
     */
    RELEASED = 6
}
/**
 * Describes the enum lategate.whatsapp.v1.PhoneNumberStatus.
 */
export declare const PhoneNumberStatusSchema: GenEnum<PhoneNumberStatus>;
/**
 * VerificationCodeMethod is how a verification code reaches a phone number.
 *
 * @generated from enum lategate.whatsapp.v1.VerificationCodeMethod
 */
export declare enum VerificationCodeMethod {
    /**
     * Not set; the upstream's default is SMS.
     *
     * @generated from enum value: VERIFICATION_CODE_METHOD_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * A text message.
     *
     * @generated from enum value: VERIFICATION_CODE_METHOD_SMS = 1;
     */
    SMS = 1,
    /**
     * A phone call that reads the code out.
     *
     * @generated from enum value: VERIFICATION_CODE_METHOD_VOICE = 2;
     */
    VOICE = 2
}
/**
 * Describes the enum lategate.whatsapp.v1.VerificationCodeMethod.
 */
export declare const VerificationCodeMethodSchema: GenEnum<VerificationCodeMethod>;
/**
 * PhoneNumbersService buys phone numbers for WhatsApp from Late, verifies them
 * with Meta, and gives them back. A number that you bring yourself needs none of
 * this: connect it with ConnectService.
 *
 * A `phone_number_id` here is the id of Late's record of a number, not the Phone
 * Number ID of Meta that ConnectWithCredentials takes.
 *
 * @generated from service lategate.whatsapp.v1.PhoneNumbersService
 */
export declare const PhoneNumbersService: GenService<{
    /**
     * ListPhoneNumbers lists the numbers that were bought. Released numbers are left
     * out unless they are asked for with `status`.
     *
     * @generated from rpc lategate.whatsapp.v1.PhoneNumbersService.ListPhoneNumbers
     */
    listPhoneNumbers: {
        methodKind: "unary";
        input: typeof ListPhoneNumbersRequestSchema;
        output: typeof ListPhoneNumbersResponseSchema;
    };
    /**
     * GetPhoneNumber reads one number. Poll it after a purchase to see when Meta has
     * pre-verified the number.
     *
     * @generated from rpc lategate.whatsapp.v1.PhoneNumbersService.GetPhoneNumber
     */
    getPhoneNumber: {
        methodKind: "unary";
        input: typeof GetPhoneNumberRequestSchema;
        output: typeof GetPhoneNumberResponseSchema;
    };
    /**
     * ReleasePhoneNumber gives a number back for good: its WhatsApp account is
     * disconnected and the subscription reduced, or cancelled with the last number.
     * A number that is released already, or is being released, is an error (HTTP
     * 400).
     *
     * @generated from rpc lategate.whatsapp.v1.PhoneNumbersService.ReleasePhoneNumber
     */
    releasePhoneNumber: {
        methodKind: "unary";
        input: typeof ReleasePhoneNumberRequestSchema;
        output: typeof ReleasePhoneNumberResponseSchema;
    };
    /**
     * SearchAvailablePhoneNumbers shows which US numbers could be bought. It cannot
     * choose one: PurchasePhoneNumber takes what the upstream assigns. Without a
     * paid plan it is PERMISSION_DENIED.
     *
     * @generated from rpc lategate.whatsapp.v1.PhoneNumbersService.SearchAvailablePhoneNumbers
     */
    searchAvailablePhoneNumbers: {
        methodKind: "unary";
        input: typeof SearchAvailablePhoneNumbersRequestSchema;
        output: typeof SearchAvailablePhoneNumbersResponseSchema;
    };
    /**
     * ListPreverifiedPhoneNumbers lists the numbers that Meta has verified, and
     * whose verification has not expired. With them, Meta's Embedded Signup needs no
     * verification code.
     *
     * @generated from rpc lategate.whatsapp.v1.PhoneNumbersService.ListPreverifiedPhoneNumbers
     */
    listPreverifiedPhoneNumbers: {
        methodKind: "unary";
        input: typeof ListPreverifiedPhoneNumbersRequestSchema;
        output: typeof ListPreverifiedPhoneNumbersResponseSchema;
    };
    /**
     * PurchasePhoneNumber buys a number, which costs money. The first purchase
     * answers with `checkout_url`, where the payment is made; later ones add to the
     * subscription and answer with `phone_number`. Without a paid plan it is
     * PERMISSION_DENIED; at the plan's limit of numbers it is an error (HTTP 400).
     *
     * @generated from rpc lategate.whatsapp.v1.PhoneNumbersService.PurchasePhoneNumber
     */
    purchasePhoneNumber: {
        methodKind: "unary";
        input: typeof PurchasePhoneNumberRequestSchema;
        output: typeof PurchasePhoneNumberResponseSchema;
    };
    /**
     * RequestVerificationCode has Meta send a new verification code to a
     * pre-verified number: where the first one did not arrive, or before the
     * verification expires. A number that was not added to Meta's pre-verified pool
     * is an error (HTTP 400).
     *
     * @generated from rpc lategate.whatsapp.v1.PhoneNumbersService.RequestVerificationCode
     */
    requestVerificationCode: {
        methodKind: "unary";
        input: typeof RequestVerificationCodeRequestSchema;
        output: typeof RequestVerificationCodeResponseSchema;
    };
    /**
     * VerifyPhoneNumber verifies a number with the code that it received, where the
     * code was not picked up by itself. A verification lasts 90 days. Verifying a
     * number twice is no error; a wrong code is one (HTTP 400).
     *
     * @generated from rpc lategate.whatsapp.v1.PhoneNumbersService.VerifyPhoneNumber
     */
    verifyPhoneNumber: {
        methodKind: "unary";
        input: typeof VerifyPhoneNumberRequestSchema;
        output: typeof VerifyPhoneNumberResponseSchema;
    };
}>;
