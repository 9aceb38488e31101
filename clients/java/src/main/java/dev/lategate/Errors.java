package dev.lategate;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;

/** The gateway's details of a failed call, in addition to its gRPC status. */
public final class Errors {
    private Errors() {}

    /**
     * Returns the {@code google.rpc.ErrorInfo} of a failed call: {@code reason}, {@code domain} and
     * {@code metadata}, as docs/errors.md lists them. It is empty if the failure is not the
     * gateway's, such as a connection that cannot be made.
     */
    public static Optional<ErrorInfo> info(Throwable error) {
        return detail(error, ErrorInfo.class);
    }

    /** Returns the first detail of that type. A detail that cannot be decoded counts as missing. */
    static <T extends Message> Optional<T> detail(Throwable error, Class<T> type) {
        com.google.rpc.Status status = StatusProto.fromThrowable(error);
        if (status == null) {
            return Optional.empty();
        }
        for (Any detail : status.getDetailsList()) {
            if (detail.is(type)) {
                try {
                    return Optional.of(detail.unpack(type));
                } catch (InvalidProtocolBufferException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
