package dev.lategate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lategate.whatsapp.v1.CreateTemplateRequest;
import dev.lategate.whatsapp.v1.CreateTemplateResponse;
import dev.lategate.whatsapp.v1.GetTemplateRequest;
import dev.lategate.whatsapp.v1.GetTemplateResponse;
import dev.lategate.whatsapp.v1.MessageTemplate;
import dev.lategate.whatsapp.v1.TemplatesServiceGrpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LategateClientTest {
    private static final GetTemplateRequest READ = GetTemplateRequest.getDefaultInstance();
    private static final CreateTemplateRequest WRITE = CreateTemplateRequest.getDefaultInstance();
    private static final int MORE_THAN_GRPC_TAKES_BY_DEFAULT = 5 << 20;

    private final AtomicInteger calls = new AtomicInteger();
    private volatile StatusRuntimeException failure = Status.UNAVAILABLE.asRuntimeException();
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway(new TemplatesServiceGrpc.TemplatesServiceImplBase() {
            @Override
            public void getTemplate(GetTemplateRequest request, StreamObserver<GetTemplateResponse> out) {
                if (calls.incrementAndGet() == 1) {
                    out.onError(failure);
                    return;
                }
                out.onNext(GetTemplateResponse.newBuilder().setTemplate(
                        MessageTemplate.newBuilder().setName("x".repeat(MORE_THAN_GRPC_TAKES_BY_DEFAULT))).build());
                out.onCompleted();
            }

            @Override
            public void createTemplate(CreateTemplateRequest request, StreamObserver<CreateTemplateResponse> out) {
                calls.incrementAndGet();
                out.onError(failure);
            }
        });
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void readsAreMadeAgain() {
        try (var client = connect("sk_1")) {
            GetTemplateResponse response = client.templates().getTemplate(READ);
            assertEquals(MORE_THAN_GRPC_TAKES_BY_DEFAULT, response.getTemplate().getName().length());
        }
        assertEquals(2, calls.get());
    }

    @Test
    void writesAreNot() {
        try (var client = connect("sk_1")) {
            var thrown = assertThrows(StatusRuntimeException.class, () -> client.templates().createTemplate(WRITE));
            assertEquals(Status.Code.UNAVAILABLE, thrown.getStatus().getCode());
            assertEquals(Optional.empty(), Errors.info(thrown));
        }
        assertEquals(1, calls.get());
    }

    @Test
    void sendsTheKeyAndItsName() {
        calls.set(1);
        try (var client = connect("sk_1"); var nobody = connect("")) {
            client.templates().getTemplate(READ);
            nobody.templates().getTemplate(READ);
        }
        assertEquals("Bearer sk_1", header(0, "authorization"));
        assertTrue(header(0, "user-agent").startsWith("lategate-java/0.1.0 "), header(0, "user-agent"));
        assertEquals(null, header(1, "authorization"));
    }

    @Test
    void saysWhyACallHasFailed() {
        failure = ScriptedGateway.failure(Status.Code.NOT_FOUND, "TEMPLATE_NOT_FOUND", "meta_code", "132001");
        try (var client = connect("sk_1")) {
            var thrown = assertThrows(StatusRuntimeException.class, () -> client.templates().getTemplate(READ));
            var info = Errors.info(new IllegalStateException(thrown)).orElseThrow();
            assertEquals("TEMPLATE_NOT_FOUND", info.getReason());
            assertEquals("132001", info.getMetadataOrThrow("meta_code"));
        }
        assertEquals(Optional.empty(), Errors.info(new IllegalStateException("of somebody else")));
    }

    @Test
    void usesTlsUnlessAskedNotTo() throws Exception {
        int tlsHandshake = 22;
        var thread = Executors.newSingleThreadExecutor();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = LategateClient.connect("127.0.0.1:" + server.getLocalPort(), "sk_1")) {
            var call = thread.submit(() -> client.templates().createTemplate(WRITE));
            try (var connection = server.accept()) {
                assertEquals(tlsHandshake, connection.getInputStream().read());
            }
            assertThrows(ExecutionException.class, call::get);
        }
        thread.shutdownNow();
    }

    @Test
    void hasTheVersionOfThePackage() throws IOException {
        assertTrue(Files.readString(Path.of("pom.xml")).contains(
                "<artifactId>lategate</artifactId>\n  <version>" + LategateClient.VERSION + "</version>"));
    }

    private LategateClient connect(String key) {
        return LategateClient.connect(gateway.target(), key, InsecureChannelCredentials.create());
    }

    private String header(int call, String name) {
        return gateway.headers.get(call).get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }
}
