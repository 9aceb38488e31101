import { create, toBinary, } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { errorInfo, retryDelayMs } from "./errors.js";
import { GapCause } from "./gen/lategate/whatsapp/v1/streams_pb.js";
import { resume } from "./resume.js";
const defaultHeartbeatMs = 15_000;
/** Codes that trying again does not mend. */
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
/** Subscribes to a stream over gRPC. What is wrong with the request is thrown at once. */
export function subscribe(method, call, init, options = {}, clock) {
    const message = create(method.input, init);
    const request = message;
    if (request.start.case === "cursorName") {
        throw new ConnectError(`a subscriber keeps its place in tokens: leave cursorName out, or call ${method.localName} of the stub and EventsService.commitCursor`, Code.InvalidArgument);
    }
    toBinary(method.input, message); // a value of the wrong type would fail again and again
    const interval = request.heartbeatInterval;
    const source = {
        heartbeatMs: interval ? Number(interval.seconds) * 1_000 + interval.nanos / 1e6 : defaultHeartbeatMs,
        open: (start, signal) => call({ ...request, ...startOf(start) }, { signal }),
        kind(response) {
            const kind = common(response).item.case;
            return kind === "started" || kind === "heartbeat" ? kind : "other";
        },
        token: (response) => common(response).resumeToken,
        judge: (error) => judge(error, (cause, message, resumeToken) => {
            const gap = { resumeToken, item: { case: "gap", value: { cause, message } } };
            return create(method.output, gap);
        }),
        silence: (ms) => new ConnectError(`nothing was received for ${ms / 1_000} s`, Code.Unavailable),
    };
    return resume(source, options, clock);
}
function common(response) {
    return response;
}
function startOf(start) {
    if (start === "asked") {
        return {};
    }
    return {
        start: start === "earliest" ? { case: "earliest", value: true } : { case: "resumeToken", value: start.after },
    };
}
function judge(error, gap) {
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
//# sourceMappingURL=subscribe.js.map