// A gateway of the tests: a real gRPC server on a free port, whose streams follow a script.
import * as http2 from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { TestContext } from "node:test";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter, type HandlerContext } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { type Client, connect } from "../src/client.js";
import { ErrorInfoSchema, RetryInfoSchema } from "../src/gen/google/rpc/error_details_pb.js";
import {
  InboxService,
  type StreamMessagesRequest,
  type StreamMessagesResponseSchema,
} from "../src/gen/lategate/whatsapp/v1/inbox_pb.js";

export type Response = MessageInitShape<typeof StreamMessagesResponseSchema>;

/** What happens when a stream is opened. The last one of a script is repeated. */
export type Opening = (context: HandlerContext) => AsyncIterable<Response>;

export interface Gateway {
  client: Client;
  /** The requests of the streams that were opened. */
  requests: StreamMessagesRequest[];
  /** Cuts all connections, as a gateway does that is killed. */
  cut(): void;
  /** Takes no more connections. */
  stop(): Promise<void>;
}

/** Serves routes until the test ends. */
export async function serve(
  t: TestContext,
  routes: (router: ConnectRouter) => void,
): Promise<Omit<Gateway, "requests">> {
  const server = http2.createServer(connectNodeAdapter({ routes }));
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connect(`127.0.0.1:${(server.address() as AddressInfo).port}`, "sk_test", { insecure: true });
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  t.after(() => {
    client.close();
    cut();
    return stop();
  });
  return { client, cut, stop };
}

/** Serves StreamMessages by a script. */
export async function serveStreams(t: TestContext, ...script: Opening[]): Promise<Gateway> {
  const requests: StreamMessagesRequest[] = [];
  const gateway = await serve(t, (router) => {
    router.service(InboxService, {
      streamMessages(request, context) {
        requests.push(request);
        return script[Math.min(requests.length, script.length) - 1]!(context);
      },
    });
  });
  return { ...gateway, requests };
}

/** A stream that gives these items and then fails, ends or, without an ending, is silent. */
export function says(items: Response[], ending?: ConnectError | "end"): Opening {
  return async function* (context) {
    yield* items;
    if (ending === undefined) {
      await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
    } else if (ending !== "end") {
      throw ending;
    }
  };
}

export const started = (resumeToken: string): Response => ({ resumeToken, item: { case: "started", value: {} } });
export const heartbeat = (resumeToken: string): Response => ({ resumeToken, item: { case: "heartbeat", value: {} } });
export const event = (resumeToken: string): Response => ({
  resumeToken,
  item: { case: "event", value: { eventId: `e-${resumeToken}` } },
});

/** A failure as the gateway reports it. */
export function failure(code: Code, reason: string, metadata: Record<string, string> = {}): ConnectError {
  return new ConnectError(`it is ${reason}`, code, undefined, [
    { desc: ErrorInfoSchema, value: { domain: "lategate", reason, metadata } },
  ]);
}

/** UNAVAILABLE, with when to come back in seconds. */
export function unavailable(retryAfter = 0): ConnectError {
  const details = retryAfter ? [{ desc: RetryInfoSchema, value: { retryDelay: { seconds: BigInt(retryAfter) } } }] : [];
  return new ConnectError("it is away", Code.Unavailable, undefined, details);
}
