import dev.lategate.FileTokens;
import dev.lategate.LategateClient;
import dev.lategate.whatsapp.v1.StreamMessagesRequest;
import dev.lategate.whatsapp.v1.StreamMessagesResponse;
import io.grpc.InsecureChannelCredentials;
import java.nio.file.Path;

/**
 * Prints the messages that customers send, and goes on where it was when it is started again: Inbox
 * TOKENFILE. It runs until it is interrupted.
 *
 * <p>It takes the gateway from LATEGATE_ADDR (default localhost:9090, without TLS) and the key from
 * LATE_API_KEY (default sk_sandbox).
 */
public class Inbox {
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: Inbox TOKENFILE");
            System.exit(2);
        }
        String target = System.getenv().getOrDefault("LATEGATE_ADDR", "localhost:9090");
        String key = System.getenv().getOrDefault("LATE_API_KEY", "sk_sandbox");
        StreamMessagesRequest request = StreamMessagesRequest.newBuilder().addKinds("message.received").build();

        try (var client = LategateClient.connect(target, key, InsecureChannelCredentials.create());
                var items = client.subscribeMessages(request, new FileTokens(Path.of(args[0])), (error, wait) ->
                        System.err.println("trying again in " + wait.toMillis() + " ms: " + error.getMessage()))) {
            // A message's token is saved when the loop asks for the next item. If the program
            // crashes before, the message comes again, with the same event id.
            for (StreamMessagesResponse item : items) {
                if (item.hasEvent()) {
                    System.out.println(item.getEvent().getSender().getName() + ": " + item.getEvent().getText());
                }
                if (item.hasGap()) {
                    System.err.println("EVENTS ARE MISSING: " + item.getGap().getMessage());
                }
            }
        }
    }
}
