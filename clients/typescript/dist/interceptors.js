import { Code, ConnectError } from "@connectrpc/connect";
import serviceConfig from "./gen/lategate/whatsapp/v1/service_config.json" with { type: "json" };
import { sleep } from "./resume.js";
import { version } from "./version.js";
/** Says with each call whose it is and what makes it. An empty key is not sent. */
export function identify(key) {
    return (next) => (request) => {
        request.header.set("user-agent", `lategate-typescript/${version}`);
        if (key) {
            request.header.set("authorization", `Bearer ${key}`);
        }
        return next(request);
    };
}
/**
 * Tells what became of the connection as UNAVAILABLE, like gRPC everywhere else.
 * connect-node has CANCELED, ABORTED or INTERNAL for it, by how the socket ended; that
 * would look like an answer of the gateway's. Once the client is closed, there is no other
 * connection, and nothing mends that: FAILED_PRECONDITION.
 */
export function reportConnection(closed) {
    return (next) => async (request) => {
        const explain = (reason) => {
            const error = ConnectError.from(reason);
            if (error.metadata.has("grpc-status") || request.signal.aborted) {
                return error; // the gateway's answer, or the caller's own doing
            }
            if (closed()) {
                return clientClosed();
            }
            const ofSocket = error.code === Code.Canceled || error.code === Code.Aborted || isNodeError(error.cause);
            return ofSocket ? new ConnectError(error.rawMessage, Code.Unavailable, undefined, undefined, error) : error;
        };
        if (closed()) {
            throw clientClosed();
        }
        try {
            const response = await next(request);
            return response.stream ? { ...response, message: explained(response.message, explain) } : response;
        }
        catch (error) {
            throw explain(error);
        }
    };
}
function clientClosed() {
    return new ConnectError("the client is closed", Code.FailedPrecondition);
}
async function* explained(messages, explain) {
    try {
        yield* messages;
    }
    catch (error) {
        throw explain(error);
    }
}
/** Whether an error is the operating system's or of Node's own: it has a code in words. */
function isNodeError(error) {
    return error instanceof Error && "code" in error && typeof error.code === "string";
}
const policies = new Map();
for (const { name, retryPolicy: policy } of serviceConfig.methodConfig) {
    for (const { service, method } of name) {
        policies.set(`${service}/${method}`, {
            maxAttempts: policy.maxAttempts,
            initialMs: 1_000 * parseFloat(policy.initialBackoff),
            maxMs: 1_000 * parseFloat(policy.maxBackoff),
            multiplier: policy.backoffMultiplier,
            codes: new Set(policy.retryableStatusCodes.map(codeOf)),
        });
    }
}
/** A status code by its name in a service config, such as UNAVAILABLE. */
function codeOf(name) {
    const code = Code[name.toLowerCase().replace(/(?:^|_)(.)/g, (_, c) => c.toUpperCase())];
    if (code === undefined) {
        throw new Error(`service_config.json: unknown status code ${name}`);
    }
    return code;
}
/** Calls again what the contract's service config says, within the call's deadline. */
export const retryReads = (next) => async (request) => {
    const policy = policies.get(`${request.service.typeName}/${request.method.name}`);
    if (policy === undefined) {
        return next(request);
    }
    let backoffMs = policy.initialMs;
    for (let attempt = 1;; attempt++) {
        try {
            return await next(request);
        }
        catch (error) {
            if (attempt >= policy.maxAttempts || !policy.codes.has(ConnectError.from(error).code)) {
                throw error;
            }
        }
        await sleep(backoffMs * (0.8 + 0.4 * Math.random()), request.signal);
        backoffMs = Math.min(backoffMs * policy.multiplier, policy.maxMs);
    }
};
//# sourceMappingURL=interceptors.js.map