package dev.accumulator.producer.verify;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server with prepared answers, by path and query. Anything else is a 404, and a request with another sign-in a 401. */
public final class FakeConsumer implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile @Nullable String wanted;

    public FakeConsumer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String wants = wanted;
            if (wants != null && !wants.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                refusals.incrementAndGet();
                exchange.sendResponseHeaders(401, -1);
                exchange.close();
                return;
            }
            String answer = answers.get(exchange.getRequestURI().toString());
            byte[] body = (answer == null ? "{\"title\":\"Not Found\"}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** Refuses requests whose header {@code Authorization} is another one from now on. */
    public void wants(String authorization) {
        wanted = authorization;
    }

    /** Returns how many requests had another sign-in. */
    public int refusals() {
        return refusals.get();
    }

    /** Answers a path and its query with this body from now on. */
    public void answer(String pathAndQuery, String body) {
        answers.put(pathAndQuery, body);
    }

    /** Returns the address of the server. */
    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
