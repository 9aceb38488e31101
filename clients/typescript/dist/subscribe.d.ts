import { type DescMessage, type DescMethodServerStreaming, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { type CallOptions } from "@connectrpc/connect";
import { type Clock, type SubscribeOptions } from "./resume.js";
/** Subscribes to a stream over gRPC. What is wrong with the request is thrown at once. */
export declare function subscribe<I extends DescMessage, O extends DescMessage>(method: DescMethodServerStreaming<I, O>, call: (request: MessageInitShape<I>, options: CallOptions) => AsyncIterable<MessageShape<O>>, init: MessageInitShape<I>, options?: SubscribeOptions, clock?: Clock): AsyncGenerator<MessageShape<O>, void, undefined>;
