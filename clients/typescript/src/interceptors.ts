import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import serviceConfig from "./gen/lategate/whatsapp/v1/service_config.json" with { type: "json" };
import { sleep } from "./resume.js";
import { version } from "./version.js";

/** Sends the key and the user agent with each call. An empty key is not sent. */
export function identify(key: string): Interceptor {
  return (next) => (request) => {
    request.header.set("user-agent", `lategate-typescript/${version}`);
    if (key) {
      request.header.set("authorization", `Bearer ${key}`);
    }
    return next(request);
  };
}

/**
 * Reports a broken connection as UNAVAILABLE, like gRPC in other languages. connect-node
 * reports CANCELED, ABORTED or INTERNAL, depending on how the socket ended; that would
 * look like an answer of the gateway. After the client is closed, there will be no other
 * connection: FAILED_PRECONDITION.
 */
export function reportConnection(closed: () => boolean): Interceptor {
  return (next) => async (request) => {
    const deadline = performance.now() + timeoutMs(request.header);
    const explain = (reason: unknown) => {
      const error = ConnectError.from(reason);
      if (error.metadata.has("grpc-status") || request.signal.aborted) {
        return error; // the gateway's answer, or the caller has aborted
      }
      if (closed()) {
        return clientClosed();
      }
      const ofSocket = error.code === Code.Canceled || error.code === Code.Aborted || isNodeError(error.cause);
      if (!ofSocket) {
        return error;
      }
      // The gateway ends a call at its deadline, perhaps before our timer fires.
      const code = performance.now() >= deadline ? Code.DeadlineExceeded : Code.Unavailable;
      return new ConnectError(error.rawMessage, code, undefined, undefined, error);
    };
    if (closed()) {
      throw clientClosed();
    }
    try {
      const response = await next(request);
      return response.stream ? { ...response, message: explained(response.message, explain) } : response;
    } catch (error) {
      throw explain(error);
    }
  };
}

/** The time limit of a call, from its header: connect-node writes milliseconds. */
function timeoutMs(header: Headers): number {
  return /^\d+m$/.test(header.get("grpc-timeout") ?? "") ? parseInt(header.get("grpc-timeout")!) : Infinity;
}

function clientClosed(): ConnectError {
  return new ConnectError("the client is closed", Code.FailedPrecondition);
}

async function* explained<T>(messages: AsyncIterable<T>, explain: (error: unknown) => unknown): AsyncIterable<T> {
  try {
    yield* messages;
  } catch (error) {
    throw explain(error);
  }
}

/** Whether an error is from the operating system or Node.js: its code is a string. */
function isNodeError(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** When a method is called again, from the service config of the contract. Times are in milliseconds. */
interface Policy {
  maxAttempts: number;
  initialMs: number;
  maxMs: number;
  multiplier: number;
  codes: Set<Code>;
}

const policies = new Map<string, Policy>();
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
function codeOf(name: string): Code {
  const code = Code[name.toLowerCase().replace(/(?:^|_)(.)/g, (_, c: string) => c.toUpperCase()) as keyof typeof Code];
  if (code === undefined) {
    throw new Error(`service_config.json: unknown status code ${name}`);
  }
  return code;
}

/** Calls again what the contract's service config says, within the call's deadline. */
export const retryReads: Interceptor = (next) => async (request) => {
  const policy = policies.get(`${request.service.typeName}/${request.method.name}`);
  if (policy === undefined) {
    return next(request);
  }
  let backoffMs = policy.initialMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await next(request);
    } catch (error) {
      if (attempt >= policy.maxAttempts || !policy.codes.has(ConnectError.from(error).code)) {
        throw error;
      }
    }
    await sleep(backoffMs * (0.8 + 0.4 * Math.random()), request.signal);
    backoffMs = Math.min(backoffMs * policy.multiplier, policy.maxMs);
  }
};
