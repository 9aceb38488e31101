import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/events.proto.
 */
export declare const file_lategate_whatsapp_v1_events: GenFile;
/**
 * Cursor is a position in the event log that the gateway keeps.
 *
 * @generated from message lategate.whatsapp.v1.Cursor
 */
export type Cursor = Message<"lategate.whatsapp.v1.Cursor"> & {
    /**
     * The name.
     *
     * @generated from field: string name = 1;
     */
    name: string;
    /**
     * The kind of stream that it is for, set by the first stream that opens it:
     * `messages`, `delivery_statuses` or `account_events`. Absent before that.
     *
     * @generated from field: optional string stream = 2;
     */
    stream?: string | undefined;
    /**
     * The position: a stream that opens the cursor begins after it.
     *
     * @generated from field: optional string token = 3;
     */
    token?: string | undefined;
    /**
     * The generation of its holder: it grows by 1 with each stream that opens it.
     *
     * @generated from field: optional int64 generation = 4;
     */
    generation?: bigint | undefined;
    /**
     * When it was created.
     *
     * @generated from field: google.protobuf.Timestamp create_time = 5;
     */
    createTime?: Timestamp | undefined;
    /**
     * When it was last opened or committed.
     *
     * @generated from field: google.protobuf.Timestamp update_time = 6;
     */
    updateTime?: Timestamp | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.Cursor.
 * Use `create(CursorSchema)` to create a new message.
 */
export declare const CursorSchema: GenMessage<Cursor>;
/**
 * CommitCursorRequest is a position to keep.
 *
 * @generated from message lategate.whatsapp.v1.CommitCursorRequest
 */
export type CommitCursorRequest = Message<"lategate.whatsapp.v1.CommitCursorRequest"> & {
    /**
     * The cursor's name: 1 to 128 letters, digits, or any of `.` `_` `~` `-`.
     *
     * @generated from field: string name = 1;
     */
    name: string;
    /**
     * The `resume_token` of the last response that is done with.
     *
     * @generated from field: string token = 2;
     */
    token: string;
    /**
     * The generation that the caller holds: `cursor_generation` of the stream's
     * `started`. 0 to create the cursor.
     *
     * @generated from field: int64 generation = 3;
     */
    generation: bigint;
    /**
     * Whether the position may be one before the cursor's present one. Without it that
     * is FAILED_PRECONDITION (reason CURSOR_REWIND).
     *
     * @generated from field: bool allow_rewind = 4;
     */
    allowRewind: boolean;
};
/**
 * Describes the message lategate.whatsapp.v1.CommitCursorRequest.
 * Use `create(CommitCursorRequestSchema)` to create a new message.
 */
export declare const CommitCursorRequestSchema: GenMessage<CommitCursorRequest>;
/**
 * CommitCursorResponse is the cursor as it is now.
 *
 * @generated from message lategate.whatsapp.v1.CommitCursorResponse
 */
export type CommitCursorResponse = Message<"lategate.whatsapp.v1.CommitCursorResponse"> & {
    /**
     * The cursor.
     *
     * @generated from field: lategate.whatsapp.v1.Cursor cursor = 1;
     */
    cursor?: Cursor | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CommitCursorResponse.
 * Use `create(CommitCursorResponseSchema)` to create a new message.
 */
export declare const CommitCursorResponseSchema: GenMessage<CommitCursorResponse>;
/**
 * GetCursorRequest names the cursor to read.
 *
 * @generated from message lategate.whatsapp.v1.GetCursorRequest
 */
export type GetCursorRequest = Message<"lategate.whatsapp.v1.GetCursorRequest"> & {
    /**
     * The cursor's name.
     *
     * @generated from field: string name = 1;
     */
    name: string;
};
/**
 * Describes the message lategate.whatsapp.v1.GetCursorRequest.
 * Use `create(GetCursorRequestSchema)` to create a new message.
 */
export declare const GetCursorRequestSchema: GenMessage<GetCursorRequest>;
/**
 * GetCursorResponse is one cursor.
 *
 * @generated from message lategate.whatsapp.v1.GetCursorResponse
 */
export type GetCursorResponse = Message<"lategate.whatsapp.v1.GetCursorResponse"> & {
    /**
     * The cursor.
     *
     * @generated from field: lategate.whatsapp.v1.Cursor cursor = 1;
     */
    cursor?: Cursor | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetCursorResponse.
 * Use `create(GetCursorResponseSchema)` to create a new message.
 */
export declare const GetCursorResponseSchema: GenMessage<GetCursorResponse>;
/**
 * ListCursorsRequest asks for the caller's cursors.
 *
 * @generated from message lategate.whatsapp.v1.ListCursorsRequest
 */
export type ListCursorsRequest = Message<"lategate.whatsapp.v1.ListCursorsRequest"> & {};
/**
 * Describes the message lategate.whatsapp.v1.ListCursorsRequest.
 * Use `create(ListCursorsRequestSchema)` to create a new message.
 */
export declare const ListCursorsRequestSchema: GenMessage<ListCursorsRequest>;
/**
 * ListCursorsResponse is the caller's cursors.
 *
 * @generated from message lategate.whatsapp.v1.ListCursorsResponse
 */
export type ListCursorsResponse = Message<"lategate.whatsapp.v1.ListCursorsResponse"> & {
    /**
     * The cursors, by name.
     *
     * @generated from field: repeated lategate.whatsapp.v1.Cursor cursors = 1;
     */
    cursors: Cursor[];
};
/**
 * Describes the message lategate.whatsapp.v1.ListCursorsResponse.
 * Use `create(ListCursorsResponseSchema)` to create a new message.
 */
export declare const ListCursorsResponseSchema: GenMessage<ListCursorsResponse>;
/**
 * DeleteCursorRequest names the cursor to delete.
 *
 * @generated from message lategate.whatsapp.v1.DeleteCursorRequest
 */
export type DeleteCursorRequest = Message<"lategate.whatsapp.v1.DeleteCursorRequest"> & {
    /**
     * The cursor's name.
     *
     * @generated from field: string name = 1;
     */
    name: string;
};
/**
 * Describes the message lategate.whatsapp.v1.DeleteCursorRequest.
 * Use `create(DeleteCursorRequestSchema)` to create a new message.
 */
export declare const DeleteCursorRequestSchema: GenMessage<DeleteCursorRequest>;
/**
 * DeleteCursorResponse says that the cursor is gone.
 *
 * @generated from message lategate.whatsapp.v1.DeleteCursorResponse
 */
export type DeleteCursorResponse = Message<"lategate.whatsapp.v1.DeleteCursorResponse"> & {};
/**
 * Describes the message lategate.whatsapp.v1.DeleteCursorResponse.
 * Use `create(DeleteCursorResponseSchema)` to create a new message.
 */
export declare const DeleteCursorResponseSchema: GenMessage<DeleteCursorResponse>;
/**
 * EventsService keeps named cursors: positions in the event log, for subscribers
 * that have no place of their own to keep a resume token. A cursor belongs to the
 * API key that made it; other keys do not see it. The gateway answers these calls by
 * itself.
 *
 * A cursor has one holder at a time. Opening a stream with `cursor_name` takes a new
 * generation, which the stream's `started` tells; from then on an older holder can
 * commit nothing, and its stream ends with ABORTED.
 *
 * @generated from service lategate.whatsapp.v1.EventsService
 */
export declare const EventsService: GenService<{
    /**
     * CommitCursor moves a cursor to a position: what was received up to and
     * including it is done with. It is a compare-and-set: the generation must be the
     * cursor's current one, else the call is ABORTED (reason CURSOR_FENCED), which
     * means that another subscriber has taken over. A generation of 0 creates a cursor
     * that does not exist yet.
     *
     * @generated from rpc lategate.whatsapp.v1.EventsService.CommitCursor
     */
    commitCursor: {
        methodKind: "unary";
        input: typeof CommitCursorRequestSchema;
        output: typeof CommitCursorResponseSchema;
    };
    /**
     * GetCursor reads a cursor. NOT_FOUND if the caller has none of that name.
     *
     * @generated from rpc lategate.whatsapp.v1.EventsService.GetCursor
     */
    getCursor: {
        methodKind: "unary";
        input: typeof GetCursorRequestSchema;
        output: typeof GetCursorResponseSchema;
    };
    /**
     * ListCursors lists the caller's cursors by name. There are at most 1,000, so the
     * list is not paged.
     *
     * @generated from rpc lategate.whatsapp.v1.EventsService.ListCursors
     */
    listCursors: {
        methodKind: "unary";
        input: typeof ListCursorsRequestSchema;
        output: typeof ListCursorsResponseSchema;
    };
    /**
     * DeleteCursor deletes a cursor for good; a stream that holds it ends with
     * ABORTED. NOT_FOUND if the caller has none of that name.
     *
     * @generated from rpc lategate.whatsapp.v1.EventsService.DeleteCursor
     */
    deleteCursor: {
        methodKind: "unary";
        input: typeof DeleteCursorRequestSchema;
        output: typeof DeleteCursorResponseSchema;
    };
}>;
