import type { GenFile, GenMessage } from "@bufbuild/protobuf/codegenv2";
import type { Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/bulk.proto.
 */
export declare const file_lategate_whatsapp_v1_bulk: GenFile;
/**
 * RowFailure is a row of a file, or an element of a stream, that was not taken in. The
 * others go on.
 *
 * @generated from message lategate.whatsapp.v1.RowFailure
 */
export type RowFailure = Message<"lategate.whatsapp.v1.RowFailure"> & {
    /**
     * The row as a spreadsheet counts it: the header is row 1. In a stream without a file
     * the element's number, from 1.
     *
     * @generated from field: int32 row = 1;
     */
    row: number;
    /**
     * The line of the file on which the row begins, from 1: not the same as `row` once a
     * cell has a line break in it. Absent without a file.
     *
     * @generated from field: optional int32 line = 2;
     */
    line?: number | undefined;
    /**
     * The column, under its header in the file, or the field in a stream without a file.
     * Absent where it is the row as a whole.
     *
     * @generated from field: optional string column = 3;
     */
    column?: string | undefined;
    /**
     * What is wrong, as a word for programs, such as `PHONE_INVALID`. docs/bulk.md lists
     * them; others may be added.
     *
     * @generated from field: string reason = 4;
     */
    reason: string;
    /**
     * What is wrong and what to do about it.
     *
     * @generated from field: string message = 5;
     */
    message: string;
    /**
     * The phone number of the row, where it has one.
     *
     * @generated from field: optional string phone = 6;
     */
    phone?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.RowFailure.
 * Use `create(RowFailureSchema)` to create a new message.
 */
export declare const RowFailureSchema: GenMessage<RowFailure>;
/**
 * BulkError is why one part of a larger piece of work failed.
 *
 * @generated from message lategate.whatsapp.v1.BulkError
 */
export type BulkError = Message<"lategate.whatsapp.v1.BulkError"> & {
    /**
     * What went wrong, as a word for programs: a `reason` of docs/errors.md, such as
     * `TEMPLATE_NOT_FOUND`.
     *
     * @generated from field: string reason = 1;
     */
    reason: string;
    /**
     * What went wrong and what to do about it.
     *
     * @generated from field: string message = 2;
     */
    message: string;
    /**
     * Meta's code, such as `131026`, where there is one.
     *
     * @generated from field: optional int32 meta_code = 3;
     */
    metaCode?: number | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.BulkError.
 * Use `create(BulkErrorSchema)` to create a new message.
 */
export declare const BulkErrorSchema: GenMessage<BulkError>;
