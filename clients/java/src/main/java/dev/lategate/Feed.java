package dev.lategate;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.lategate.whatsapp.v1.GapCause;
import dev.lategate.whatsapp.v1.StreamGap;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.time.Duration;

/**
 * One of the contract's three streams, and a request for it. They differ only in their events:
 * common fields are read and set by their names.
 */
final class Feed<Q extends Message, T extends Message> {
    /** The gateway's default, if the request has none. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final MethodDescriptor<Q, T> method;
    private final Q request;
    private final T empty;
    private final Duration longestSilence;

    Feed(MethodDescriptor<Q, T> method, Q request, T empty) {
        this.method = method;
        this.request = request;
        this.empty = empty;
        if (request.hasField(field(request, "cursor_name"))) {
            throw new IllegalArgumentException("cursor_name: a subscription keeps its own place; "
                    + "use the stub and EventsService for a cursor that the gateway keeps");
        }
        com.google.protobuf.Duration asked =
                (com.google.protobuf.Duration) request.getField(field(request, "heartbeat_interval"));
        Duration interval = Duration.ofSeconds(asked.getSeconds(), asked.getNanos());
        longestSilence = (interval.isZero() || interval.isNegative() ? HEARTBEAT : interval).multipliedBy(3);
    }

    /** Opens the stream after a token or, if that is null, where the request begins. */
    ItemStream<T> open(ManagedChannel channel, String place) {
        return ItemStream.open(channel, method, place == null ? request : with("resume_token", place));
    }

    /** Returns the same feed, whose request begins with the oldest event. */
    Feed<Q, T> fromEarliest() {
        return new Feed<>(method, with("earliest", true), empty);
    }

    /** After this time without an item, a stream counts as broken. */
    Duration longestSilence() {
        return longestSilence;
    }

    /** Returns a gap that did not come from the stream; it has no token if that is empty. */
    T gap(GapCause cause, String message, String token) {
        StreamGap gap = StreamGap.newBuilder().setCause(cause).setMessage(message).build();
        return sameType(empty, empty.toBuilder()
                .setField(field(empty, "gap"), gap)
                .setField(field(empty, "resume_token"), token));
    }

    boolean isStarted(T response) {
        return response.hasField(field(empty, "started"));
    }

    boolean isHeartbeat(T response) {
        return response.hasField(field(empty, "heartbeat"));
    }

    String token(T response) {
        return (String) response.getField(field(empty, "resume_token"));
    }

    private Q with(String name, Object value) {
        return sameType(request, request.toBuilder().setField(field(request, name), value));
    }

    private static FieldDescriptor field(Message message, String name) {
        return message.getDescriptorForType().findFieldByName(name);
    }

    /** A builder makes messages of its own type. */
    @SuppressWarnings("unchecked")
    private static <M extends Message> M sameType(M type, Message.Builder builder) {
        return (M) builder.build();
    }
}
