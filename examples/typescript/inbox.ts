// Prints each message that customers send, also when it or the gateway restarts: inbox TOKENFILE
import { connect, FileTokens } from "lategate";

const [tokenFile] = process.argv.slice(2);
if (!tokenFile) {
  console.error("usage: inbox TOKENFILE");
  process.exit(2);
}

const key = process.env["LATE_API_KEY"] ?? "sk_sandbox";

// `make run` is a gateway without TLS; leave `insecure` out for one with TLS.
const late = connect(process.env["LATEGATE_ADDR"] ?? "localhost:9090", key, { insecure: true });

const items = late.subscribeMessages(
  { kinds: ["message.received"] },
  {
    tokens: new FileTokens(tokenFile),
    onRetry: (error, waitMs) => console.error(`trying again in ${Math.round(waitMs)} ms: ${error}`),
  },
);
for await (const { item } of items) {
  if (item.case === "event") {
    // Asking for the next item saves this one's token: after a crash before that it comes again.
    console.log(`${item.value.sender?.name}: ${item.value.text}`);
  } else if (item.case === "gap") {
    console.error(`EVENTS ARE MISSING: ${item.value.message}`);
  }
}
