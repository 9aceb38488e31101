import {
  type DescMessage,
  type DescMethodServerStreaming,
  type MessageInitShape,
  type MessageShape,
  create,
  toBinary,
} from "@bufbuild/protobuf";
import { type CallOptions, Code, ConnectError } from "@connectrpc/connect";
import { errorInfo, retryDelayMs } from "./errors.js";
import type { StreamMessagesRequest, StreamMessagesResponse } from "./gen/lategate/whatsapp/v1/inbox_pb.js";
import { GapCause } from "./gen/lategate/whatsapp/v1/streams_pb.js";
import { type Clock, type Source, type Start, type SubscribeOptions, type Verdict, resume } from "./resume.js";

/** What the requests of all streams have. */
type Request = Pick<StreamMessagesRequest, "start" | "heartbeatInterval">;
/** What their responses have; only the item's own kinds differ. */
type Response = Pick<StreamMessagesResponse, "resumeToken"> & { item: { case: string | undefined } };

const defaultHeartbeatMs = 15_000;

/** Codes after which trying again does not help. */
const fatal = new Set([
  Code.Unauthenticated,
  Code.PermissionDenied,
  Code.NotFound,
  Code.InvalidArgument,
  Code.Unimplemented,
  Code.Aborted,
  Code.FailedPrecondition,
  Code.OutOfRange,
]);

/** Subscribes to a stream over gRPC. Errors in the request are thrown at once. */
export function subscribe<I extends DescMessage, O extends DescMessage>(
  method: DescMethodServerStreaming<I, O>,
  call: (request: MessageInitShape<I>, options: CallOptions) => AsyncIterable<MessageShape<O>>,
  init: MessageInitShape<I>,
  options: SubscribeOptions = {},
  clock?: Clock,
): AsyncGenerator<MessageShape<O>, void, undefined> {
  const message = create(method.input, init);
  const request = message as MessageShape<I> & Request;
  if (request.start.case === "cursorName") {
    throw new ConnectError(
      `a subscriber keeps its place in tokens: leave cursorName out, or call ${method.localName} of the stub and EventsService.commitCursor`,
      Code.InvalidArgument,
    );
  }
  toBinary(method.input, message); // a value of the wrong type would fail again and again

  const interval = request.heartbeatInterval;
  const source: Source<MessageShape<O>> = {
    heartbeatMs: interval ? Number(interval.seconds) * 1_000 + interval.nanos / 1e6 : defaultHeartbeatMs,
    open: (start, signal) => call({ ...request, ...startOf(start) } as MessageInitShape<I>, { signal }),
    kind(response) {
      const kind = common(response).item.case;
      return kind === "started" || kind === "heartbeat" ? kind : "other";
    },
    token: (response) => common(response).resumeToken,
    decide: (error) =>
      decide(error, (cause, message, resumeToken) => {
        const gap = { resumeToken, item: { case: "gap", value: { cause, message } } };
        return create(method.output, gap as unknown as MessageInitShape<O>);
      }),
    silence: (ms) => new ConnectError(`nothing was received for ${ms / 1_000} s`, Code.Unavailable),
  };
  return resume(source, options, clock);
}

function common(response: unknown): Response {
  return response as Response;
}

function startOf(start: Start): Partial<Request> {
  if (start === "asked") {
    return {};
  }
  return {
    start: start === "earliest" ? { case: "earliest", value: true } : { case: "resumeToken", value: start.after },
  };
}

function decide<Item>(error: unknown, gap: (cause: GapCause, message: string, token: string) => Item): Verdict<Item> {
  const { code, rawMessage } = ConnectError.from(error);
  const info = errorInfo(error);
  switch (info?.domain === "lategate" && info.reason) {
    case "TOKEN_EXPIRED": {
      const after = info?.metadata["earliest_token"] ?? "";
      return { then: "begin", at: after ? { after } : "earliest", gap: gap(GapCause.RETENTION, rawMessage, after) };
    }
    case "TOKEN_FOREIGN":
    case "TOKEN_FUTURE":
      return { then: "begin", at: "earliest", gap: gap(GapCause.LOG_REPLACED, rawMessage, "") };
  }
  return fatal.has(code) ? { then: "stop" } : { then: "retry", afterMs: retryDelayMs(error) };
}
