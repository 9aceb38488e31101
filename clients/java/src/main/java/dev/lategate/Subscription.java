package dev.lategate;

import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.lategate.whatsapp.v1.GapCause;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A stream that resumes where it stopped. Iterating gives the responses that hold an event, a gap,
 * a notice, a snapshot or something newer than this client, and waits for the next one.
 *
 * <p>An item's token is saved when the next item is asked for, because the item has been handled
 * then. A program that leaves the loop before that, or crashes, gets the item again the next time,
 * so the same event may come twice.
 *
 * <p>A stream that breaks is opened again after the last item that was handed out, after 1 s, 2 s
 * and so on up to 30 s (at random, between half of that and all), or when the gateway says. Final
 * errors are thrown as {@link StatusRuntimeException}: a key, account or request that is wrong, the
 * cancellation of the {@link Context} in which the subscription was made, an interrupted thread. If
 * the gateway refuses the token, a gap comes, and then the oldest event.
 *
 * <p>It is for one thread, but any thread may close it. It can be iterated once. A slow reader
 * slows the gateway down; memory does not grow.
 *
 * @param <T> the stream's responses
 */
public final class Subscription<T extends Message> implements Iterator<T>, Iterable<T>, AutoCloseable {
    private static final int LONGEST_WAIT = 30; // times the first one
    private static final Set<Status.Code> FATAL = EnumSet.of(
            Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED, Status.Code.NOT_FOUND,
            Status.Code.INVALID_ARGUMENT, Status.Code.UNIMPLEMENTED, Status.Code.ABORTED,
            Status.Code.FAILED_PRECONDITION, Status.Code.OUT_OF_RANGE);

    private final ManagedChannel channel;
    private final Tokens tokens;
    private final BiConsumer<StatusRuntimeException, Duration> onRetry;
    private final Duration firstWait;
    private final Set<Subscription<?>> open;
    /** Cancelled when the subscription is closed, and with it the call that is open. */
    private final Context.CancellableContext context = Context.current().withCancellation();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private Feed<?, T> feed;
    /** The token after which the next stream begins; null for the start of the request. */
    private String place;
    private ItemStream<T> stream;
    private Duration nextWait;
    /** Whether the gateway has refused a token and sent no item since. */
    private boolean placeRefused;

    /** The item to hand out next. */
    private T next;
    /** The token of the item that was handed out last; empty if there is nothing to save. */
    private String unsaved = "";
    private boolean ended;
    /** Why it has ended, unless the gateway has ended it as it should. */
    private StatusRuntimeException failure;

    Subscription(
            ManagedChannel channel,
            Feed<?, T> feed,
            Tokens tokens,
            BiConsumer<StatusRuntimeException, Duration> onRetry,
            Duration firstWait,
            Set<Subscription<?>> open) {
        this.channel = channel;
        this.feed = feed;
        this.tokens = tokens;
        this.onRetry = onRetry;
        this.firstWait = firstWait;
        this.nextWait = firstWait;
        this.open = open;
        this.place = tokens.load().filter(token -> !token.isEmpty()).orElse(null);
        context.addListener(c -> cancelled.countDown(), Runnable::run);
        open.add(this);
    }

    /** Returns the subscription itself, for {@code for (var item : subscription)}. */
    @Override
    public Iterator<T> iterator() {
        return this;
    }

    /** Saves the token of the item before and waits for the next one. Returns false when the stream has ended. */
    @Override
    public boolean hasNext() {
        saveHandled();
        if (failure != null) {
            throw failure;
        }
        if (next == null && !ended) {
            next = receive();
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream has ended");
        }
        T item = next;
        next = null;
        unsaved = feed.token(item);
        return item;
    }

    /** Ends the stream. A thread that waits for an item gets CANCELLED. */
    @Override
    public void close() {
        context.cancel(Status.CANCELLED.withDescription("the subscription was closed").asException());
        open.remove(this);
    }

    private void saveHandled() {
        if (!unsaved.isEmpty()) {
            tokens.save(unsaved);
            unsaved = "";
        }
    }

