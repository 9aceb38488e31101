import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/media.proto.
 */
export declare const file_lategate_whatsapp_v1_media: GenFile;
/**
 * CreateUploadUrlRequest describes the file to upload.
 *
 * @generated from message lategate.whatsapp.v1.CreateUploadUrlRequest
 */
export type CreateUploadUrlRequest = Message<"lategate.whatsapp.v1.CreateUploadUrlRequest"> & {
    /**
     * The file's name, such as `menu.pdf`.
     *
     * @generated from field: string filename = 1;
     */
    filename: string;
    /**
     * The file's media type, such as `image/jpeg`, `video/mp4` or
     * `application/pdf`. An open set: the upstream says which types it stores.
     *
     * @generated from field: string content_type = 2;
     */
    contentType: string;
    /**
     * The file's size in bytes, at most 5 GB (5,368,709,120). With it a file that is
     * too large is refused before it is uploaded.
     *
     * @generated from field: optional int64 size = 3;
     */
    size?: bigint | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CreateUploadUrlRequest.
 * Use `create(CreateUploadUrlRequestSchema)` to create a new message.
 */
export declare const CreateUploadUrlRequestSchema: GenMessage<CreateUploadUrlRequest>;
/**
 * CreateUploadUrlResponse is where to upload a file, and where it will be found.
 *
 * @generated from message lategate.whatsapp.v1.CreateUploadUrlResponse
 */
export type CreateUploadUrlResponse = Message<"lategate.whatsapp.v1.CreateUploadUrlResponse"> & {
    /**
     * The URL to send the file to, with an HTTP PUT. It works for one hour and needs
     * no API key: whoever has it can upload. Source: Late API.
     *
     * @generated from field: optional string upload_url = 1;
     */
    uploadUrl?: string | undefined;
    /**
     * The URL of the file once it was uploaded. Anyone can read it. Source: Late
     * API.
     *
     * @generated from field: optional string public_url = 2;
     */
    publicUrl?: string | undefined;
    /**
     * The file's key in the upstream's storage. Source: Late API.
     *
     * @generated from field: optional string key = 3;
     */
    key?: string | undefined;
    /**
     * What the upstream takes the file for, by its media type: `image`, `video`,
     * `document`, or whatever it adds. An open set. Source: Late API.
     *
     * @generated from field: optional string type = 4;
     */
    type?: string | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CreateUploadUrlResponse.
 * Use `create(CreateUploadUrlResponseSchema)` to create a new message.
 */
export declare const CreateUploadUrlResponseSchema: GenMessage<CreateUploadUrlResponse>;
/**
 * UploadMediaRequest is one part of an upload: first its options, then the file in
 * pieces.
 *
 * @generated from message lategate.whatsapp.v1.UploadMediaRequest
 */
export type UploadMediaRequest = Message<"lategate.whatsapp.v1.UploadMediaRequest"> & {
    /**
     * The part.
     *
     * @generated from oneof lategate.whatsapp.v1.UploadMediaRequest.part
     */
    part: {
        /**
         * What the file is. The first message, and only that.
         *
         * @generated from field: lategate.whatsapp.v1.UploadMediaOptions options = 1;
         */
        value: UploadMediaOptions;
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
 * Describes the message lategate.whatsapp.v1.UploadMediaRequest.
 * Use `create(UploadMediaRequestSchema)` to create a new message.
 */
export declare const UploadMediaRequestSchema: GenMessage<UploadMediaRequest>;
/**
 * UploadMediaOptions says what a file is.
 *
 * @generated from message lategate.whatsapp.v1.UploadMediaOptions
 */
export type UploadMediaOptions = Message<"lategate.whatsapp.v1.UploadMediaOptions"> & {
    /**
     * The file's name, such as `menu.pdf`.
     *
     * @generated from field: string filename = 1;
     */
    filename: string;
    /**
     * The file's media type, such as `application/pdf`. Without it, it is told from the
     * content; one that contradicts the content is INVALID_ARGUMENT.
     *
     * @generated from field: optional string content_type = 2;
     */
    contentType?: string | undefined;
    /**
     * The file's size in bytes, if it is known. More or fewer bytes than this are
     * INVALID_ARGUMENT.
     *
     * @generated from field: optional int64 size = 3;
     */
    size?: bigint | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UploadMediaOptions.
 * Use `create(UploadMediaOptionsSchema)` to create a new message.
 */
export declare const UploadMediaOptionsSchema: GenMessage<UploadMediaOptions>;
/**
 * UploadMediaResponse is where a file is.
 *
 * @generated from message lategate.whatsapp.v1.UploadMediaResponse
 */
export type UploadMediaResponse = Message<"lategate.whatsapp.v1.UploadMediaResponse"> & {
    /**
     * The URL of the file. Anyone can read it. Source: Late API.
     *
     * @generated from field: string public_url = 1;
     */
    publicUrl: string;
    /**
     * The file's media type, as its content tells.
     *
     * @generated from field: string content_type = 2;
     */
    contentType: string;
    /**
     * The file's size in bytes.
     *
     * @generated from field: int64 size = 3;
     */
    size: bigint;
    /**
     * The file's key in the upstream's storage, where it says it. Source: Late API.
     *
     * @generated from field: optional string key = 4;
     */
    key?: string | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UploadMediaResponse.
 * Use `create(UploadMediaResponseSchema)` to create a new message.
 */
export declare const UploadMediaResponseSchema: GenMessage<UploadMediaResponse>;
/**
 * MediaService puts files where messages and templates can refer to them by URL.
 *
 * @generated from service lategate.whatsapp.v1.MediaService
 */
export declare const MediaService: GenService<{
    /**
     * CreateUploadUrl makes a URL that a file can be uploaded to. Send the file to
     * `upload_url` with an HTTP PUT within one hour, then use `public_url` wherever a
     * media URL is asked for. What may be sent over WhatsApp is smaller than what
     * may be uploaded: images 5 MB, video and audio 16 MB, documents 100 MB. A type
     * that the upstream does not store is an error (HTTP 400).
     *
     * @generated from rpc lategate.whatsapp.v1.MediaService.CreateUploadUrl
     */
    createUploadUrl: {
        methodKind: "unary";
        input: typeof CreateUploadUrlRequestSchema;
        output: typeof CreateUploadUrlResponseSchema;
    };
    /**
     * UploadMedia stores a file that can be sent over WhatsApp, up to 100 MB, and returns
     * the URL to refer to it by. It does what CreateUploadUrl and a PUT do, checks the file
     * as InboxService.SendAttachment does, and holds none of it in memory. A file whose
     * `size` is not given is set aside on the gateway's disk first.
     *
     * Over REST the body is multipart/form-data with the file as the part `file`.
     *
     * @generated from rpc lategate.whatsapp.v1.MediaService.UploadMedia
     */
    uploadMedia: {
        methodKind: "client_streaming";
        input: typeof UploadMediaRequestSchema;
        output: typeof UploadMediaResponseSchema;
    };
}>;
