/**
 * WhatsApp over a lategate gateway, for Node.js: typed gRPC calls, and streams that go on
 * where they stopped. The messages and services are in `lategate/whatsapp/v1`.
 */
export { Code, ConnectError } from "@connectrpc/connect";
export { connect, type Client, type ConnectOptions } from "./client.js";
export { errorInfo } from "./errors.js";
export { FileTokens } from "./file-tokens.js";
export type { SubscribeOptions, Tokens } from "./resume.js";
