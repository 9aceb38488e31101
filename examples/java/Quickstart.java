import dev.lategate.LategateClient;
import dev.lategate.Tokens;
import dev.lategate.whatsapp.v1.*;
import io.grpc.InsecureChannelCredentials;

/**
 * Sends a template to two people, and tells what becomes of it.
 *
 * <p>It takes the gateway from LATEGATE_ADDR (default localhost:9090, without TLS) and the key from
 * LATE_API_KEY (default sk_sandbox).
 */
public class Quickstart {
    static final String ACCOUNT = "YOUR_ACCOUNT_ID"; // the sandbox's; your own is in ListAccounts

    public static void main(String[] args) {
        String target = System.getenv().getOrDefault("LATEGATE_ADDR", "localhost:9090");
        String key = System.getenv().getOrDefault("LATE_API_KEY", "sk_sandbox");
        try (LategateClient client = LategateClient.connect(target, key, InsecureChannelCredentials.create())) {
            MessageTemplate template = client.templates().getTemplate(GetTemplateRequest.newBuilder()
                    .setTemplateName("monthly_update")
                    .setAccountId(ACCOUNT)
                    .build()).getTemplate();
            System.out.println("template: " + template.getName() + " " + shortName(template.getStatus()));

            // {{1}} in the template becomes {{1}} of each recipient's variables.
            TemplateComponent body = TemplateComponent.newBuilder()
                    .setType("body")
                    .addParameters(TemplateParameter.newBuilder().setType("text").setText("{{1}}"))
                    .build();
            String id = client.broadcasts().createBroadcast(CreateBroadcastRequest.newBuilder()
                    .setAccountId(ACCOUNT)
                    .setName("January Newsletter")
                    .setTemplate(TemplateReference.newBuilder()
                            .setName("monthly_update")
                            .setLanguage("en")
                            .addComponents(body))
                    .build()).getBroadcast().getId();
            System.out.println("broadcast: " + id);

            AddBroadcastRecipientsResponse added = client.broadcasts().addBroadcastRecipients(
                    AddBroadcastRecipientsRequest.newBuilder()
                            .setBroadcastId(id)
                            .addRecipients(recipient("+14155550101", "Ada"))
                            .addRecipients(recipient("+15550131026", "Bob"))
                            .build());
            System.out.println("recipients: " + added.getAdded() + " added");

            SendBroadcastResponse sent = client.broadcasts().sendBroadcast(
                    SendBroadcastRequest.newBuilder().setBroadcastId(id).build());
            System.out.println("sent: " + sent.getSent() + " failed: " + sent.getFailed());

            // Ends by itself when each recipient has read the message or it has failed.
            StreamDeliveryStatusesRequest request = StreamDeliveryStatusesRequest.newBuilder()
                    .addBroadcastIds(id)
                    .setUntil(BroadcastRecipientStatus.BROADCAST_RECIPIENT_STATUS_READ)
                    .setMaxWait(com.google.protobuf.Duration.newBuilder().setSeconds(30))
                    .build();
            try (var items = client.subscribeDeliveryStatuses(request, Tokens.none())) {
                for (StreamDeliveryStatusesResponse item : items) {
                    for (BroadcastRecipient recipient : item.getSnapshot().getRecipientsList()) {
                        System.out.println(recipient.getPhone() + " " + shortName(recipient.getStatus()).toLowerCase());
                    }
                    if (item.hasEvent()) {
                        String kind = item.getEvent().getKind();
                        System.out.println(item.getEvent().getPhone() + " " + kind.replace("message.", ""));
                    }
                    if (item.hasGap()) {
                        System.err.println("EVENTS ARE MISSING: " + item.getGap().getMessage());
                    }
                }
            }
        }
    }

    static BroadcastRecipientInput recipient(String phone, String name) {
        return BroadcastRecipientInput.newBuilder().setPhone(phone).setName(name).putVariables("1", name).build();
    }

    /** The last word of an enum's value: APPROVED of TEMPLATE_STATUS_APPROVED. */
    static String shortName(Enum<?> value) {
        return value.name().substring(value.name().lastIndexOf('_') + 1);
    }
}
