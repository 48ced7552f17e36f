package dev.accumulator.consumer.avro;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registry that answers the two questions of Confluent's documented interface that a reader asks, as that answers
 * them. A real one is not to be had from a jar.
 */
public final class TestRegistry implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;
    private volatile int failing;
    private volatile @Nullable String authorization;

    public TestRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/apis/ccompat/v7");
    }

    /** Registers a schema of Avro. */
    public void put(long id, String schema) {
        put("/schemas/ids/" + id, Map.of("schema", schema));
    }

    /** Answers a path with a body. */
    void put(String path, Map<String, Object> body) {
        answers.put(path, JSON.writeValueAsString(body));
    }

    /** From now on answers with this status; 0 for answers as they should be, and -1 for none. */
    public void fail(int status) {
        failing = status;
    }

    /** Returns the header of the last question. */
    @Nullable
    String authorization() {
        return authorization;
    }

    /** Returns how many questions there were. */
    public int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (failing < 0) {
            // The body never ends.
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            return;
        }
        String body = answers.get(exchange.getRequestURI().getRawPath().replace("/apis/ccompat/v7", ""));
        int status = failing > 0 ? failing : body == null ? 404 : 200;
        byte[] bytes = (status == 200 && body != null
                        ? body
                        : "{\"error_code\": %s, \"message\": \"Schema not found\"}"
                                .formatted(status == 404 && failing == 0 ? "40403" : status + "01"))
                .getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
