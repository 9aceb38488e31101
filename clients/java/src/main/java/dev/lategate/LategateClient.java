package dev.lategate;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import com.google.protobuf.Message;
import dev.lategate.whatsapp.v1.AccountsServiceGrpc;
import dev.lategate.whatsapp.v1.AccountsServiceGrpc.AccountsServiceBlockingStub;
import dev.lategate.whatsapp.v1.BroadcastsServiceGrpc;
import dev.lategate.whatsapp.v1.BroadcastsServiceGrpc.BroadcastsServiceBlockingStub;
import dev.lategate.whatsapp.v1.BusinessProfilesServiceGrpc;
import dev.lategate.whatsapp.v1.BusinessProfilesServiceGrpc.BusinessProfilesServiceBlockingStub;
import dev.lategate.whatsapp.v1.ConnectServiceGrpc;
import dev.lategate.whatsapp.v1.ConnectServiceGrpc.ConnectServiceBlockingStub;
import dev.lategate.whatsapp.v1.ContactsServiceGrpc;
import dev.lategate.whatsapp.v1.ContactsServiceGrpc.ContactsServiceBlockingStub;
import dev.lategate.whatsapp.v1.EventsServiceGrpc;
import dev.lategate.whatsapp.v1.EventsServiceGrpc.EventsServiceBlockingStub;
import dev.lategate.whatsapp.v1.InboxServiceGrpc;
import dev.lategate.whatsapp.v1.InboxServiceGrpc.InboxServiceBlockingStub;
import dev.lategate.whatsapp.v1.MediaServiceGrpc;
import dev.lategate.whatsapp.v1.MediaServiceGrpc.MediaServiceBlockingStub;
import dev.lategate.whatsapp.v1.PhoneNumbersServiceGrpc;
import dev.lategate.whatsapp.v1.PhoneNumbersServiceGrpc.PhoneNumbersServiceBlockingStub;
import dev.lategate.whatsapp.v1.StreamAccountEventsRequest;
import dev.lategate.whatsapp.v1.StreamAccountEventsResponse;
import dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest;
import dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse;
import dev.lategate.whatsapp.v1.StreamMessagesRequest;
import dev.lategate.whatsapp.v1.StreamMessagesResponse;
import dev.lategate.whatsapp.v1.TemplatesServiceGrpc;
import dev.lategate.whatsapp.v1.TemplatesServiceGrpc.TemplatesServiceBlockingStub;
import dev.lategate.whatsapp.v1.WebhooksServiceGrpc;
import dev.lategate.whatsapp.v1.WebhooksServiceGrpc.WebhooksServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A connection to a lategate gateway, for any number of threads.
 *
 * <p>Calls that change nothing are retried, up to four times, while the gateway is unavailable;
 * others never are. A failed call throws {@link StatusRuntimeException}; {@link Errors#info} says
 * more about it.
 */
public final class LategateClient implements AutoCloseable {
    /** The version in pom.xml. */
    static final String VERSION = "0.1.0";

    private final ManagedChannel channel;
    private final Duration firstWait;
    private final Set<Subscription<?>> subscriptions = ConcurrentHashMap.newKeySet();

    /** The channel is closed with the client. firstWait is the first wait of a subscriber whose stream broke. */
    LategateClient(ManagedChannel channel, Duration firstWait) {
        this.channel = channel;
        this.firstWait = firstWait;
    }

    /** Connects with TLS and the JVM's certificates. See {@link #connect(String, String, ChannelCredentials)}. */
    public static LategateClient connect(String target, String key) {
        return connect(target, key, TlsChannelCredentials.create());
    }

    /**
     * Returns a client that connects when the first call is made.
     *
     * @param target {@code host:port}
     * @param key the Late API key, sent with each call; none if it is empty
     * @param credentials {@code TlsChannelCredentials.newBuilder().trustManager(file).build()} for a
     *     CA of your own (PEM), or {@code InsecureChannelCredentials.create()} to send everything,
     *     the key included, unencrypted
     */
    public static LategateClient connect(String target, String key, ChannelCredentials credentials) {
        Metadata headers = new Metadata();
        if (!key.isEmpty()) {
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
        }
        ManagedChannel channel = Grpc.newChannelBuilder(target, credentials)
                .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                .userAgent("lategate-java/" + VERSION)
                .defaultServiceConfig(serviceConfig())
                .enableRetry()
                // The gateway closes connections that are pinged more often than every ten seconds.
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .maxInboundMessageSize(32 << 20)
                .build();
        return new LategateClient(channel, Duration.ofSeconds(1));
    }

    /** Which calls are retried, and when: generated with the stubs. */
    private static Map<String, ?> serviceConfig() {
        try (Reader json = new InputStreamReader(
                InboxServiceGrpc.class.getResourceAsStream("service_config.json"), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(json, new TypeToken<Map<String, ?>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Campaigns: recipients, sending, delivery; bulk sends. */
    public BroadcastsServiceBlockingStub broadcasts() {
        return BroadcastsServiceGrpc.newBlockingStub(channel);
    }

    /** Message templates and their approval. */
    public TemplatesServiceBlockingStub templates() {
        return TemplatesServiceGrpc.newBlockingStub(channel);
    }

    /** Contacts, tags, groups, imports and exports. */
    public ContactsServiceBlockingStub contacts() {
        return ContactsServiceGrpc.newBlockingStub(channel);
    }

    /** Search, purchase, verify and release phone numbers. */
    public PhoneNumbersServiceBlockingStub phoneNumbers() {
        return PhoneNumbersServiceGrpc.newBlockingStub(channel);
    }

    /** ConnectService, which connects a WhatsApp Business Account. */
    public ConnectServiceBlockingStub connectService() {
        return ConnectServiceGrpc.newBlockingStub(channel);
    }

    /** Conversations and messages. */
    public InboxServiceBlockingStub inbox() {
        return InboxServiceGrpc.newBlockingStub(channel);
    }

    /** A number's profile, photo and display name. */
    public BusinessProfilesServiceBlockingStub businessProfiles() {
        return BusinessProfilesServiceGrpc.newBlockingStub(channel);
    }

    /** Settings and logs of the upstream's webhooks. */
    public WebhooksServiceBlockingStub webhooks() {
        return WebhooksServiceGrpc.newBlockingStub(channel);
    }

    /** Connected accounts, their health, and profiles. */
    public AccountsServiceBlockingStub accounts() {
        return AccountsServiceGrpc.newBlockingStub(channel);
    }

    /** Uploads of files. */
    public MediaServiceBlockingStub media() {
        return MediaServiceGrpc.newBlockingStub(channel);
    }

    /** Named cursors of streams, which the gateway keeps. */
    public EventsServiceBlockingStub events() {
        return EventsServiceGrpc.newBlockingStub(channel);
    }

    /**
     * The connection, for stubs of another kind, such as {@code MediaServiceGrpc.newStub(channel())}:
     * calls that send a stream need one. The key is sent here too.
     */
    public Channel channel() {
        return channel;
    }

    /** Follows the inbox, without reports of retries. See the method with {@code onRetry}. */
    public Subscription<StreamMessagesResponse> subscribeMessages(StreamMessagesRequest request, Tokens tokens) {
        return subscribeMessages(request, tokens, (error, wait) -> {});
    }

    /**
     * Follows the inbox, also when the gateway or, with tokens, the caller restarts.
     *
     * @param request what to follow; its start counts only if there is no token yet
     * @param tokens where the subscriber's position is saved
     * @param onRetry called in the caller's thread before each wait, with the failure and the time
     *     to wait
     * @throws IllegalArgumentException if the request names a cursor, which is kept by the gateway:
     *     use {@code inbox().streamMessages} for that
     */
    public Subscription<StreamMessagesResponse> subscribeMessages(
            StreamMessagesRequest request, Tokens tokens, BiConsumer<StatusRuntimeException, Duration> onRetry) {
        return subscribe(new Feed<>(InboxServiceGrpc.getStreamMessagesMethod(), request,
                StreamMessagesResponse.getDefaultInstance()), tokens, onRetry);
    }

    /** Follows delivery statuses, without reports of retries. See the method with {@code onRetry}. */
    public Subscription<StreamDeliveryStatusesResponse> subscribeDeliveryStatuses(
            StreamDeliveryStatusesRequest request, Tokens tokens) {
        return subscribeDeliveryStatuses(request, tokens, (error, wait) -> {});
    }

    /** Follows delivery statuses, like {@link #subscribeMessages}; it ends when the request says. */
    public Subscription<StreamDeliveryStatusesResponse> subscribeDeliveryStatuses(
            StreamDeliveryStatusesRequest request,
            Tokens tokens,
            BiConsumer<StatusRuntimeException, Duration> onRetry) {
        return subscribe(new Feed<>(BroadcastsServiceGrpc.getStreamDeliveryStatusesMethod(), request,
                StreamDeliveryStatusesResponse.getDefaultInstance()), tokens, onRetry);
    }

    /** Follows the accounts, without reports of retries. See the method with {@code onRetry}. */
    public Subscription<StreamAccountEventsResponse> subscribeAccountEvents(
            StreamAccountEventsRequest request, Tokens tokens) {
        return subscribeAccountEvents(request, tokens, (error, wait) -> {});
    }

    /** Follows the events of accounts, like {@link #subscribeMessages}. */
    public Subscription<StreamAccountEventsResponse> subscribeAccountEvents(
            StreamAccountEventsRequest request, Tokens tokens, BiConsumer<StatusRuntimeException, Duration> onRetry) {
        return subscribe(new Feed<>(AccountsServiceGrpc.getStreamAccountEventsMethod(), request,
                StreamAccountEventsResponse.getDefaultInstance()), tokens, onRetry);
    }

    private <T extends Message> Subscription<T> subscribe(
            Feed<?, T> feed, Tokens tokens, BiConsumer<StatusRuntimeException, Duration> onRetry) {
        return new Subscription<>(channel, feed, tokens, onRetry, firstWait, subscriptions);
    }

    /** Closes the connection. Calls and subscriptions that are under way end with CANCELLED or UNAVAILABLE. */
    @Override
    public void close() {
        channel.shutdownNow();
        subscriptions.forEach(Subscription::close);
    }
}
