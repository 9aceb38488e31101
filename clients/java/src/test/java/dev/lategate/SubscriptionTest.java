package dev.lategate;

import static dev.lategate.ScriptedGateway.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import dev.lategate.whatsapp.v1.AccountEvent;
import dev.lategate.whatsapp.v1.GapCause;
import dev.lategate.whatsapp.v1.InboxEvent;
import dev.lategate.whatsapp.v1.StreamAccountEventsRequest;
import dev.lategate.whatsapp.v1.StreamAccountEventsResponse;
import dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest;
import dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse;
import dev.lategate.whatsapp.v1.StreamGap;
import dev.lategate.whatsapp.v1.StreamHeartbeat;
import dev.lategate.whatsapp.v1.StreamMessagesRequest;
import dev.lategate.whatsapp.v1.StreamMessagesResponse;
import dev.lategate.whatsapp.v1.StreamNotice;
import dev.lategate.whatsapp.v1.StreamStarted;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class SubscriptionTest {
    private static final StreamMessagesRequest REQUEST = StreamMessagesRequest.getDefaultInstance();

    private ScriptedGateway gateway;
    private LategateClient client;
    private final KeptTokens tokens = new KeptTokens();
    private final List<Status.Code> retries = new ArrayList<>();
    private final List<java.time.Duration> waits = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        gateway = new ScriptedGateway();
        client = gateway.client();
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    @Test
    void savesWhatWasHandled() {
        gateway.thenSilence(started("t0"), event("t1"), heartbeat("t2"), event("t3"));
        try (var subscription = subscribe(REQUEST)) {
            assertEquals("t1", subscription.next().getResumeToken());
            assertEquals(List.of("t0"), tokens.saved);
            assertTrue(subscription.hasNext());
            assertTrue(subscription.hasNext());
            assertEquals(List.of("t0", "t1", "t2"), tokens.saved);
            assertEquals("t3", subscription.next().getResumeToken());
            assertEquals(List.of("t0", "t1", "t2"), tokens.saved);
        }
    }

    @Test
    void leavingCancelsAndSavesNothing() throws InterruptedException {
        gateway.thenSilence(started("t0"), event("t1"), event("t2"));
        try (var subscription = subscribe(REQUEST)) {
            for (var ignored : subscription) {
                break;
            }
        }
        assertTrue(gateway.cancelled.await(60, TimeUnit.SECONDS));
        assertEquals(List.of("t0"), tokens.saved);
    }

    @Test
    void handsOutWhatIsForTheCaller() {
        gateway.then(Status.OK, started("t0"), heartbeat("t1"), event("t2"), gap("t3"),
                StreamMessagesResponse.newBuilder().setResumeToken("t4")
                        .setNotice(StreamNotice.getDefaultInstance()).build(),
                StreamMessagesResponse.newBuilder().setResumeToken("newer").build());
        assertEquals(List.of("t2", "t3", "t4", "newer"), rest(subscribe(REQUEST)));
    }

    @Test
    void aCleanEndSavesTheLastToken() {
        gateway.then(Status.OK, event("t1"), event("t2"));
        var subscription = subscribe(REQUEST);
        assertEquals(List.of("t1", "t2"), rest(subscription));
        assertEquals(List.of("t1", "t2"), tokens.saved);
        assertFalse(subscription.hasNext());
        assertThrows(java.util.NoSuchElementException.class, subscription::next);
        assertEquals(1, gateway.requests.size());
    }

    @Test
    void goesOnAfterTheLastItem() {
        gateway.then(Status.UNAVAILABLE, started("t0"), event("t1"))
                .then(Status.INTERNAL, started("t1"), heartbeat("t2"))
                .then(Status.OK, started("t2"), event("t3"));
        assertEquals(List.of("t1", "t3"), rest(subscribe(REQUEST)));
        assertEquals(List.of(REQUEST, after("t1"), after("t2")), gateway.requests);
        assertEquals(List.of(Status.Code.UNAVAILABLE, Status.Code.INTERNAL), retries);
    }

    @Test
    void aKeptTokenCountsMoreThanTheRequestsStart() {
        StreamMessagesRequest earliest = REQUEST.toBuilder().setEarliest(true).build();
        gateway.then(Status.OK).then(Status.OK);
        rest(subscribe(earliest));
        tokens.save("kept");
        rest(subscribe(earliest));
        assertEquals(List.of(earliest, after("kept")), gateway.requests);
    }

    @Test
    void anExpiredPlaceIsAGapAndGoesOnAtTheEarliest() {
        tokens.save("old");
        gateway.then(failure(Status.Code.OUT_OF_RANGE, "TOKEN_EXPIRED", "earliest_token", "e0"))
                .then(Status.OK, started("e0"), event("e1"));
        try (var subscription = subscribe(REQUEST)) {
            StreamMessagesResponse item = subscription.next();
            assertEquals("e0", item.getResumeToken());
            assertEquals(GapCause.GAP_CAUSE_RETENTION, item.getGap().getCause());
            assertEquals("refused: TOKEN_EXPIRED", item.getGap().getMessage());
            assertEquals(List.of("old"), tokens.saved);
            assertEquals(List.of("e1"), rest(subscription));
        }
        assertEquals(List.of(after("old"), after("e0")), gateway.requests);
        assertEquals(List.of("old", "e0", "e0", "e1"), tokens.saved);
        assertEquals(List.of(), retries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOKEN_FOREIGN", "TOKEN_FUTURE"})
    void aPlaceInAnotherLogIsAGapAndBeginsAnew(String reason) {
        tokens.save("foreign");
        gateway.then(failure(Status.Code.INVALID_ARGUMENT, reason))
                .then(failure(Status.Code.INVALID_ARGUMENT, reason))
                .then(Status.OK, started("e0"), event("e1"));
        try (var subscription = subscribe(REQUEST)) {
            StreamMessagesResponse item = subscription.next();
            assertEquals("", item.getResumeToken());
            assertEquals(GapCause.GAP_CAUSE_LOG_REPLACED, item.getGap().getCause());
            assertEquals("refused: " + reason, item.getGap().getMessage());
            assertEquals(List.of(), retries);
            assertTrue(subscription.next().hasGap());
            assertEquals(List.of(Status.Code.INVALID_ARGUMENT), retries);
            assertEquals(List.of("e1"), rest(subscription));
        }
        StreamMessagesRequest earliest = REQUEST.toBuilder().setEarliest(true).build();
        assertEquals(List.of(after("foreign"), earliest, earliest), gateway.requests);
        assertEquals(List.of("foreign", "e0", "e1"), tokens.saved);
    }

    @Test
    void allStreamsGoTheSameWay() {
        gateway.then(failure(Status.Code.OUT_OF_RANGE, "TOKEN_EXPIRED", "earliest_token", "e0"))
                .then(Status.OK, StreamDeliveryStatusesResponse.newBuilder()
                        .setResumeToken("e1").setStarted(StreamStarted.getDefaultInstance()).build());
        var statuses = new ArrayList<StreamDeliveryStatusesResponse>();
        client.subscribeDeliveryStatuses(StreamDeliveryStatusesRequest.getDefaultInstance(), tokens)
                .forEachRemaining(statuses::add);
        assertEquals(1, statuses.size());
        assertEquals(GapCause.GAP_CAUSE_RETENTION, statuses.get(0).getGap().getCause());
        assertEquals(List.of("e0", "e1"), tokens.saved);

        gateway.then(Status.UNAVAILABLE, StreamAccountEventsResponse.newBuilder()
                        .setResumeToken("a1").setEvent(AccountEvent.newBuilder().setKind("account.connected")).build())
                .then(Status.OK);
        var events = new ArrayList<StreamAccountEventsResponse>();
        client.subscribeAccountEvents(StreamAccountEventsRequest.getDefaultInstance(), Tokens.none())
                .forEachRemaining(events::add);
        assertEquals("account.connected", events.get(0).getEvent().getKind());
        assertEquals(StreamAccountEventsRequest.newBuilder().setResumeToken("a1").build(), gateway.requests.get(3));
    }

    @ParameterizedTest
    @EnumSource(value = Status.Code.class, names = {"UNAUTHENTICATED", "PERMISSION_DENIED", "NOT_FOUND",
        "INVALID_ARGUMENT", "UNIMPLEMENTED", "ABORTED", "FAILED_PRECONDITION", "OUT_OF_RANGE"})
    void whatDoesNotMendItselfIsThrown(Status.Code code) {
        gateway.then(failure(code, "SOMETHING"), event("t1"));
        var subscription = subscribe(REQUEST);
        subscription.next();
        var thrown = assertThrows(StatusRuntimeException.class, subscription::hasNext);
        assertEquals(code, thrown.getStatus().getCode());
        assertEquals("SOMETHING", Errors.info(thrown).get().getReason());
        assertEquals(List.of("t1"), tokens.saved);
        assertSame(thrown, assertThrows(StatusRuntimeException.class, subscription::next));
        assertEquals(1, gateway.requests.size());
    }

    @ParameterizedTest
    @EnumSource(value = Status.Code.class, names = {"UNAVAILABLE", "UNKNOWN", "INTERNAL", "RESOURCE_EXHAUSTED",
        "DEADLINE_EXCEEDED", "CANCELLED", "DATA_LOSS", "ALREADY_EXISTS"})
    void theRestIsTriedAgain(Status.Code code) {
        gateway.then(failure(code, "SOMETHING")).then(Status.OK, event("t1"));
        assertEquals(List.of("t1"), rest(subscribe(REQUEST)));
        assertEquals(List.of(code), retries);
    }

    @Test
    void waitsLongerEachTimeUntilAnItemComes() {
        int[] longest = {1, 2, 4, 8, 16, 30, 30, 1};
        for (int i = 0; i < longest.length - 1; i++) {
            gateway.then(Status.UNAVAILABLE, started("t0"));
        }
        gateway.then(Status.UNAVAILABLE, heartbeat("t1"))
                .then(failure(Status.Code.UNAVAILABLE, "busy", RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setNanos(40_000_000)).build()))
                .then(Status.OK);
        rest(subscribe(REQUEST));
        assertEquals(longest.length + 1, waits.size());
        for (int i = 0; i < longest.length; i++) {
            double wait = waits.get(i).toNanos() / 1e6;
            assertTrue(longest[i] / 2.0 <= wait && wait <= longest[i], i + ": " + wait + " ms");
        }
        assertEquals(java.time.Duration.ofMillis(40), waits.get(longest.length));
    }

    @Test
    void aSilentStreamIsOpenedAgain() throws InterruptedException {
        gateway.thenSilence(event("t1")).then(Status.OK, event("t2"));
        var request = REQUEST.toBuilder().setHeartbeatInterval(Duration.newBuilder().setSeconds(1)).build();
        assertEquals(List.of("t1", "t2"), rest(subscribe(request)));
        assertEquals(request.toBuilder().setResumeToken("t1").build(), gateway.requests.get(1));
        assertEquals(List.of(Status.Code.UNAVAILABLE), retries);
        assertTrue(gateway.cancelled.await(60, TimeUnit.SECONDS));
    }

    @Test
    void refusesACursor() {
        var request = REQUEST.toBuilder().setCursorName("mine").build();
        assertThrows(IllegalArgumentException.class, () -> subscribe(request));
        assertEquals(0, gateway.requests.size());
    }

    @Test
    void throwsWhatTokensThrow() {
        tokens.failure = new IllegalStateException("disk full");
        assertThrows(IllegalStateException.class, () -> subscribe(REQUEST));
        tokens.failure = null;
        gateway.then(Status.OK, event("t1"), event("t2"));
        try (var subscription = subscribe(REQUEST)) {
            subscription.next();
            tokens.failure = new IllegalStateException("disk full");
            assertThrows(IllegalStateException.class, subscription::next);
            tokens.failure = null;
            assertEquals(List.of("t2"), rest(subscription));
        }
        assertEquals(List.of("t1", "t2"), tokens.saved);
    }

    @Test
    void aThreadCanBeInterrupted() throws InterruptedException {
        gateway.thenSilence();
        Thread.currentThread().interrupt();
        var thrown = assertThrows(StatusRuntimeException.class, subscribe(REQUEST)::hasNext);
        assertTrue(Thread.interrupted());
        assertEquals(Status.Code.CANCELLED, thrown.getStatus().getCode());
        assertEquals(List.of(), retries);
    }

    @Test
    void theCallersContextEndsIt() throws Exception {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        gateway.then(Status.UNAVAILABLE).thenSilence();
        try (var context = Context.current().withCancellation()) {
            var subscription = context.call(() -> client.subscribeMessages(REQUEST, tokens, (error, wait) -> {
                context.cancel(null);
            }));
            var thrown = assertThrows(StatusRuntimeException.class, subscription::hasNext);
            assertEquals(Status.Code.CANCELLED, thrown.getStatus().getCode());
        }
        // Last: on a busy machine it passes before the gateway has the call.
        try (var deadline = Context.current().withDeadlineAfter(200, TimeUnit.MILLISECONDS, scheduler)) {
            var thrown = assertThrows(StatusRuntimeException.class,
                    () -> deadline.call(() -> subscribe(REQUEST)).hasNext());
            assertEquals(Status.Code.DEADLINE_EXCEEDED, thrown.getStatus().getCode());
        }
        assertEquals(List.of(), retries);
        scheduler.shutdownNow();
    }

    @Test
    void closingEndsWhoeverWaits() throws Exception {
        gateway.thenSilence(event("t1"));
        var subscription = subscribe(REQUEST);
        subscription.next();
        closedMeanwhile(subscription, subscription::close);
        assertTrue(gateway.cancelled.await(60, TimeUnit.SECONDS));

        gateway.thenSilence(event("t1"));
        var another = subscribe(REQUEST);
        another.next();
        closedMeanwhile(another, client::close);
        closedMeanwhile(subscribe(REQUEST), () -> {});
        assertEquals(List.of(), retries);
    }

    private void closedMeanwhile(Subscription<?> subscription, Runnable close) throws InterruptedException {
        Thread closer = new Thread(close);
        closer.start();
        var thrown = assertThrows(StatusRuntimeException.class, subscription::hasNext);
        assertEquals(Status.Code.CANCELLED, thrown.getStatus().getCode());
        closer.join();
    }

    private Subscription<StreamMessagesResponse> subscribe(StreamMessagesRequest request) {
        return client.subscribeMessages(request, tokens, (error, wait) -> {
            retries.add(error.getStatus().getCode());
            waits.add(wait);
        });
    }

    /** The tokens of all items that still come. */
    private static List<String> rest(Subscription<StreamMessagesResponse> subscription) {
        List<String> all = new ArrayList<>();
        subscription.forEachRemaining(item -> all.add(item.getResumeToken()));
        return all;
    }

    private static StreamMessagesRequest after(String token) {
        return REQUEST.toBuilder().setResumeToken(token).build();
    }

    private static StreamMessagesResponse event(String token) {
        return StreamMessagesResponse.newBuilder().setResumeToken(token)
                .setEvent(InboxEvent.getDefaultInstance()).build();
    }

    private static StreamMessagesResponse gap(String token) {
        return StreamMessagesResponse.newBuilder().setResumeToken(token).setGap(StreamGap.getDefaultInstance()).build();
    }

    private static StreamMessagesResponse heartbeat(String token) {
        return StreamMessagesResponse.newBuilder()
                .setResumeToken(token).setHeartbeat(StreamHeartbeat.getDefaultInstance()).build();
    }

    private static StreamMessagesResponse started(String token) {
        return StreamMessagesResponse.newBuilder()
                .setResumeToken(token).setStarted(StreamStarted.getDefaultInstance()).build();
    }

    private static final class KeptTokens implements Tokens {
        final List<String> saved = new ArrayList<>();
        RuntimeException failure;

        @Override
        public Optional<String> load() {
            fail();
            return saved.isEmpty() ? Optional.empty() : Optional.of(saved.get(saved.size() - 1));
        }

        @Override
        public void save(String token) {
            fail();
            saved.add(token);
        }

        private void fail() {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
