// Sends a broadcast to two people and watches it arrive.
import { connect } from "lategate";
import { BroadcastRecipientStatus, TemplateStatus } from "lategate/whatsapp/v1";

const key = process.env["LATE_API_KEY"] ?? "sk_sandbox";
const accountId = "YOUR_ACCOUNT_ID"; // the sandbox's; yours are in accounts.listAccounts

// `make run` is a gateway without TLS; leave `insecure` out for one with TLS.
const late = connect(process.env["LATEGATE_ADDR"] ?? "localhost:9090", key, { insecure: true });

const { template } = await late.templates.getTemplate({ accountId, templateName: "monthly_update" });
console.log(`template: ${template?.name} ${TemplateStatus[template?.status ?? 0]}`);

const { broadcast } = await late.broadcasts.createBroadcast({
  accountId,
  name: "January Newsletter",
  template: {
    name: "monthly_update",
    language: "en",
    // {{1}} is replaced by each recipient's variable of that name.
    components: [{ type: "body", parameters: [{ type: "text", text: "{{1}}" }] }],
  },
});
const broadcastId = broadcast?.id ?? "";
console.log(`broadcast: ${broadcastId}`);

const { added } = await late.broadcasts.addBroadcastRecipients({
  broadcastId,
  recipients: [
    { phone: "+14155550101", name: "Ada", variables: { 1: "Ada" } },
    { phone: "+15550131026", name: "Bob", variables: { 1: "Bob" } }, // the sandbox fails to reach Bob
  ],
});
console.log(`recipients: ${added} added`);

const { sent, failed } = await late.broadcasts.sendBroadcast({ broadcastId });
console.log(`sent: ${sent} failed: ${failed}`);

// First the current statuses, then each change, until all have read it or failed.
for await (const { item } of late.subscribeDeliveryStatuses({
  broadcastIds: [broadcastId],
  until: BroadcastRecipientStatus.READ,
  maxWait: { seconds: 30n }, // not every phone reports READ
})) {
  switch (item.case) {
    case "snapshot":
      for (const { phone, status } of item.value.recipients) {
        console.log(`${phone} ${BroadcastRecipientStatus[status ?? 0]!.toLowerCase()}`);
      }
      break;
    case "event":
      console.log(`${item.value.phone} ${item.value.kind.replace("message.", "")}`);
      break;
    case "gap":
      console.error(`EVENTS ARE MISSING: ${item.value.message}`);
  }
}
late.close();
