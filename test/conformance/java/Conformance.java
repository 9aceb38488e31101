import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import dev.lategate.Errors;
import dev.lategate.FileTokens;
import dev.lategate.LategateClient;
import dev.lategate.Subscription;
import dev.lategate.Tokens;
import dev.lategate.whatsapp.v1.StreamAccountEventsRequest;
import dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest;
import dev.lategate.whatsapp.v1.StreamMessagesRequest;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Does with the published package what the conformance tests ask for: a line of JSON in, a line or
 * more out. The tests, in Go, describe the protocol.
 */
public class Conformance {
    private LategateClient client;
    private final Map<Integer, Running> subscriptions = new HashMap<>();

    /** A subscription and the thread that iterates it. */
    private static final class Running {
        final Subscription<?> subscription;
        final Thread thread;

        Running(Subscription<?> subscription, Thread thread) {
            this.subscription = subscription;
            this.thread = thread;
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Conformance runner = new Conformance();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonObject command = JsonParser.parseString(line).getAsJsonObject();
            int id = command.get("id").getAsInt();
            try {
                runner.run(id, command);
            } catch (Exception e) {
                say(id, "failure", e.toString());
            }
        }
        if (runner.client != null) {
            runner.client.close();
        }
    }

    private void run(int id, JsonObject command) throws Exception {
        if (command.has("connect")) {
            connect(command.getAsJsonObject("connect"));
            say(id, "connected", new JsonObject());
        } else if (command.has("call")) {
            say(id, "result", Call.make(client.channel(), command.getAsJsonObject("call")));
        } else if (command.has("subscribe")) {
            subscribe(id, command.getAsJsonObject("subscribe"));
        } else if (command.has("cancel")) {
            Running running = subscriptions.remove(command.getAsJsonObject("cancel").get("id").getAsInt());
            running.subscription.close();
            running.thread.join();
            say(id, "cancelled", new JsonObject());
        } else {
            throw new UnsupportedOperationException(command.keySet().toString());
        }
    }

    private void connect(JsonObject options) throws IOException {
        if (client != null) {
            client.close();
        }
        ChannelCredentials credentials = options.has("ca")
                ? TlsChannelCredentials.newBuilder().trustManager(new File(options.get("ca").getAsString())).build()
                : InsecureChannelCredentials.create();
        client = LategateClient.connect(
                options.get("target").getAsString(), options.get("key").getAsString(), credentials);
    }

    private void subscribe(int id, JsonObject options) throws IOException {
        byte[] request = Base64.getDecoder().decode(options.get("request").getAsString());
        Tokens tokens = options.has("tokenFile")
                ? new FileTokens(Path.of(options.get("tokenFile").getAsString()))
                : Tokens.none();
        BiConsumer<StatusRuntimeException, Duration> onRetry = (error, wait) -> {
            JsonObject retry = new JsonObject();
            retry.addProperty("code", error.getStatus().getCode().value());
            retry.addProperty("waitMs", wait.toMillis());
            say(id, "retry", retry);
        };
        String method = options.get("method").getAsString();
        Subscription<? extends Message> subscription;
        switch (method) {
            case "lategate.whatsapp.v1.InboxService/StreamMessages":
                subscription = client.subscribeMessages(StreamMessagesRequest.parseFrom(request), tokens, onRetry);
                break;
            case "lategate.whatsapp.v1.BroadcastsService/StreamDeliveryStatuses":
                subscription = client.subscribeDeliveryStatuses(
                        StreamDeliveryStatusesRequest.parseFrom(request), tokens, onRetry);
                break;
            case "lategate.whatsapp.v1.AccountsService/StreamAccountEvents":
                subscription = client.subscribeAccountEvents(
                        StreamAccountEventsRequest.parseFrom(request), tokens, onRetry);
                break;
            default:
                throw new UnsupportedOperationException(method);
        }
        Thread thread = new Thread(() -> follow(id, subscription));
        thread.setDaemon(true);
        subscriptions.put(id, new Running(subscription, thread));
        thread.start();
    }

    private static void follow(int id, Subscription<? extends Message> subscription) {
        JsonObject end = new JsonObject();
        try (subscription) {
            for (Message item : subscription) {
                say(id, "item", base64(item.toByteString()));
            }
            end.addProperty("code", 0);
            end.addProperty("message", "");
            end.addProperty("reason", "");
        } catch (StatusRuntimeException e) {
            String message = e.getStatus().getDescription();
            end.addProperty("code", e.getStatus().getCode().value());
            end.addProperty("message", message == null ? "" : message);
            end.addProperty("reason", Errors.info(e).map(ErrorInfo::getReason).orElse(""));
        } catch (RuntimeException e) {
            say(id, "failure", e.toString());
            return;
        }
        say(id, "end", end);
    }

    static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static void say(int id, String name, String text) {
        say(id, name, new JsonPrimitive(text));
    }

    /** Writes a line whole, whichever thread says it. */
    private static synchronized void say(int id, String name, JsonElement value) {
        JsonObject line = new JsonObject();
        line.addProperty("id", id);
        line.add(name, value);
        System.out.println(line);
        System.out.flush();
    }
}
