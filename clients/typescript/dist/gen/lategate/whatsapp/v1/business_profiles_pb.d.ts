import type { GenEnum, GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { StringList } from "./types_pb.js";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/business_profiles.proto.
 */
export declare const file_lategate_whatsapp_v1_business_profiles: GenFile;
/**
 * GetBusinessProfileRequest names the account whose profile is read.
 *
 * @generated from message lategate.whatsapp.v1.GetBusinessProfileRequest
 */
export type GetBusinessProfileRequest = Message<"lategate.whatsapp.v1.GetBusinessProfileRequest"> & {
    /**
     * The WhatsApp account: an `id` from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.GetBusinessProfileRequest.
 * Use `create(GetBusinessProfileRequestSchema)` to create a new message.
 */
export declare const GetBusinessProfileRequestSchema: GenMessage<GetBusinessProfileRequest>;
/**
 * GetBusinessProfileResponse is an account's business profile.
 *
 * @generated from message lategate.whatsapp.v1.GetBusinessProfileResponse
 */
export type GetBusinessProfileResponse = Message<"lategate.whatsapp.v1.GetBusinessProfileResponse"> & {
    /**
     * Whether the profile was read. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The profile.
     *
     * @generated from field: lategate.whatsapp.v1.BusinessProfile business_profile = 2;
     */
    businessProfile?: BusinessProfile | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetBusinessProfileResponse.
 * Use `create(GetBusinessProfileResponseSchema)` to create a new message.
 */
export declare const GetBusinessProfileResponseSchema: GenMessage<GetBusinessProfileResponse>;
/**
 * BusinessProfile is what customers see when they open a business in WhatsApp.
 *
 * @generated from message lategate.whatsapp.v1.BusinessProfile
 */
export type BusinessProfile = Message<"lategate.whatsapp.v1.BusinessProfile"> & {
    /**
     * The line below the business's name, at most 139 characters. Source: Meta.
     *
     * @generated from field: optional string about = 1;
     */
    about?: string | undefined;
    /**
     * The postal address. Source: Meta.
     *
     * @generated from field: optional string address = 2;
     */
    address?: string | undefined;
    /**
     * The description, at most 512 characters. Source: Meta.
     *
     * @generated from field: optional string description = 3;
     */
    description?: string | undefined;
    /**
     * The address for mail to the business. Source: Meta.
     *
     * @generated from field: optional string email = 4;
     */
    email?: string | undefined;
    /**
     * Where the profile's picture can be downloaded. Such a URL may expire: read it
     * again rather than keep it. Source: Meta.
     *
     * @generated from field: optional string profile_picture_url = 5;
     */
    profilePictureUrl?: string | undefined;
    /**
     * The business's websites, at most 2. Source: Meta.
     *
     * @generated from field: repeated string websites = 6;
     */
    websites: string[];
    /**
     * The trade of the business as Meta names it, such as `RETAIL`. An open set.
     * Source: Meta.
     *
     * @generated from field: optional string vertical = 7;
     */
    vertical?: string | undefined;
    /**
     * Members of the profile that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.BusinessProfile.
 * Use `create(BusinessProfileSchema)` to create a new message.
 */
export declare const BusinessProfileSchema: GenMessage<BusinessProfile>;
/**
 * UpdateBusinessProfileRequest holds the changes to a business profile. A field
 * that is absent is left as it is.
 *
 * @generated from message lategate.whatsapp.v1.UpdateBusinessProfileRequest
 */
export type UpdateBusinessProfileRequest = Message<"lategate.whatsapp.v1.UpdateBusinessProfileRequest"> & {
    /**
     * The WhatsApp account: an `id` from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The line below the business's name, at most 139 characters.
     *
     * @generated from field: optional string about = 2;
     */
    about?: string | undefined;
    /**
     * The postal address.
     *
     * @generated from field: optional string address = 3;
     */
    address?: string | undefined;
    /**
     * The description, at most 512 characters.
     *
     * @generated from field: optional string description = 4;
     */
    description?: string | undefined;
    /**
     * The address for mail to the business, such as `hello@example.com`.
     *
     * @generated from field: optional string email = 5;
     */
    email?: string | undefined;
    /**
     * The business's websites, at most 2, each a whole URL such as
     * `https://example.com`. An empty list removes them; absent leaves them as they
     * are.
     *
     * @generated from field: lategate.whatsapp.v1.StringList websites = 6;
     */
    websites?: StringList | undefined;
    /**
     * The trade of the business as Meta names it, such as `RETAIL` or
     * `ENTERTAINMENT`. An open set: Meta says which names it knows.
     *
     * @generated from field: optional string vertical = 7;
     */
    vertical?: string | undefined;
    /**
     * The handle of a picture that was uploaded with Meta's resumable upload API.
     * UploadProfilePhoto does all of that by itself and is simpler.
     *
     * @generated from field: optional string profile_picture_handle = 8;
     */
    profilePictureHandle?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateBusinessProfileRequest.
 * Use `create(UpdateBusinessProfileRequestSchema)` to create a new message.
 */
export declare const UpdateBusinessProfileRequestSchema: GenMessage<UpdateBusinessProfileRequest>;
/**
 * UpdateBusinessProfileResponse says that a business profile was changed.
 *
 * @generated from message lategate.whatsapp.v1.UpdateBusinessProfileResponse
 */
export type UpdateBusinessProfileResponse = Message<"lategate.whatsapp.v1.UpdateBusinessProfileResponse"> & {
    /**
     * Whether the profile was changed. Source: Late API.
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
 * Describes the message lategate.whatsapp.v1.UpdateBusinessProfileResponse.
 * Use `create(UpdateBusinessProfileResponseSchema)` to create a new message.
 */
export declare const UpdateBusinessProfileResponseSchema: GenMessage<UpdateBusinessProfileResponse>;
/**
 * UploadProfilePhotoRequest is a new picture for a business profile.
 *
 * @generated from message lategate.whatsapp.v1.UploadProfilePhotoRequest
 */
export type UploadProfilePhotoRequest = Message<"lategate.whatsapp.v1.UploadProfilePhotoRequest"> & {
    /**
     * The WhatsApp account: an `id` from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The picture's bytes, a JPEG or PNG of at most 5 MiB (5,242,880 bytes).
     *
     * @generated from field: bytes file = 2;
     */
    file: Uint8Array;
    /**
     * The file's name, such as `logo.png`. It names the file's part of the form that
     * is sent upstream, it is not a form field of its own. The gateway chooses a
     * name that suits `content_type` where it is absent.
     *
     * @generated from field: optional string filename = 3;
     */
    filename?: string | undefined;
    /**
     * The file's media type, `image/jpeg` or `image/png`. It is the type of the
     * file's part of the form that is sent upstream, not a form field of its own.
     *
     * @generated from field: string content_type = 4;
     */
    contentType: string;
};
/**
 * Describes the message lategate.whatsapp.v1.UploadProfilePhotoRequest.
 * Use `create(UploadProfilePhotoRequestSchema)` to create a new message.
 */
export declare const UploadProfilePhotoRequestSchema: GenMessage<UploadProfilePhotoRequest>;
/**
 * UploadProfilePhotoResponse says that a picture was replaced.
 *
 * @generated from message lategate.whatsapp.v1.UploadProfilePhotoResponse
 */
export type UploadProfilePhotoResponse = Message<"lategate.whatsapp.v1.UploadProfilePhotoResponse"> & {
    /**
     * Whether the picture was replaced. Source: Late API.
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
 * Describes the message lategate.whatsapp.v1.UploadProfilePhotoResponse.
 * Use `create(UploadProfilePhotoResponseSchema)` to create a new message.
 */
export declare const UploadProfilePhotoResponseSchema: GenMessage<UploadProfilePhotoResponse>;
/**
 * GetDisplayNameRequest names the account whose display name is read.
 *
 * @generated from message lategate.whatsapp.v1.GetDisplayNameRequest
 */
export type GetDisplayNameRequest = Message<"lategate.whatsapp.v1.GetDisplayNameRequest"> & {
    /**
     * The WhatsApp account: an `id` from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.GetDisplayNameRequest.
 * Use `create(GetDisplayNameRequestSchema)` to create a new message.
 */
export declare const GetDisplayNameRequestSchema: GenMessage<GetDisplayNameRequest>;
/**
 * GetDisplayNameResponse is an account's display name.
 *
 * @generated from message lategate.whatsapp.v1.GetDisplayNameResponse
 */
export type GetDisplayNameResponse = Message<"lategate.whatsapp.v1.GetDisplayNameResponse"> & {
    /**
     * Whether the name was read. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The display name and its review.
     *
     * @generated from field: lategate.whatsapp.v1.DisplayName display_name = 2;
     */
    displayName?: DisplayName | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetDisplayNameResponse.
 * Use `create(GetDisplayNameResponseSchema)` to create a new message.
 */
export declare const GetDisplayNameResponseSchema: GenMessage<GetDisplayNameResponse>;
/**
 * DisplayName is the name under which customers see a business in WhatsApp.
 *
 * @generated from message lategate.whatsapp.v1.DisplayName
 */
export type DisplayName = Message<"lategate.whatsapp.v1.DisplayName"> & {
    /**
     * The name. In the answer to UpdateDisplayName the name that was asked for,
     * elsewhere the one that Meta verified. Source: Meta.
     *
     * @generated from field: optional string name = 1;
     */
    name?: string | undefined;
    /**
     * Where Meta's review stands. Source: Meta.
     *
     * @generated from field: optional lategate.whatsapp.v1.DisplayNameStatus status = 2;
     */
    status?: DisplayNameStatus | undefined;
    /**
     * The account's phone number as it is displayed. Not sent in the answer to
     * UpdateDisplayName. Source: Meta.
     *
     * @generated from field: optional string phone_number = 3;
     */
    phoneNumber?: string | undefined;
    /**
     * Members of the display name that this contract does not name, or that do not
     * fit their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.DisplayName.
 * Use `create(DisplayNameSchema)` to create a new message.
 */
export declare const DisplayNameSchema: GenMessage<DisplayName>;
/**
 * UpdateDisplayNameRequest asks for a new display name.
 *
 * @generated from message lategate.whatsapp.v1.UpdateDisplayNameRequest
 */
export type UpdateDisplayNameRequest = Message<"lategate.whatsapp.v1.UpdateDisplayNameRequest"> & {
    /**
     * The WhatsApp account: an `id` from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The new name, 3 to 512 characters. Meta's naming guidelines apply: it must
     * stand for the business.
     *
     * @generated from field: string display_name = 2;
     */
    displayName: string;
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateDisplayNameRequest.
 * Use `create(UpdateDisplayNameRequestSchema)` to create a new message.
 */
export declare const UpdateDisplayNameRequestSchema: GenMessage<UpdateDisplayNameRequest>;
/**
 * UpdateDisplayNameResponse says that a new display name waits for its review.
 *
 * @generated from message lategate.whatsapp.v1.UpdateDisplayNameResponse
 */
export type UpdateDisplayNameResponse = Message<"lategate.whatsapp.v1.UpdateDisplayNameResponse"> & {
    /**
     * Whether the name was submitted. Source: Late API.
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
     * The name that was asked for, and its review.
     *
     * @generated from field: lategate.whatsapp.v1.DisplayName display_name = 3;
     */
    displayName?: DisplayName | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateDisplayNameResponse.
 * Use `create(UpdateDisplayNameResponseSchema)` to create a new message.
 */
export declare const UpdateDisplayNameResponseSchema: GenMessage<UpdateDisplayNameResponse>;
/**
 * DisplayNameStatus is where Meta's review of a display name stands.
 *
 * @generated from enum lategate.whatsapp.v1.DisplayNameStatus
 */
export declare enum DisplayNameStatus {
    /**
     * Not set.
     *
     * @generated from enum value: DISPLAY_NAME_STATUS_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * Meta approved the name; customers see it.
     *
     * @generated from enum value: DISPLAY_NAME_STATUS_APPROVED = 1;
     */
    APPROVED = 1,
    /**
     * Meta has not decided yet.
     *
     * @generated from enum value: DISPLAY_NAME_STATUS_PENDING_REVIEW = 2;
     */
    PENDING_REVIEW = 2,
    /**
     * Meta refused the name. Ask for another one.
     *
     * @generated from enum value: DISPLAY_NAME_STATUS_DECLINED = 3;
     */
    DECLINED = 3,
    /**
     * No name has been reviewed.
     *
     * @generated from enum value: DISPLAY_NAME_STATUS_NONE = 4;
     */
    NONE = 4
}
/**
 * Describes the enum lategate.whatsapp.v1.DisplayNameStatus.
 */
export declare const DisplayNameStatusSchema: GenEnum<DisplayNameStatus>;
/**
 * BusinessProfilesService edits what customers see when they open a business in
 * WhatsApp: the description, the address, the picture, and the display name. Each
 * WhatsApp account has one such profile.
 *
 * @generated from service lategate.whatsapp.v1.BusinessProfilesService
 */
export declare const BusinessProfilesService: GenService<{
    /**
     * GetBusinessProfile reads an account's business profile. An unknown account is
     * NOT_FOUND.
     *
     * @generated from rpc lategate.whatsapp.v1.BusinessProfilesService.GetBusinessProfile
     */
    getBusinessProfile: {
        methodKind: "unary";
        input: typeof GetBusinessProfileRequestSchema;
        output: typeof GetBusinessProfileResponseSchema;
    };
    /**
     * UpdateBusinessProfile changes the fields that the request sets and leaves the
     * others as they are. The display name is not among them: it is changed with
     * UpdateDisplayName.
     *
     * @generated from rpc lategate.whatsapp.v1.BusinessProfilesService.UpdateBusinessProfile
     */
    updateBusinessProfile: {
        methodKind: "unary";
        input: typeof UpdateBusinessProfileRequestSchema;
        output: typeof UpdateBusinessProfileResponseSchema;
    };
    /**
     * UploadProfilePhoto replaces the profile's picture with a JPEG or PNG of at
     * most 5 MiB; 640 by 640 pixels look best. Another type of file is
     * INVALID_ARGUMENT. Over REST, send multipart/form-data with the fields
     * `accountId` and `file`, as to the Late API; the file's name and type are those
     * of its part.
     *
     * @generated from rpc lategate.whatsapp.v1.BusinessProfilesService.UploadProfilePhoto
     */
    uploadProfilePhoto: {
        methodKind: "unary";
        input: typeof UploadProfilePhotoRequestSchema;
        output: typeof UploadProfilePhotoResponseSchema;
    };
    /**
     * GetDisplayName reads an account's display name and where Meta's review of it
     * stands.
     *
     * @generated from rpc lategate.whatsapp.v1.BusinessProfilesService.GetDisplayName
     */
    getDisplayName: {
        methodKind: "unary";
        input: typeof GetDisplayNameRequestSchema;
        output: typeof GetDisplayNameResponseSchema;
    };
    /**
     * UpdateDisplayName asks Meta for a new display name. It takes effect when Meta
     * has approved it, usually after 1 to 3 business days; GetDisplayName says how
     * it stands.
     *
     * @generated from rpc lategate.whatsapp.v1.BusinessProfilesService.UpdateDisplayName
     */
    updateDisplayName: {
        methodKind: "unary";
        input: typeof UpdateDisplayNameRequestSchema;
        output: typeof UpdateDisplayNameResponseSchema;
    };
}>;
