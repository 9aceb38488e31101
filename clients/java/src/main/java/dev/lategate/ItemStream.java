package dev.lategate;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One call whose responses are taken one by one. A response is requested only when the reader wants
 * it, so a slow reader slows the gateway down and memory does not grow. The context in which it was
 * opened cancels it.
 */
final class ItemStream<T> {
    private final ClientCall<?, T> call;
    /** Responses; an empty one is the end. */
    private final BlockingQueue<Optional<T>> received = new LinkedBlockingQueue<>();
    /** Set before the end is put into the queue. */
    private volatile StatusRuntimeException closed;
    private StatusRuntimeException end;

    private ItemStream(ClientCall<?, T> call) {
        this.call = call;
    }

    static <Q, T> ItemStream<T> open(Channel channel, MethodDescriptor<Q, T> method, Q request) {
        ClientCall<Q, T> call = channel.newCall(method, CallOptions.DEFAULT);
        ItemStream<T> stream = new ItemStream<>(call);
        call.start(stream.new Listener(), new Metadata());
        call.sendMessage(request);
        call.halfClose();
        return stream;
    }

    /**
     * Waits for a response. It is empty if the stream has ended (see {@link #end}), or was silent
     * for too long, which ends it.
     */
    Optional<T> take(Duration longestSilence) throws InterruptedException {
        call.request(1);
        Optional<T> response = received.poll(longestSilence.toNanos(), TimeUnit.NANOSECONDS);
        if (response == null) {
            end = Status.UNAVAILABLE
                    .withDescription("nothing received for " + longestSilence.toMillis() + " ms")
                    .asRuntimeException();
            call.cancel(end.getStatus().getDescription(), null);
            return Optional.empty();
        }
        if (response.isEmpty()) {
            end = closed;
        }
        return response;
    }

    /** How the stream has ended; OK if the gateway has ended it as it should. */
    StatusRuntimeException end() {
        return end;
    }

    private final class Listener extends ClientCall.Listener<T> {
        @Override
        public void onMessage(T response) {
            received.add(Optional.of(response));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            closed = status.asRuntimeException(trailers);
            received.add(Optional.empty());
        }
    }
}
