package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The answer to a faulty request is a problem detail, and never a page. */
@WholeConsumer
class HostileRequestIT {
    private static final String END = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @LocalServerPort
    private int port;

    @Autowired
    private Generations generations;

    /** A request, as bytes, and the status that answers it. */
    record Hostile(String name, String request, int status) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
    }

    static List<Hostile> requests() {
        String body = "x".repeat(100_000);
        return List.of(
                new Hostile("dots and an encoded slash", "GET /api/orders/%2e%2e%2f" + END, 404),
                new Hostile("encoded dots and a slash", "GET /api/orders/%2e%2e/%2e%2e/%2e%2e/%2e%2e/x" + END, 400),
                new Hostile("dots above the root", "GET /../../x" + END, 400),
                new Hostile("a backslash", "GET /api/orders/a\\b" + END, 400),
                new Hostile("bytes that are no ASCII", "GET /api/orders/\u00d0\u0096" + END, 400),
                new Hostile("brackets", "GET /api/orders/[a]" + END, 400),
                new Hostile("brackets where nothing is", "GET /api/[a]" + END, 400),
                new Hostile("braces", "GET /api/orders/{a}" + END, 400),
                new Hostile("a NUL", "GET /api/orders/a\u0000b" + END, 400),
                new Hostile("an encoded NUL", "GET /api/orders/a%00b" + END, 400),
                new Hostile("an encoded NUL in a parameter", "GET /api/orders?id=a%00b" + END, 404),
                new Hostile("a percent sign alone", "GET /api/orders/100%" + END, 400),
                new Hostile("a percent sign before letters", "GET /api/orders/%zz" + END, 400),
                new Hostile("an encoding that is not UTF-8", "GET /api/orders/%ff" + END, 400),
                new Hostile("a percent sign in a parameter", "GET /api/orders?id=%zz" + END, 400),
                new Hostile("too many parameters", "GET /api/registers?" + "a=1&".repeat(1_900) + END, 400),
                new Hostile("a long path", "GET /api/orders/" + "a".repeat(20_000) + END, 400),
                new Hostile(
                        "a long header",
                        "GET /api/registers HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n",
                        400),
                new Hostile("no host", "GET /api/registers HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
                new Hostile("two hosts", "GET /api/registers HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                new Hostile("a bad host", "GET /api/registers HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
                new Hostile("another version", "GET /api/registers HTTP/3.0\r\nHost: localhost\r\n\r\n", 505),
                new Hostile("an unknown version", "GET /api/registers HTTPS/1\r\nHost: localhost\r\n\r\n", 400),
                new Hostile("an unknown method", "BREW /api/registers" + END, 405),
                new Hostile("a method that is no word", "G(T /api/registers" + END, 400),
                new Hostile("TRACE", "TRACE /api/registers" + END, 405),
                new Hostile("a method that the path does not take", "DELETE /api/orders/1" + END, 405),
                new Hostile("a path that is not there", "GET /nowhere" + END, 404),
                new Hostile("a path of the interface that is not there", "GET /api/nowhere/a/b" + END, 404),
                new Hostile("the path of errors", "GET /error" + END, 404),
                new Hostile("an endpoint that is not there", "GET /actuator/nothing" + END, 404),
                new Hostile(
                        "a page that is wanted",
                        "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
                        404),
                new Hostile(
                        "a page that is wanted of a bad path",
                        "GET /api/orders/%zz HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
                        400),
                new Hostile(
                        "a picture",
                        "GET /api/registers HTTP/1.1\r\nHost: localhost\r\nAccept: image/png\r\nConnection: close\r\n\r\n",
                        406),
                new Hostile(
                        "a body that is no JSON",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 2\r\nConnection: close\r\n\r\n{]",
                        400),
                new Hostile(
                        "a body of another type",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: 2\r\nConnection: close\r\n\r\nab",
                        415),
                new Hostile(
                        "a large body",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100000\r\nConnection: close\r\n\r\n" + body,
                        413),
                new Hostile(
                        "a large body that does not say so",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n186a4\r\n\"" + body
                                + "\"\"\"\"\r\n0\r\n\r\n",
                        413),
                new Hostile(
                        "an encoding of the transfer that nobody knows",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: rot13\r\n\r\n",
                        501),
                new Hostile(
                        "a length below zero",
                        "POST /api/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                        400));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatIsWrongWithARequestIsToldAsAProblem(Hostile hostile) {
        RawHttp.Answer answer = RawHttp.send(port, hostile.request());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(hostile.status());
        assertThat(answer.contentType()).as(answer.toString()).startsWith("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(hostile.status());
        assertThat(problem.path("code").asString()).isNotEmpty();
        assertThat(problem.path("type").asString())
                .isEqualTo("urn:accumulator:problem:" + problem.path("code").asString());
        assertThat(problem.path("detail").asString()).isNotEmpty();
    }

    @Test
    void aRequestWithoutAVersionIsNotAnsweredByAPage() {
        RawHttp.Answer answer = RawHttp.send(port, "GET /api/orders/a\\b\r\n\r\n");

        assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("<html", "<!doctype");
    }

    @Test
    void thePagesAreStillPages() {
        assertThat(RawHttp.get(port, "/swagger-ui/index.html", "text/html").contentType())
                .startsWith("text/html");
    }
}
