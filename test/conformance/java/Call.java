import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import dev.lategate.Errors;
import dev.lategate.whatsapp.v1.AccountsServiceGrpc;
import dev.lategate.whatsapp.v1.BroadcastsServiceGrpc;
import dev.lategate.whatsapp.v1.BusinessProfilesServiceGrpc;
import dev.lategate.whatsapp.v1.ConnectServiceGrpc;
import dev.lategate.whatsapp.v1.ContactsServiceGrpc;
import dev.lategate.whatsapp.v1.EventsServiceGrpc;
import dev.lategate.whatsapp.v1.InboxServiceGrpc;
import dev.lategate.whatsapp.v1.MediaServiceGrpc;
import dev.lategate.whatsapp.v1.PhoneNumbersServiceGrpc;
import dev.lategate.whatsapp.v1.TemplatesServiceGrpc;
import dev.lategate.whatsapp.v1.WebhooksServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One call of any kind, by the stubs' own description of its method: typed requests and responses. */
final class Call<Q, R> extends ClientCall.Listener<R> {
    private static final Map<String, MethodDescriptor<?, ?>> METHODS = Stream.of(
                    AccountsServiceGrpc.getServiceDescriptor(), BroadcastsServiceGrpc.getServiceDescriptor(),
                    BusinessProfilesServiceGrpc.getServiceDescriptor(), ConnectServiceGrpc.getServiceDescriptor(),
                    ContactsServiceGrpc.getServiceDescriptor(), EventsServiceGrpc.getServiceDescriptor(),
                    InboxServiceGrpc.getServiceDescriptor(), MediaServiceGrpc.getServiceDescriptor(),
                    PhoneNumbersServiceGrpc.getServiceDescriptor(), TemplatesServiceGrpc.getServiceDescriptor(),
                    WebhooksServiceGrpc.getServiceDescriptor())
            .map(ServiceDescriptor::getMethods)
            .flatMap(methods -> methods.stream())
            .collect(Collectors.toMap(MethodDescriptor::getFullMethodName, method -> method));

    private final JsonObject result = new JsonObject();
    private final JsonArray responses = new JsonArray();
    private final JsonObject headers = new JsonObject();
    private final CountDownLatch done = new CountDownLatch(1);

    /** Makes a call, waits for its end and returns what the protocol calls its result. */
    static JsonObject make(Channel channel, JsonObject call) throws InterruptedException {
        MethodDescriptor<?, ?> method = METHODS.get(call.get("method").getAsString());
        if (method == null) {
            throw new UnsupportedOperationException(call.get("method").getAsString());
        }
        return make(channel, method, call);
    }

    private static <Q, R> JsonObject make(Channel channel, MethodDescriptor<Q, R> method, JsonObject call)
            throws InterruptedException {
        CallOptions options = CallOptions.DEFAULT;
        if (call.has("timeoutMs")) {
            options = options.withDeadlineAfter(call.get("timeoutMs").getAsLong(), TimeUnit.MILLISECONDS);
        }
        Metadata metadata = new Metadata();
        if (call.has("metadata")) {
            call.getAsJsonObject("metadata").entrySet()
                    .forEach(e -> metadata.put(key(e.getKey()), e.getValue().getAsString()));
        }
        ClientCall<Q, R> sending = channel.newCall(method, options);
        Call<Q, R> collected = new Call<>();
        sending.start(collected, metadata);
        sending.request(Integer.MAX_VALUE);
        for (JsonElement request : call.getAsJsonArray("requests")) {
            byte[] bytes = Base64.getDecoder().decode(request.getAsString());
            sending.sendMessage(method.parseRequest(new ByteArrayInputStream(bytes)));
        }
        sending.halfClose();
        collected.done.await();
        return collected.result;
    }

    @Override
    public void onHeaders(Metadata received) {
        addText(received);
    }

    @Override
    public void onMessage(R response) {
        responses.add(Conformance.base64(((Message) response).toByteString()));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        addText(trailers);
        JsonArray details = new JsonArray();
        for (Any detail : StatusProto.fromStatusAndTrailers(status, trailers).getDetailsList()) {
            details.add(Conformance.base64(detail.toByteString()));
        }
        result.add("responses", responses);
        result.addProperty("code", status.getCode().value());
        result.addProperty("message", status.getDescription() == null ? "" : status.getDescription());
        result.add("details", details);
        result.addProperty("reason",
                Errors.info(status.asRuntimeException(trailers)).map(ErrorInfo::getReason).orElse(""));
        result.add("headers", headers);
        done.countDown();
    }

    private void addText(Metadata metadata) {
        for (String name : metadata.keys()) {
            if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                headers.addProperty(name, metadata.get(key(name)));
            }
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