    /** Returns the next item; null at the end. */
    private T receive() {
        try {
            while (true) {
                if (stream == null) {
                    stream = openStream();
                }
                Optional<T> response = stream.take(feed.longestSilence());
                T item = response.isPresent() ? accept(response.get()) : recover(stream.end());
                if (item != null || ended) {
                    return item;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fail(Status.CANCELLED.withDescription("interrupted").withCause(e).asRuntimeException());
        }
    }

    private ItemStream<T> openStream() {
        Context before = context.attach();
        try {
            return feed.open(channel, place);
        } finally {
            context.detach(before);
        }
    }

    /** Returns a response if it is for the caller. */
    private T accept(T response) {
        boolean started = feed.isStarted(response);
        if (!started) {
            nextWait = firstWait;
            placeRefused = false;
        }
        String token = feed.token(response);
        if (!token.isEmpty()) {
            place = token;
        }
        if (!started && !feed.isHeartbeat(response)) {
            return response;
        }
        unsaved = token;
        saveHandled();
        return null;
    }

    /** Prepares the opening of another stream. Returns a gap if events are lost. */
    private T recover(StatusRuntimeException end) throws InterruptedException {
        stream = null;
        if (end.getStatus().isOk()) {
            ended = true;
            close();
            return null;
        }
        if (context.isCancelled() || (context.getDeadline() != null && context.getDeadline().isExpired())) {
            Status status = Contexts.statusFromCancelled(context);
            throw fail(status == null ? end : status.asRuntimeException());
        }
        if (channel.isShutdown()) {
            throw fail(Status.CANCELLED.withDescription("the client was closed").asRuntimeException());
        }
        ErrorInfo info = Errors.info(end)
                .filter(i -> i.getDomain().equals("lategate"))
                .orElse(ErrorInfo.getDefaultInstance());
        String message = end.getStatus().getDescription() == null ? "" : end.getStatus().getDescription();
        switch (info.getReason()) {
            case "TOKEN_EXPIRED":
                return refused(end, feed.gap(GapCause.GAP_CAUSE_RETENTION, message,
                        info.getMetadataOrDefault("earliest_token", "")));
            case "TOKEN_FOREIGN":
            case "TOKEN_FUTURE":
                return refused(end, feed.gap(GapCause.GAP_CAUSE_LOG_REPLACED, message, ""));
            default:
                if (FATAL.contains(end.getStatus().getCode())) {
                    throw fail(end);
                }
                pause(end);
                return null;
        }
    }

    /** After a refused token: continues after the gap's token, or with the oldest event. */
    private T refused(StatusRuntimeException end, T gap) throws InterruptedException {
        if (placeRefused) {
            pause(end);
        }
        placeRefused = true;
        place = feed.token(gap);
        if (place.isEmpty()) {
            place = null;
            feed = feed.fromEarliest();
        }
        return gap;
    }

    private void pause(StatusRuntimeException error) throws InterruptedException {
        long half = nextWait.toNanos() / 2;
        Duration wait = Duration.ofNanos(half + ThreadLocalRandom.current().nextLong(half + 1));
        Optional<RetryInfo> asked = Errors.detail(error, RetryInfo.class);
        if (asked.isPresent()) {
            Duration least = Duration.ofSeconds(
                    asked.get().getRetryDelay().getSeconds(), asked.get().getRetryDelay().getNanos());
            wait = least.compareTo(wait) > 0 ? least : wait;
        }
        Duration longest = firstWait.multipliedBy(LONGEST_WAIT);
        nextWait = nextWait.multipliedBy(2).compareTo(longest) < 0 ? nextWait.multipliedBy(2) : longest;
        onRetry.accept(error, wait);
        // gRPC waits up to two minutes to connect again, and fails calls meanwhile.
        channel.resetConnectBackoff();
        cancelled.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private StatusRuntimeException fail(StatusRuntimeException error) {
        failure = error;
        close();
        return error;
    }
}
