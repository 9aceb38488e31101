package dev.lategate;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import dev.lategate.whatsapp.v1.AccountsServiceGrpc;
import dev.lategate.whatsapp.v1.BroadcastsServiceGrpc;
import dev.lategate.whatsapp.v1.InboxServiceGrpc;
import dev.lategate.whatsapp.v1.StreamAccountEventsRequest;
import dev.lategate.whatsapp.v1.StreamAccountEventsResponse;
import dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest;
import dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse;
import dev.lategate.whatsapp.v1.StreamMessagesRequest;
import dev.lategate.whatsapp.v1.StreamMessagesResponse;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A server whose streams go as a test says: each that is opened takes the next of the scripts. */
final class ScriptedGateway implements AutoCloseable {
    /** What each stream was opened with, and each call's headers. */
    final List<Message> requests = new CopyOnWriteArrayList<>();
    final List<Metadata> headers = new CopyOnWriteArrayList<>();
    /** Counted down when a stream that was left open is cancelled. */
    final CountDownLatch cancelled = new CountDownLatch(1);

    private final Queue<Consumer<ServerCallStreamObserver<Message>>> scripts = new ConcurrentLinkedQueue<>();
    private final Server server;

    ScriptedGateway(BindableService... others) throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(new Inbox())
                .addService(new Broadcasts())
                .addService(new Accounts())
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, R> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, R> call, Metadata sent, ServerCallHandler<Q, R> next) {
                        headers.add(sent);
                        return next.startCall(call, sent);
                    }
                });
        for (BindableService service : others) {
            builder.addService(service);
        }
        server = builder.build().start();
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** A client whose subscriptions wait for as many milliseconds as they would wait seconds. */
    LategateClient client() {
        return new LategateClient(
                Grpc.newChannelBuilder(target(), InsecureChannelCredentials.create()).build(), Duration.ofMillis(1));
    }

    /** The next stream sends this and ends. */
    ScriptedGateway then(Status end, Message... items) {
        return then(end.asRuntimeException(), items);
    }

    ScriptedGateway then(StatusRuntimeException end, Message... items) {
        scripts.add(out -> {
            for (Message item : items) {
                out.onNext(item);
            }
            if (end.getStatus().isOk()) {
                out.onCompleted();
            } else {
                out.onError(end);
            }
        });
        return this;
    }

    /** The next stream sends this, and nothing more. */
    ScriptedGateway thenSilence(Message... items) {
        scripts.add(out -> {
            out.setOnCancelHandler(cancelled::countDown);
            for (Message item : items) {
                out.onNext(item);
            }
        });
        return this;
    }

    /** A failure as the gateway tells it: metadata are names and values by turns. */
    static StatusRuntimeException failure(Status.Code code, String reason, String... metadata) {
        ErrorInfo.Builder info = ErrorInfo.newBuilder().setDomain("lategate").setReason(reason);
        for (int i = 0; i < metadata.length; i += 2) {
            info.putMetadata(metadata[i], metadata[i + 1]);
        }
        return failure(code, "refused: " + reason, info.build());
    }

    static StatusRuntimeException failure(Status.Code code, String message, Message detail) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage(message)
                .addDetails(Any.pack(detail))
                .build());
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    @SuppressWarnings("unchecked")
    private void play(Message request, StreamObserver<?> out) {
        requests.add(request);
        Consumer<ServerCallStreamObserver<Message>> script = scripts.poll();
        if (script == null) {
            out.onError(Status.UNIMPLEMENTED.withDescription("the script is over").asRuntimeException());
        } else {
            script.accept((ServerCallStreamObserver<Message>) out);
        }
    }

    private final class Inbox extends InboxServiceGrpc.InboxServiceImplBase {
        @Override
        public void streamMessages(StreamMessagesRequest request, StreamObserver<StreamMessagesResponse> out) {
            play(request, out);
        }
    }

    private final class Broadcasts extends BroadcastsServiceGrpc.BroadcastsServiceImplBase {
        @Override
        public void streamDeliveryStatuses(
                StreamDeliveryStatusesRequest request, StreamObserver<StreamDeliveryStatusesResponse> out) {
            play(request, out);
        }
    }

    private final class Accounts extends AccountsServiceGrpc.AccountsServiceImplBase {
        @Override
        public void streamAccountEvents(
                StreamAccountEventsRequest request, StreamObserver<StreamAccountEventsResponse> out) {
            play(request, out);
        }
    }
}
