import type { GenEnum, GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { RowFailure } from "./bulk_pb.js";
import type { OffsetPagination, StringList } from "./types_pb.js";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/contacts.proto.
 */
export declare const file_lategate_whatsapp_v1_contacts: GenFile;
/**
 * Contact is a person that an account writes to. Lists and answers to create and
 * update carry only some of the fields; GetContact carries all of them.
 *
 * @generated from message lategate.whatsapp.v1.Contact
 */
export type Contact = Message<"lategate.whatsapp.v1.Contact"> & {
    /**
     * The contact's id: `contact_id` in requests. Source: Late API.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The phone number with country code. Source: Late API.
     *
     * @generated from field: optional string phone = 2;
     */
    phone?: string | undefined;
    /**
     * WhatsApp's own id of the person: mostly the phone number in digits.
     * Source: Meta.
     *
     * @generated from field: optional string wa_id = 3;
     */
    waId?: string | undefined;
    /**
     * The name. Source: Late API.
     *
     * @generated from field: optional string name = 4;
     */
    name?: string | undefined;
    /**
     * The e-mail address. Source: Late API.
     *
     * @generated from field: optional string email = 5;
     */
    email?: string | undefined;
    /**
     * The company's name. Source: Late API.
     *
     * @generated from field: optional string company = 6;
     */
    company?: string | undefined;
    /**
     * Tags, for finding the contact. Source: Late API.
     *
     * @generated from field: repeated string tags = 7;
     */
    tags: string[];
    /**
     * The names of the groups that the contact is in. Source: Late API.
     *
     * @generated from field: repeated string groups = 8;
     */
    groups: string[];
    /**
     * Whether the contact agrees to receive messages. Source: Late API.
     *
     * @generated from field: optional bool is_opted_in = 9;
     */
    isOptedIn?: boolean | undefined;
    /**
     * When the contact last agreed to receive messages. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp opt_in_date = 10;
     */
    optInDate?: Timestamp | undefined;
    /**
     * When the contact last asked for no more messages. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp opt_out_date = 11;
     */
    optOutDate?: Timestamp | undefined;
    /**
     * Whether the contact is blocked. Source: Late API.
     *
     * @generated from field: optional bool is_blocked = 12;
     */
    isBlocked?: boolean | undefined;
    /**
     * When the account last wrote to the contact. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp last_message_sent_at = 13;
     */
    lastMessageSentAt?: Timestamp | undefined;
    /**
     * When the contact last wrote to the account, which opens the 24-hour window
     * for free text. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp last_message_received_at = 14;
     */
    lastMessageReceivedAt?: Timestamp | undefined;
    /**
     * How many messages the account has sent to the contact. Source: Late API.
     *
     * @generated from field: optional int32 messages_sent_count = 15;
     */
    messagesSentCount?: number | undefined;
    /**
     * How many messages the contact has sent to the account. Source: Late API.
     *
     * @generated from field: optional int32 messages_received_count = 16;
     */
    messagesReceivedCount?: number | undefined;
    /**
     * Fields of your own, by name. Source: Late API.
     *
     * @generated from field: google.protobuf.Struct custom_fields = 17;
     */
    customFields?: JsonObject | undefined;
    /**
     * Notes about the contact. Source: Late API.
     *
     * @generated from field: optional string notes = 18;
     */
    notes?: string | undefined;
    /**
     * When the contact was created. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp created_at = 19;
     */
    createdAt?: Timestamp | undefined;
    /**
     * When the contact last changed. Source: Late API.
     *
     * @generated from field: google.protobuf.Timestamp updated_at = 20;
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
 * Describes the message lategate.whatsapp.v1.Contact.
 * Use `create(ContactSchema)` to create a new message.
 */
export declare const ContactSchema: GenMessage<Contact>;
/**
 * ContactGroup is a group of contacts.
 *
 * @generated from message lategate.whatsapp.v1.ContactGroup
 */
export type ContactGroup = Message<"lategate.whatsapp.v1.ContactGroup"> & {
    /**
     * The group's name, which is also its identity. Source: Late API.
     *
     * @generated from field: optional string name = 1;
     */
    name?: string | undefined;
    /**
     * How many contacts are in the group. Source: Late API.
     *
     * @generated from field: optional int32 total_count = 2;
     */
    totalCount?: number | undefined;
    /**
     * How many of them agree to receive messages. Source: Late API.
     *
     * @generated from field: optional int32 opted_in_count = 3;
     */
    optedInCount?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ContactGroup.
 * Use `create(ContactGroupSchema)` to create a new message.
 */
export declare const ContactGroupSchema: GenMessage<ContactGroup>;
/**
 * ListContactsRequest chooses an account and, with filters, its contacts.
 *
 * @generated from message lategate.whatsapp.v1.ListContactsRequest
 */
export type ListContactsRequest = Message<"lategate.whatsapp.v1.ListContactsRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * Only contacts whose name, phone number, e-mail address or company contains
     * this text.
     *
     * @generated from field: optional string search = 2;
     */
    search?: string | undefined;
    /**
     * Only contacts with this tag.
     *
     * @generated from field: optional string tag = 3;
     */
    tag?: string | undefined;
    /**
     * Only contacts in this group.
     *
     * @generated from field: optional string group = 4;
     */
    group?: string | undefined;
    /**
     * Only contacts that agree (true) or do not agree (false) to receive messages.
     *
     * @generated from field: optional bool opted_in = 5;
     */
    optedIn?: boolean | undefined;
    /**
     * How many items to return at most. The upstream's default is 50.
     *
     * @generated from field: optional int32 limit = 6;
     */
    limit?: number | undefined;
    /**
     * How many items to pass over first. The upstream's default is 0.
     *
     * @generated from field: optional int32 skip = 7;
     */
    skip?: number | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListContactsRequest.
 * Use `create(ListContactsRequestSchema)` to create a new message.
 */
export declare const ListContactsRequestSchema: GenMessage<ListContactsRequest>;
/**
 * ListContactsResponse holds one part of the list of contacts.
 *
 * @generated from message lategate.whatsapp.v1.ListContactsResponse
 */
export type ListContactsResponse = Message<"lategate.whatsapp.v1.ListContactsResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The contacts, by name. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.Contact contacts = 2;
     */
    contacts: Contact[];
    /**
     * What contacts can be filtered by. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.ContactFilters filters = 3;
     */
    filters?: ContactFilters | undefined;
    /**
     * Which part of the list this is. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.OffsetPagination pagination = 4;
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
 * Describes the message lategate.whatsapp.v1.ListContactsResponse.
 * Use `create(ListContactsResponseSchema)` to create a new message.
 */
export declare const ListContactsResponseSchema: GenMessage<ListContactsResponse>;
/**
 * ContactFilters holds the tags and groups that an account's contacts have.
 *
 * @generated from message lategate.whatsapp.v1.ContactFilters
 */
export type ContactFilters = Message<"lategate.whatsapp.v1.ContactFilters"> & {
    /**
     * The tags. Source: Late API.
     *
     * @generated from field: repeated string tags = 1;
     */
    tags: string[];
    /**
     * The names of the groups. Source: Late API.
     *
     * @generated from field: repeated string groups = 2;
     */
    groups: string[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ContactFilters.
 * Use `create(ContactFiltersSchema)` to create a new message.
 */
export declare const ContactFiltersSchema: GenMessage<ContactFilters>;
/**
 * CreateContactRequest describes a new contact.
 *
 * @generated from message lategate.whatsapp.v1.CreateContactRequest
 */
export type CreateContactRequest = Message<"lategate.whatsapp.v1.CreateContactRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The phone number with country code, such as `+14155550123`, unique in an
     * account.
     *
     * @generated from field: string phone = 2;
     */
    phone: string;
    /**
     * The name.
     *
     * @generated from field: string name = 3;
     */
    name: string;
    /**
     * The e-mail address.
     *
     * @generated from field: optional string email = 4;
     */
    email?: string | undefined;
    /**
     * The company's name.
     *
     * @generated from field: optional string company = 5;
     */
    company?: string | undefined;
    /**
     * Tags, for finding the contact.
     *
     * @generated from field: repeated string tags = 6;
     */
    tags: string[];
    /**
     * The names of the groups that the contact shall be in. A group need not exist
     * before.
     *
     * @generated from field: repeated string groups = 7;
     */
    groups: string[];
    /**
     * Whether the contact agrees to receive messages. The upstream's default is
     * true.
     *
     * @generated from field: optional bool is_opted_in = 8;
     */
    isOptedIn?: boolean | undefined;
    /**
     * Fields of your own, by name.
     *
     * @generated from field: map<string, string> custom_fields = 9;
     */
    customFields: {
        [key: string]: string;
    };
    /**
     * Notes about the contact.
     *
     * @generated from field: optional string notes = 10;
     */
    notes?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CreateContactRequest.
 * Use `create(CreateContactRequestSchema)` to create a new message.
 */
export declare const CreateContactRequestSchema: GenMessage<CreateContactRequest>;
/**
 * CreateContactResponse holds the new contact.
 *
 * @generated from message lategate.whatsapp.v1.CreateContactResponse
 */
export type CreateContactResponse = Message<"lategate.whatsapp.v1.CreateContactResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The contact. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.Contact contact = 2;
     */
    contact?: Contact | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CreateContactResponse.
 * Use `create(CreateContactResponseSchema)` to create a new message.
 */
export declare const CreateContactResponseSchema: GenMessage<CreateContactResponse>;
/**
 * GetContactRequest chooses one contact.
 *
 * @generated from message lategate.whatsapp.v1.GetContactRequest
 */
export type GetContactRequest = Message<"lategate.whatsapp.v1.GetContactRequest"> & {
    /**
     * The contact's id.
     *
     * @generated from field: string contact_id = 1;
     */
    contactId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.GetContactRequest.
 * Use `create(GetContactRequestSchema)` to create a new message.
 */
export declare const GetContactRequestSchema: GenMessage<GetContactRequest>;
/**
 * GetContactResponse holds one contact.
 *
 * @generated from message lategate.whatsapp.v1.GetContactResponse
 */
export type GetContactResponse = Message<"lategate.whatsapp.v1.GetContactResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The contact. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.Contact contact = 2;
     */
    contact?: Contact | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetContactResponse.
 * Use `create(GetContactResponseSchema)` to create a new message.
 */
export declare const GetContactResponseSchema: GenMessage<GetContactResponse>;
/**
 * UpdateContactRequest holds what shall change in a contact. What is absent stays
 * as it is.
 *
 * @generated from message lategate.whatsapp.v1.UpdateContactRequest
 */
export type UpdateContactRequest = Message<"lategate.whatsapp.v1.UpdateContactRequest"> & {
    /**
     * The contact's id.
     *
     * @generated from field: string contact_id = 1;
     */
    contactId: string;
    /**
     * The new name.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * The new e-mail address.
     *
     * @generated from field: optional string email = 3;
     */
    email?: string | undefined;
    /**
     * The new name of the company.
     *
     * @generated from field: optional string company = 4;
     */
    company?: string | undefined;
    /**
     * The new tags, in place of all old ones. An empty list removes them.
     *
     * @generated from field: lategate.whatsapp.v1.StringList tags = 5;
     */
    tags?: StringList | undefined;
    /**
     * The new groups, in place of all old ones. An empty list removes them.
     *
     * @generated from field: lategate.whatsapp.v1.StringList groups = 6;
     */
    groups?: StringList | undefined;
    /**
     * Whether the contact agrees to receive messages. The upstream notes when this
     * changed.
     *
     * @generated from field: optional bool is_opted_in = 7;
     */
    isOptedIn?: boolean | undefined;
    /**
     * Whether the contact is blocked.
     *
     * @generated from field: optional bool is_blocked = 8;
     */
    isBlocked?: boolean | undefined;
    /**
     * Fields of your own, by name, merged with the old ones: text sets a field,
     * null removes it, and fields that are not named stay.
     *
     * @generated from field: google.protobuf.Struct custom_fields = 9;
     */
    customFields?: JsonObject | undefined;
    /**
     * The new notes.
     *
     * @generated from field: optional string notes = 10;
     */
    notes?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateContactRequest.
 * Use `create(UpdateContactRequestSchema)` to create a new message.
 */
export declare const UpdateContactRequestSchema: GenMessage<UpdateContactRequest>;
/**
 * UpdateContactResponse holds the contact after the update.
 *
 * @generated from message lategate.whatsapp.v1.UpdateContactResponse
 */
export type UpdateContactResponse = Message<"lategate.whatsapp.v1.UpdateContactResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The contact. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.Contact contact = 2;
     */
    contact?: Contact | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateContactResponse.
 * Use `create(UpdateContactResponseSchema)` to create a new message.
 */
export declare const UpdateContactResponseSchema: GenMessage<UpdateContactResponse>;
/**
 * DeleteContactRequest chooses the contact to delete.
 *
 * @generated from message lategate.whatsapp.v1.DeleteContactRequest
 */
export type DeleteContactRequest = Message<"lategate.whatsapp.v1.DeleteContactRequest"> & {
    /**
     * The contact's id.
     *
     * @generated from field: string contact_id = 1;
     */
    contactId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.DeleteContactRequest.
 * Use `create(DeleteContactRequestSchema)` to create a new message.
 */
export declare const DeleteContactRequestSchema: GenMessage<DeleteContactRequest>;
/**
 * DeleteContactResponse confirms a deletion.
 *
 * @generated from message lategate.whatsapp.v1.DeleteContactResponse
 */
export type DeleteContactResponse = Message<"lategate.whatsapp.v1.DeleteContactResponse"> & {
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
 * Describes the message lategate.whatsapp.v1.DeleteContactResponse.
 * Use `create(DeleteContactResponseSchema)` to create a new message.
 */
export declare const DeleteContactResponseSchema: GenMessage<DeleteContactResponse>;
/**
 * ImportContactsRequest holds contacts to add.
 *
 * @generated from message lategate.whatsapp.v1.ImportContactsRequest
 */
export type ImportContactsRequest = Message<"lategate.whatsapp.v1.ImportContactsRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The contacts: 1 to 1,000 a call.
     *
     * @generated from field: repeated lategate.whatsapp.v1.ImportContactInput contacts = 2;
     */
    contacts: ImportContactInput[];
    /**
     * Tags that every imported contact gets.
     *
     * @generated from field: repeated string default_tags = 3;
     */
    defaultTags: string[];
    /**
     * Groups that every imported contact is put into.
     *
     * @generated from field: repeated string default_groups = 4;
     */
    defaultGroups: string[];
    /**
     * Whether contacts are skipped whose phone number the account has already. The
     * upstream's default is true.
     *
     * @generated from field: optional bool skip_duplicates = 5;
     */
    skipDuplicates?: boolean | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ImportContactsRequest.
 * Use `create(ImportContactsRequestSchema)` to create a new message.
 */
export declare const ImportContactsRequestSchema: GenMessage<ImportContactsRequest>;
/**
 * ImportContactInput is one contact to import.
 *
 * @generated from message lategate.whatsapp.v1.ImportContactInput
 */
export type ImportContactInput = Message<"lategate.whatsapp.v1.ImportContactInput"> & {
    /**
     * The phone number with country code, such as `+14155550123`.
     *
     * @generated from field: string phone = 1;
     */
    phone: string;
    /**
     * The name.
     *
     * @generated from field: string name = 2;
     */
    name: string;
    /**
     * The e-mail address.
     *
     * @generated from field: optional string email = 3;
     */
    email?: string | undefined;
    /**
     * The company's name.
     *
     * @generated from field: optional string company = 4;
     */
    company?: string | undefined;
    /**
     * Tags, besides the default ones.
     *
     * @generated from field: repeated string tags = 5;
     */
    tags: string[];
    /**
     * Groups, besides the default ones.
     *
     * @generated from field: repeated string groups = 6;
     */
    groups: string[];
    /**
     * Fields of your own, by name.
     *
     * @generated from field: map<string, string> custom_fields = 7;
     */
    customFields: {
        [key: string]: string;
    };
    /**
     * Notes about the contact.
     *
     * @generated from field: optional string notes = 8;
     */
    notes?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ImportContactInput.
 * Use `create(ImportContactInputSchema)` to create a new message.
 */
export declare const ImportContactInputSchema: GenMessage<ImportContactInput>;
/**
 * ImportContactsResponse says how an import went.
 *
 * @generated from message lategate.whatsapp.v1.ImportContactsResponse
 */
export type ImportContactsResponse = Message<"lategate.whatsapp.v1.ImportContactsResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * Counts of the results. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.ImportContactsSummary summary = 2;
     */
    summary?: ImportContactsSummary | undefined;
    /**
     * What became of each contact. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.ImportContactResult results = 3;
     */
    results: ImportContactResult[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ImportContactsResponse.
 * Use `create(ImportContactsResponseSchema)` to create a new message.
 */
export declare const ImportContactsResponseSchema: GenMessage<ImportContactsResponse>;
/**
 * ImportContactsSummary counts the results of an import.
 *
 * @generated from message lategate.whatsapp.v1.ImportContactsSummary
 */
export type ImportContactsSummary = Message<"lategate.whatsapp.v1.ImportContactsSummary"> & {
    /**
     * How many contacts there were. Source: Late API.
     *
     * @generated from field: optional int32 total = 1;
     */
    total?: number | undefined;
    /**
     * How many were created. Source: Late API.
     *
     * @generated from field: optional int32 created = 2;
     */
    created?: number | undefined;
    /**
     * How many were skipped as duplicates. Source: Late API.
     *
     * @generated from field: optional int32 skipped = 3;
     */
    skipped?: number | undefined;
    /**
     * How many have failed. Source: Late API.
     *
     * @generated from field: optional int32 failed = 4;
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
 * Describes the message lategate.whatsapp.v1.ImportContactsSummary.
 * Use `create(ImportContactsSummarySchema)` to create a new message.
 */
export declare const ImportContactsSummarySchema: GenMessage<ImportContactsSummary>;
/**
 * ImportContactResult is what became of one contact of an import.
 *
 * @generated from message lategate.whatsapp.v1.ImportContactResult
 */
export type ImportContactResult = Message<"lategate.whatsapp.v1.ImportContactResult"> & {
    /**
     * The contact's phone number. Source: Late API.
     *
     * @generated from field: optional string phone = 1;
     */
    phone?: string | undefined;
    /**
     * The contact's name. Source: Late API.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * Whether the contact was imported. Source: Late API.
     *
     * @generated from field: optional bool success = 3;
     */
    success?: boolean | undefined;
    /**
     * The new contact's id. Source: Late API.
     *
     * @generated from field: optional string contact_id = 4;
     */
    contactId?: string | undefined;
    /**
     * Why the contact was not imported. Source: Late API.
     *
     * @generated from field: optional string error = 5;
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
 * Describes the message lategate.whatsapp.v1.ImportContactResult.
 * Use `create(ImportContactResultSchema)` to create a new message.
 */
export declare const ImportContactResultSchema: GenMessage<ImportContactResult>;
/**
 * BulkUpdateContactsRequest says what to do to which contacts.
 *
 * @generated from message lategate.whatsapp.v1.BulkUpdateContactsRequest
 */
export type BulkUpdateContactsRequest = Message<"lategate.whatsapp.v1.BulkUpdateContactsRequest"> & {
    /**
     * What to do.
     *
     * @generated from field: lategate.whatsapp.v1.ContactBulkAction action = 1;
     */
    action: ContactBulkAction;
    /**
     * The contacts' ids: 1 to 500 a call.
     *
     * @generated from field: repeated string contact_ids = 2;
     */
    contactIds: string[];
    /**
     * The tags to add or remove. Needed by ADD_TAGS and REMOVE_TAGS.
     *
     * @generated from field: repeated string tags = 3;
     */
    tags: string[];
    /**
     * The names of the groups to add to or take out of. Needed by ADD_GROUPS and
     * REMOVE_GROUPS.
     *
     * @generated from field: repeated string groups = 4;
     */
    groups: string[];
};
/**
 * Describes the message lategate.whatsapp.v1.BulkUpdateContactsRequest.
 * Use `create(BulkUpdateContactsRequestSchema)` to create a new message.
 */
export declare const BulkUpdateContactsRequestSchema: GenMessage<BulkUpdateContactsRequest>;
/**
 * BulkUpdateContactsResponse says what was done.
 *
 * @generated from message lategate.whatsapp.v1.BulkUpdateContactsResponse
 */
export type BulkUpdateContactsResponse = Message<"lategate.whatsapp.v1.BulkUpdateContactsResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * What was done. Source: Late API.
     *
     * @generated from field: optional lategate.whatsapp.v1.ContactBulkAction action = 2;
     */
    action?: ContactBulkAction | undefined;
    /**
     * How many contacts were changed. Source: Late API.
     *
     * @generated from field: optional int32 modified = 3;
     */
    modified?: number | undefined;
    /**
     * How many contacts were found, changed or not. Source: Late API.
     *
     * @generated from field: optional int32 matched = 4;
     */
    matched?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.BulkUpdateContactsResponse.
 * Use `create(BulkUpdateContactsResponseSchema)` to create a new message.
 */
export declare const BulkUpdateContactsResponseSchema: GenMessage<BulkUpdateContactsResponse>;
/**
 * BulkDeleteContactsRequest chooses the contacts to delete.
 *
 * @generated from message lategate.whatsapp.v1.BulkDeleteContactsRequest
 */
export type BulkDeleteContactsRequest = Message<"lategate.whatsapp.v1.BulkDeleteContactsRequest"> & {
    /**
     * The contacts' ids: 1 to 500 a call.
     *
     * @generated from field: repeated string contact_ids = 1;
     */
    contactIds: string[];
};
/**
 * Describes the message lategate.whatsapp.v1.BulkDeleteContactsRequest.
 * Use `create(BulkDeleteContactsRequestSchema)` to create a new message.
 */
export declare const BulkDeleteContactsRequestSchema: GenMessage<BulkDeleteContactsRequest>;
/**
 * BulkDeleteContactsResponse says what was deleted.
 *
 * @generated from message lategate.whatsapp.v1.BulkDeleteContactsResponse
 */
export type BulkDeleteContactsResponse = Message<"lategate.whatsapp.v1.BulkDeleteContactsResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * How many contacts were deleted. Source: Late API.
     *
     * @generated from field: optional int32 deleted = 2;
     */
    deleted?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.BulkDeleteContactsResponse.
 * Use `create(BulkDeleteContactsResponseSchema)` to create a new message.
 */
export declare const BulkDeleteContactsResponseSchema: GenMessage<BulkDeleteContactsResponse>;
/**
 * ListContactGroupsRequest chooses the account whose groups are listed.
 *
 * @generated from message lategate.whatsapp.v1.ListContactGroupsRequest
 */
export type ListContactGroupsRequest = Message<"lategate.whatsapp.v1.ListContactGroupsRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.ListContactGroupsRequest.
 * Use `create(ListContactGroupsRequestSchema)` to create a new message.
 */
export declare const ListContactGroupsRequestSchema: GenMessage<ListContactGroupsRequest>;
/**
 * ListContactGroupsResponse holds all groups of an account.
 *
 * @generated from message lategate.whatsapp.v1.ListContactGroupsResponse
 */
export type ListContactGroupsResponse = Message<"lategate.whatsapp.v1.ListContactGroupsResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The groups. Source: Late API.
     *
     * @generated from field: repeated lategate.whatsapp.v1.ContactGroup groups = 2;
     */
    groups: ContactGroup[];
    /**
     * Counts over the account. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.ContactGroupsSummary summary = 3;
     */
    summary?: ContactGroupsSummary | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListContactGroupsResponse.
 * Use `create(ListContactGroupsResponseSchema)` to create a new message.
 */
export declare const ListContactGroupsResponseSchema: GenMessage<ListContactGroupsResponse>;
/**
 * ContactGroupsSummary counts an account's contacts and groups.
 *
 * @generated from message lategate.whatsapp.v1.ContactGroupsSummary
 */
export type ContactGroupsSummary = Message<"lategate.whatsapp.v1.ContactGroupsSummary"> & {
    /**
     * How many contacts there are. Source: Late API.
     *
     * @generated from field: optional int32 total_contacts = 1;
     */
    totalContacts?: number | undefined;
    /**
     * How many of them agree to receive messages. Source: Late API.
     *
     * @generated from field: optional int32 opted_in_contacts = 2;
     */
    optedInContacts?: number | undefined;
    /**
     * How many groups there are. Source: Late API.
     *
     * @generated from field: optional int32 group_count = 3;
     */
    groupCount?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ContactGroupsSummary.
 * Use `create(ContactGroupsSummarySchema)` to create a new message.
 */
export declare const ContactGroupsSummarySchema: GenMessage<ContactGroupsSummary>;
/**
 * RenameContactGroupRequest holds a group's old and new name.
 *
 * @generated from message lategate.whatsapp.v1.RenameContactGroupRequest
 */
export type RenameContactGroupRequest = Message<"lategate.whatsapp.v1.RenameContactGroupRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The group's name now.
     *
     * @generated from field: string old_name = 2;
     */
    oldName: string;
    /**
     * The group's new name.
     *
     * @generated from field: string new_name = 3;
     */
    newName: string;
};
/**
 * Describes the message lategate.whatsapp.v1.RenameContactGroupRequest.
 * Use `create(RenameContactGroupRequestSchema)` to create a new message.
 */
export declare const RenameContactGroupRequestSchema: GenMessage<RenameContactGroupRequest>;
/**
 * RenameContactGroupResponse says how many contacts were changed.
 *
 * @generated from message lategate.whatsapp.v1.RenameContactGroupResponse
 */
export type RenameContactGroupResponse = Message<"lategate.whatsapp.v1.RenameContactGroupResponse"> & {
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
     * How many contacts were changed. Source: Late API.
     *
     * @generated from field: optional int32 modified = 3;
     */
    modified?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.RenameContactGroupResponse.
 * Use `create(RenameContactGroupResponseSchema)` to create a new message.
 */
export declare const RenameContactGroupResponseSchema: GenMessage<RenameContactGroupResponse>;
/**
 * DeleteContactGroupRequest chooses the group to delete.
 *
 * @generated from message lategate.whatsapp.v1.DeleteContactGroupRequest
 */
export type DeleteContactGroupRequest = Message<"lategate.whatsapp.v1.DeleteContactGroupRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The group's name.
     *
     * @generated from field: string group_name = 2;
     */
    groupName: string;
};
/**
 * Describes the message lategate.whatsapp.v1.DeleteContactGroupRequest.
 * Use `create(DeleteContactGroupRequestSchema)` to create a new message.
 */
export declare const DeleteContactGroupRequestSchema: GenMessage<DeleteContactGroupRequest>;
/**
 * DeleteContactGroupResponse says how many contacts were changed.
 *
 * @generated from message lategate.whatsapp.v1.DeleteContactGroupResponse
 */
export type DeleteContactGroupResponse = Message<"lategate.whatsapp.v1.DeleteContactGroupResponse"> & {
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
     * How many contacts were changed. Source: Late API.
     *
     * @generated from field: optional int32 modified = 3;
     */
    modified?: number | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.DeleteContactGroupResponse.
 * Use `create(DeleteContactGroupResponseSchema)` to create a new message.
 */
export declare const DeleteContactGroupResponseSchema: GenMessage<DeleteContactGroupResponse>;
/**
 * ImportContactsStreamRequest is one part of an import: first its options, then any
 * number of contacts or any number of pieces of one CSV file.
 *
 * @generated from message lategate.whatsapp.v1.ImportContactsStreamRequest
 */
export type ImportContactsStreamRequest = Message<"lategate.whatsapp.v1.ImportContactsStreamRequest"> & {
    /**
     * The part.
     *
     * @generated from oneof lategate.whatsapp.v1.ImportContactsStreamRequest.part
     */
    part: {
        /**
         * What to import into, and how. The first message, and only that.
         *
         * @generated from field: lategate.whatsapp.v1.ImportContactsOptions options = 1;
         */
        value: ImportContactsOptions;
        case: "options";
    } | {
        /**
         * Some of the contacts.
         *
         * @generated from field: lategate.whatsapp.v1.ContactBatch contacts = 2;
         */
        value: ContactBatch;
        case: "contacts";
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
 * Describes the message lategate.whatsapp.v1.ImportContactsStreamRequest.
 * Use `create(ImportContactsStreamRequestSchema)` to create a new message.
 */
export declare const ImportContactsStreamRequestSchema: GenMessage<ImportContactsStreamRequest>;
/**
 * ImportContactsOptions says what an import goes into, and how.
 *
 * @generated from message lategate.whatsapp.v1.ImportContactsOptions
 */
export type ImportContactsOptions = Message<"lategate.whatsapp.v1.ImportContactsOptions"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * Names the import, so that it can be taken up again: 1 to 128 letters, digits, `.`,
     * `_`, `~` or `-`. It belongs to the API key. Without it the gateway makes one and
     * says it in `started`.
     *
     * @generated from field: optional string import_id = 2;
     */
    importId?: string | undefined;
    /**
     * Tags that every imported contact gets.
     *
     * @generated from field: repeated string default_tags = 3;
     */
    defaultTags: string[];
    /**
     * Groups that every imported contact is put into.
     *
     * @generated from field: repeated string default_groups = 4;
     */
    defaultGroups: string[];
    /**
     * Whether contacts whose phone number the account has already count as skipped
     * (true, the default) or as failed (false). Either way they stay as they are.
     *
     * @generated from field: optional bool skip_duplicates = 5;
     */
    skipDuplicates?: boolean | undefined;
    /**
     * Of a CSV file: which column holds a field, where its header does not say it. By
     * field (`phone`, `name`, `email`, `company`, `tags`, `groups`, `notes`, or
     * `customFields.` and a name) the header in the file.
     *
     * @generated from field: map<string, string> columns = 6;
     */
    columns: {
        [key: string]: string;
    };
    /**
     * Of a CSV file: the region in which phone numbers without a country code are read,
     * as two letters of ISO 3166-1, such as `DE`. Without it they are refused.
     *
     * @generated from field: optional string region = 7;
     */
    region?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ImportContactsOptions.
 * Use `create(ImportContactsOptionsSchema)` to create a new message.
 */
export declare const ImportContactsOptionsSchema: GenMessage<ImportContactsOptions>;
/**
 * ContactBatch is some of the contacts of an import.
 *
 * @generated from message lategate.whatsapp.v1.ContactBatch
 */
export type ContactBatch = Message<"lategate.whatsapp.v1.ContactBatch"> & {
    /**
     * The contacts, 1 to 1,000 a message. Each is checked by itself: a bad one is a
     * failure of its row and stops nothing.
     *
     * @generated from field: repeated lategate.whatsapp.v1.ImportContactInput contacts = 1;
     */
    contacts: ImportContactInput[];
};
/**
 * Describes the message lategate.whatsapp.v1.ContactBatch.
 * Use `create(ContactBatchSchema)` to create a new message.
 */
export declare const ContactBatchSchema: GenMessage<ContactBatch>;
/**
 * ImportContactsStreamResponse is one thing to say about an import.
 *
 * @generated from message lategate.whatsapp.v1.ImportContactsStreamResponse
 */
export type ImportContactsStreamResponse = Message<"lategate.whatsapp.v1.ImportContactsStreamResponse"> & {
    /**
     * What it is. Ignore one that you do not know: others may be added.
     *
     * @generated from oneof lategate.whatsapp.v1.ImportContactsStreamResponse.item
     */
    item: {
        /**
         * The import has begun. The first item.
         *
         * @generated from field: lategate.whatsapp.v1.ImportStarted started = 1;
         */
        value: ImportStarted;
        case: "started";
    } | {
        /**
         * How far it has come. After each upstream call.
         *
         * @generated from field: lategate.whatsapp.v1.ImportProgress progress = 2;
         */
        value: ImportProgress;
        case: "progress";
    } | {
        /**
         * A row that was not taken in.
         *
         * @generated from field: lategate.whatsapp.v1.RowFailure failure = 3;
         */
        value: RowFailure;
        case: "failure";
    } | {
        /**
         * How it went in the end. The last item.
         *
         * @generated from field: lategate.whatsapp.v1.ImportProgress summary = 4;
         */
        value: ImportProgress;
        case: "summary";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message lategate.whatsapp.v1.ImportContactsStreamResponse.
 * Use `create(ImportContactsStreamResponseSchema)` to create a new message.
 */
export declare const ImportContactsStreamResponseSchema: GenMessage<ImportContactsStreamResponse>;
/**
 * ImportStarted says that an import has begun.
 *
 * @generated from message lategate.whatsapp.v1.ImportStarted
 */
export type ImportStarted = Message<"lategate.whatsapp.v1.ImportStarted"> & {
    /**
     * What to send as `import_id` to take the import up again.
     *
     * @generated from field: string import_id = 1;
     */
    importId: string;
    /**
     * How many rows were dealt with before, if this import is taken up again: they are
     * passed over, and counted in all that follows.
     *
     * @generated from field: optional int32 resumed_rows = 2;
     */
    resumedRows?: number | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ImportStarted.
 * Use `create(ImportStartedSchema)` to create a new message.
 */
export declare const ImportStartedSchema: GenMessage<ImportStarted>;
/**
 * ImportProgress is how far an import has come. `created`, `skipped` and `failed` make
 * up `total`.
 *
 * @generated from message lategate.whatsapp.v1.ImportProgress
 */
export type ImportProgress = Message<"lategate.whatsapp.v1.ImportProgress"> & {
    /**
     * How many rows have been dealt with.
     *
     * @generated from field: optional int32 total = 1;
     */
    total?: number | undefined;
    /**
     * How many contacts were created.
     *
     * @generated from field: optional int32 created = 2;
     */
    created?: number | undefined;
    /**
     * How many were skipped, because the account has them already. After an interruption
     * these may be some that the interrupted call had created.
     *
     * @generated from field: optional int32 skipped = 3;
     */
    skipped?: number | undefined;
    /**
     * How many rows were not taken in: each came as a `failure`, if not in this stream
     * then in one that it goes on from.
     *
     * @generated from field: optional int32 failed = 4;
     */
    failed?: number | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ImportProgress.
 * Use `create(ImportProgressSchema)` to create a new message.
 */
export declare const ImportProgressSchema: GenMessage<ImportProgress>;
/**
 * ExportContactsRequest chooses an account and, with filters, its contacts.
 *
 * @generated from message lategate.whatsapp.v1.ExportContactsRequest
 */
export type ExportContactsRequest = Message<"lategate.whatsapp.v1.ExportContactsRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * Only contacts whose name, phone number, e-mail address or company contains
     * this text.
     *
     * @generated from field: optional string search = 2;
     */
    search?: string | undefined;
    /**
     * Only contacts with this tag.
     *
     * @generated from field: optional string tag = 3;
     */
    tag?: string | undefined;
    /**
     * Only contacts in this group.
     *
     * @generated from field: optional string group = 4;
     */
    group?: string | undefined;
    /**
     * Only contacts that agree (true) or do not agree (false) to receive messages.
     *
     * @generated from field: optional bool opted_in = 5;
     */
    optedIn?: boolean | undefined;
    /**
     * How many contacts to pass over first.
     *
     * @generated from field: optional int32 skip = 6;
     */
    skip?: number | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ExportContactsRequest.
 * Use `create(ExportContactsRequestSchema)` to create a new message.
 */
export declare const ExportContactsRequestSchema: GenMessage<ExportContactsRequest>;
/**
 * ExportContactsResponse is one page of an export.
 *
 * @generated from message lategate.whatsapp.v1.ExportContactsResponse
 */
export type ExportContactsResponse = Message<"lategate.whatsapp.v1.ExportContactsResponse"> & {
    /**
     * The contacts, with the fields that lists have.
     *
     * @generated from field: repeated lategate.whatsapp.v1.Contact contacts = 1;
     */
    contacts: Contact[];
    /**
     * How many contacts match, as the upstream said with this page.
     *
     * @generated from field: optional int32 total = 2;
     */
    total?: number | undefined;
    /**
     * What to send as `skip` to go on after this page.
     *
     * @generated from field: int32 next_skip = 3;
     */
    nextSkip: number;
};
/**
 * Describes the message lategate.whatsapp.v1.ExportContactsResponse.
 * Use `create(ExportContactsResponseSchema)` to create a new message.
 */
export declare const ExportContactsResponseSchema: GenMessage<ExportContactsResponse>;
/**
 * ContactBulkAction is what BulkUpdateContacts does to each contact.
 *
 * @generated from enum lategate.whatsapp.v1.ContactBulkAction
 */
export declare enum ContactBulkAction {
    /**
     * Not said.
     *
     * @generated from enum value: CONTACT_BULK_ACTION_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * Adds `tags`.
     *
     * @generated from enum value: CONTACT_BULK_ACTION_ADD_TAGS = 1;
     */
    ADD_TAGS = 1,
    /**
     * Removes `tags`.
     *
     * @generated from enum value: CONTACT_BULK_ACTION_REMOVE_TAGS = 2;
     */
    REMOVE_TAGS = 2,
    /**
     * Adds the contacts to `groups`.
     *
     * @generated from enum value: CONTACT_BULK_ACTION_ADD_GROUPS = 3;
     */
    ADD_GROUPS = 3,
    /**
     * Takes the contacts out of `groups`.
     *
     * @generated from enum value: CONTACT_BULK_ACTION_REMOVE_GROUPS = 4;
     */
    REMOVE_GROUPS = 4,
    /**
     * Notes that the contacts agree to receive messages.
     *
     * @generated from enum value: CONTACT_BULK_ACTION_OPT_IN = 5;
     */
    OPT_IN = 5,
    /**
     * Notes that the contacts want no messages.
     *
     * @generated from enum value: CONTACT_BULK_ACTION_OPT_OUT = 6;
     */
    OPT_OUT = 6,
    /**
     * Blocks the contacts.
     *
     * @generated from enum value: CONTACT_BULK_ACTION_BLOCK = 7;
     */
    BLOCK = 7,
    /**
     * Unblocks the contacts.
     *
     * @generated from enum value: CONTACT_BULK_ACTION_UNBLOCK = 8;
     */
    UNBLOCK = 8
}
/**
 * Describes the enum lategate.whatsapp.v1.ContactBulkAction.
 */
export declare const ContactBulkActionSchema: GenEnum<ContactBulkAction>;
/**
 * ContactsService keeps the people that an account writes to, with tags, groups,
 * custom fields and whether they agreed to receive messages.
 *
 * @generated from service lategate.whatsapp.v1.ContactsService
 */
export declare const ContactsService: GenService<{
    /**
     * ListContacts returns an account's contacts by name, filtered as asked, and
     * the tags and groups there are to filter by. The upstream answers 404 when the
     * account is unknown.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.ListContacts
     */
    listContacts: {
        methodKind: "unary";
        input: typeof ListContactsRequestSchema;
        output: typeof ListContactsResponseSchema;
    };
    /**
     * CreateContact adds one contact. The upstream answers 409 when the account has
     * a contact with that phone number already, and 404 when the account is unknown.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.CreateContact
     */
    createContact: {
        methodKind: "unary";
        input: typeof CreateContactRequestSchema;
        output: typeof CreateContactResponseSchema;
    };
    /**
     * GetContact returns one contact with everything that is known about it.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.GetContact
     */
    getContact: {
        methodKind: "unary";
        input: typeof GetContactRequestSchema;
        output: typeof GetContactResponseSchema;
    };
    /**
     * UpdateContact changes the fields that are given and leaves the others as they
     * are. Lists replace the old ones; custom fields are merged. The phone number
     * cannot be changed.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.UpdateContact
     */
    updateContact: {
        methodKind: "unary";
        input: typeof UpdateContactRequestSchema;
        output: typeof UpdateContactResponseSchema;
    };
    /**
     * DeleteContact deletes one contact for good.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.DeleteContact
     */
    deleteContact: {
        methodKind: "unary";
        input: typeof DeleteContactRequestSchema;
        output: typeof DeleteContactResponseSchema;
    };
    /**
     * ImportContacts adds up to 1,000 contacts and reports on every one of them.
     * Some may fail while others succeed: read `results`. Contacts whose phone
     * number the account has already are skipped unless `skip_duplicates` is false.
     * The gateway waits for up to two minutes.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.ImportContacts
     */
    importContacts: {
        methodKind: "unary";
        input: typeof ImportContactsRequestSchema;
        output: typeof ImportContactsResponseSchema;
    };
    /**
     * ImportContactsStream imports any number of contacts: as messages, or as a CSV file
     * in pieces. The gateway makes as many upstream calls as that takes, within the key's
     * rate limit and behind the calls of others. The answers tell how it gets on, name
     * each row that was not taken in, and end with a summary. A bad row never stops the
     * others.
     *
     * It survives an interruption: send the same contacts again with the same `import_id`
     * within 7 days, and what was done is passed over. A contact is never created twice.
     * Over HTTP/2 the gateway stops reading while it has enough to do, so a sender is
     * slowed and nothing piles up.
     *
     * Over REST the body is the CSV file (`Content-Type: text/csv`) and the options are
     * query parameters; `columns` and lists are repeated, as in
     * `columns=phone:Mobile&defaultTags=vip`. The answer is one JSON object at the end,
     * with the first 1,000 failures, or a stream as it goes on: server-sent events with
     * `Accept: text/event-stream`, JSON lines with `Accept: application/x-ndjson`.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.ImportContactsStream
     */
    importContactsStream: {
        methodKind: "bidi_streaming";
        input: typeof ImportContactsStreamRequestSchema;
        output: typeof ImportContactsStreamResponseSchema;
    };
    /**
     * ExportContacts returns all contacts of an account that match, page after page, by
     * name. It reads behind the calls of others. Contacts that are created or deleted
     * meanwhile may be missing or come twice at the edge of a page, as with the
     * upstream's own pages. One that broke off goes on with `skip` set to the last
     * `next_skip`.
     *
     * Over REST it is a CSV file, which ImportContactsStream takes again, or a stream of
     * JSON lines with `Accept: application/x-ndjson`.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.ExportContacts
     */
    exportContacts: {
        methodKind: "server_streaming";
        input: typeof ExportContactsRequestSchema;
        output: typeof ExportContactsResponseSchema;
    };
    /**
     * BulkUpdateContacts does one thing to up to 500 contacts: add or remove tags or
     * groups, opt in or out, block or unblock. Ids that are unknown are passed over:
     * compare `matched` with what was asked.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.BulkUpdateContacts
     */
    bulkUpdateContacts: {
        methodKind: "unary";
        input: typeof BulkUpdateContactsRequestSchema;
        output: typeof BulkUpdateContactsResponseSchema;
    };
    /**
     * BulkDeleteContacts deletes up to 500 contacts for good.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.BulkDeleteContacts
     */
    bulkDeleteContacts: {
        methodKind: "unary";
        input: typeof BulkDeleteContactsRequestSchema;
        output: typeof BulkDeleteContactsResponseSchema;
    };
    /**
     * ListContactGroups returns the groups of an account's contacts with their
     * sizes. A group is nothing but a name on contacts: it exists as long as a
     * contact has it. The upstream answers 404 when the account is unknown.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.ListContactGroups
     */
    listContactGroups: {
        methodKind: "unary";
        input: typeof ListContactGroupsRequestSchema;
        output: typeof ListContactGroupsResponseSchema;
    };
    /**
     * RenameContactGroup renames a group on every contact that has it.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.RenameContactGroup
     */
    renameContactGroup: {
        methodKind: "unary";
        input: typeof RenameContactGroupRequestSchema;
        output: typeof RenameContactGroupResponseSchema;
    };
    /**
     * DeleteContactGroup takes a group off every contact that has it. The contacts
     * stay.
     *
     * @generated from rpc lategate.whatsapp.v1.ContactsService.DeleteContactGroup
     */
    deleteContactGroup: {
        methodKind: "unary";
        input: typeof DeleteContactGroupRequestSchema;
        output: typeof DeleteContactGroupResponseSchema;
    };
}>;
