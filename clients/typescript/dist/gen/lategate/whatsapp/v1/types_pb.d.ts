import type { GenFile, GenMessage } from "@bufbuild/protobuf/codegenv2";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/types.proto.
 */
export declare const file_lategate_whatsapp_v1_types: GenFile;
/**
 * StringList is a list that can be absent. Update requests use it where a plain
 * list could not tell "leave it as it is" (absent) from "clear it" (empty). Its
 * JSON is the array alone.
 *
 * @generated from message lategate.whatsapp.v1.StringList
 */
export type StringList = Message<"lategate.whatsapp.v1.StringList"> & {
    /**
     * The strings, in order. May be empty.
     *
     * @generated from field: repeated string values = 1;
     */
    values: string[];
};
/**
 * Describes the message lategate.whatsapp.v1.StringList.
 * Use `create(StringListSchema)` to create a new message.
 */
export declare const StringListSchema: GenMessage<StringList>;
/**
 * OffsetPagination says which part of a list an answer holds. Ask for the next
 * part by adding `limit` to `skip` for as long as `has_more` is true.
 *
 * @generated from message lategate.whatsapp.v1.OffsetPagination
 */
export type OffsetPagination = Message<"lategate.whatsapp.v1.OffsetPagination"> & {
    /**
     * How many items there are in all, before `limit` and `skip`. Source: Late API.
     *
     * @generated from field: optional int32 total = 1;
     */
    total?: number | undefined;
    /**
     * The most items that this answer could hold. Source: Late API.
     *
     * @generated from field: optional int32 limit = 2;
     */
    limit?: number | undefined;
    /**
     * How many items were passed over before the first one. Source: Late API.
     *
     * @generated from field: optional int32 skip = 3;
     */
    skip?: number | undefined;
    /**
     * Whether more items follow. Source: Late API.
     *
     * @generated from field: optional bool has_more = 4;
     */
    hasMore?: boolean | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.OffsetPagination.
 * Use `create(OffsetPaginationSchema)` to create a new message.
 */
export declare const OffsetPaginationSchema: GenMessage<OffsetPagination>;
