package dev.accumulator.producer.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.accumulator.producer.shop.Shop;
import dev.accumulator.producer.shop.ShopRefusal;
import dev.accumulator.producer.wire.PublishFailed;
import dev.accumulator.schemas.InvalidField;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the pages of a shop. */
public final class ShopServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShopServer.class);

    /** A page may wait some seconds for the consumer, and others are wanted meanwhile. */
    private static final int THREADS = 16;

    private static final int CONNECTIONS_MAX = 200;
    private static final int REQUEST_SECONDS_MAX = 20;
    private static final int BACKLOG = 50;

    /** Nothing but the shop's own style and picture is loaded, no script runs, and forms go to the shop alone. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
            + " frame-ancestors 'none'; base-uri 'none'";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Router router = new Router();
    private final PageAnswers pages;
    private final ForeignPages foreign;

    static {
        // The server of the JDK has its bounds from the system's properties, and none of its own.
        Map.of(
                        "sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS_MAX),
                        "sun.net.httpserver.maxRspTime", Integer.toString(REQUEST_SECONDS_MAX),
                        "jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS_MAX))
                .forEach((name, value) -> {
                    if (System.getProperty(name) == null) {
                        System.setProperty(name, value);
                    }
                });
    }

    private ShopServer(Shop shop, Settings settings, Clock clock) throws IOException {
        String console = settings.console().toString().replaceFirst("/+$", "");
        pages = new PageAnswers(shop, console);
        foreign = new ForeignPages(settings.hosts());
        new StockPages(shop, pages).addTo(router);
        new DocumentPages(shop, pages, clock).addTo(router);
        new CataloguePages(shop, pages).addTo(router);
        new StreamPages(shop, pages).addTo(router);
        byte[] style = Templates.file("shop.css");
        byte[] icon = Templates.file("icon.svg");
        router.get("/shop.css", (request, holes) -> new Answer(200, "text/css; charset=utf-8", style, ""));
        router.get("/icon.svg", (request, holes) -> new Answer(200, "image/svg+xml", icon, ""));
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                THREADS,
                work -> Thread.ofPlatform()
                        .daemon()
                        .name("shop-http-" + number.incrementAndGet())
                        .unstarted(work));
        server = HttpServer.create(settings.listen(), BACKLOG);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
    }

    /**
     * How a shop is served.
     *
     * @param listen the address and the port, 0 for any
     * @param hosts names under which it is reached, beside {@code localhost} and addresses
     * @param console the address of the console as a browser reaches it
     */
    public record Settings(InetSocketAddress listen, Collection<String> hosts, URI console) {}

    /**
     * Begins to serve a shop.
     *
     * @throws IOException if the port is taken
     */
    public static ShopServer start(Shop shop, Settings settings, Clock clock) throws IOException {
        ShopServer started = new ShopServer(shop, settings, clock);
        started.server.start();
        return started;
    }

    /** Returns the port. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            send(exchange, answer(exchange));
        } catch (IOException gone) {
            LOG.debug("A browser has gone", gone);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            Optional<String> refusal = foreign.refusal(exchange.getRequestMethod(), exchange.getRequestHeaders());
            if (refusal.isPresent()) {
                return pages.refusal(403, "Refused", refusal.get(), "foreign-page");
            }
            Request request = Request.read(exchange);
            return router.answer(request)
                    .orElseGet(() -> pages.refusal(404, "No such page", "There is no such page.", "no-such-page"));
        } catch (BadRequest bad) {
            String heading = bad.status() == 404 ? "Not found" : "Not understood";
            return pages.refusal(bad.status(), heading, String.valueOf(bad.getMessage()), "bad-request");
        } catch (InvalidField bad) {
            return pages.refusal(
                    400,
                    "Not understood",
                    String.valueOf(bad.getMessage()),
                    bad.fault().code());
        } catch (ShopRefusal refused) {
            int status = switch (refused.reason()) {
                case NOT_KNOWN -> 404;
                case CHANGED_MEANWHILE, NOT_POSSIBLE -> 409;
                case NOT_READY -> 503;
            };
            return pages.refusal(
                    status,
                    "Nothing was published",
                    String.valueOf(refused.getMessage()),
                    refused.reason().code());
        } catch (PublishFailed failed) {
            return pages.refusal(503, "Kafka does not answer", String.valueOf(failed.getMessage()), "publish-failed");
        } catch (RuntimeException failure) {
            LOG.error("A page failed", failure);
            return pages.refusal(500, "The shop has failed", "Its log says why.", "internal");
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        // Not less: browsers would then send no origin with the shop's own forms.
        headers.set("Referrer-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
        if (!answer.location().isEmpty()) {
            headers.set("Location", answer.location());
        }
        boolean hasBody =
                answer.body().length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), hasBody ? answer.body().length : -1);
        if (hasBody) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer.body());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
